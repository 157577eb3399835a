'use strict'
// WebFrameMain of a window's main frame; the only frame with a preload, so the only one that sends IPC.
const { guard } = require('../guard.cjs')

class WebFrameMain {
  #contents
  constructor (contents) {
    this.#contents = contents
    this.routingId = 1
    this.processId = contents.id
    this.frameTreeNodeId = contents.id
    this.frameToken = `main-${contents.id}`
    this.name = ''
    this.detached = false
    this.parent = null
    this.frames = []
  }

  get url () { return this.#contents.getURL() }
  get origin () {
    const { protocol, host, origin } = new URL(this.url || 'about:blank')
    return origin === 'null' && host && protocol !== 'file:' ? `${protocol}//${host}` : origin
  }

  get top () { return this }
  get framesInSubtree () { return [this] }
  get visibilityState () { return this.#contents._window.isVisible() ? 'visible' : 'hidden' }
  isDestroyed () { return this.#contents.isDestroyed() }
  send (channel, ...args) { this.#contents.send(channel, ...args) }
  executeJavaScript (code, gesture) { return this.#contents.executeJavaScript(code, gesture) }
  reload () { this.#contents.reload(); return true }
}
guard(WebFrameMain.prototype, 'WebFrameMain')

module.exports = { WebFrameMain }
