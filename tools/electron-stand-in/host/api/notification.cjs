'use strict'
// Desktop notifications, kept in memory; a test emits 'click', 'reply' and so on by itself.
const { randomUUID } = require('node:crypto')
const { Emitter, StandInEvent, emitSoon, guard, onlyKnown } = require('../guard.cjs')

const EVENTS = ['show', 'click', 'close', 'reply', 'action', 'failed']
const OPTIONS = new Set([
  'title', 'subtitle', 'body', 'silent', 'icon', 'hasReply', 'timeoutType', 'replyPlaceholder', 'sound', 'urgency', 'actions', 'closeButtonText', 'id', 'groupId', 'groupTitle', 'toastXml',
])
const shown = []

class Notification extends Emitter {
  #visible = false
  constructor (options = {}) {
    super('Notification', EVENTS)
    onlyKnown(options, OPTIONS, 'Notification')
    Object.assign(this, { id: randomUUID(), title: '', subtitle: '', body: '', silent: false, hasReply: false, actions: [] }, options)
  }

  /** Every notification that was shown, oldest first; `visible` on each tells whether it still is. For tests. */
  static standIn = { get shown () { return [...shown] }, clear () { shown.length = 0 } }
  get standIn () { return { visible: this.#visible } }

  static isSupported () { return true }
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
