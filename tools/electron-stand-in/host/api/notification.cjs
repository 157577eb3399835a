'use strict'
// Desktop notifications, kept in memory; a test emits 'click' on one by itself.
const { Emitter, StandInEvent, emitSoon, guard, onlyKnown } = require('../guard.cjs')

const OPTIONS = new Set(['title', 'body', 'icon', 'silent'])
const shown = []

class Notification extends Emitter {
  #visible = false
  constructor (options = {}) {
    super('Notification', ['show', 'click', 'close'])
    onlyKnown(options, OPTIONS, 'Notification')
    Object.assign(this, { title: '', body: '', silent: false }, options)
  }

  /** Every notification that was shown, oldest first; `visible` on each tells whether it still is. For tests. */
  static standIn = { get shown () { return [...shown] }, clear () { shown.length = 0 } }
  get standIn () { return { visible: this.#visible } }

  show () {
    this.#visible = true
    shown.push(this)
    emitSoon(this, 'show', new StandInEvent())
  }

  close () {
    if (!this.#visible) return
    this.#visible = false
    emitSoon(this, 'close', new StandInEvent())
  }
}
guard(Notification.prototype, 'Notification')

module.exports = { Notification }
