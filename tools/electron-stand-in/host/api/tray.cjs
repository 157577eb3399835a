'use strict'
// Tray icons, kept in memory.
const { Emitter, guard } = require('../guard.cjs')

const EVENTS = ['click', 'right-click', 'double-click', 'middle-click', 'mouse-enter', 'mouse-leave', 'balloon-click']
const all = new Set()

class Tray extends Emitter {
  #image
  #toolTip = ''
  #title = ''
  #menu = null
  #destroyed = false
  constructor (image) {
    super('Tray', EVENTS)
    this.#image = image
    all.add(this)
  }

  /** Icons that exist, for tests. */
  static standIn = { get all () { return [...all] } }
  get standIn () { return { image: this.#image, toolTip: this.#toolTip, title: this.#title, menu: this.#menu } }

  setImage (image) { this.#image = image }
  setPressedImage () {} // shown on macOS only
  setToolTip (text) { this.#toolTip = text }
  setTitle (title) { this.#title = title }
  getTitle () { return this.#title }
  setContextMenu (menu) { this.#menu = menu }
  popUpContextMenu (menu = this.#menu) { menu?.popup() }
  closeContextMenu () { this.#menu?.closePopup() }
  setIgnoreDoubleClickEvents () {} // macOS only
  getBounds () { return { x: 0, y: 0, width: 24, height: 24 } }
  isDestroyed () { return this.#destroyed }
  destroy () {
    this.#destroyed = true
    all.delete(this)
  }
}
guard(Tray.prototype, 'Tray')

module.exports = { Tray }
