'use strict'
// WebFrameMain of a window's main frame; the only frame with a preload, so the only one that sends IPC.
const { guard } = require('../guard.cjs')

class WebFrameMain {
  #contents
  constructor (contents) { this.#contents = contents }

  get url () { return this.#contents.getURL() }
}
guard(WebFrameMain.prototype, 'WebFrameMain')

module.exports = { WebFrameMain }
