'use strict'
// Tray icons, kept in memory.
const { Emitter, guard } = require('../guard.cjs')

const all = new Set()

class Tray extends Emitter {
  #shown
  constructor (image) {
    super('Tray', ['click'])
    this.#shown = { image, toolTip: '', menu: null }
    all.add(this)
  }

  /** Icons that exist, for tests. */
  static standIn = { get all () { return [...all] } }
  get standIn () { return { ...this.#shown } }

  setImage (image) { this.#shown.image = image }
  setToolTip (text) { this.#shown.toolTip = text }
  setContextMenu (menu) { this.#shown.menu = menu }
  destroy () { all.delete(this) }
}
guard(Tray.prototype, 'Tray')

module.exports = { Tray }
