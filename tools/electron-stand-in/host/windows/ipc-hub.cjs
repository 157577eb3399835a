'use strict'
// ipcMain.
const { EventEmitter } = require('node:events')
const { guard } = require('../guard.cjs')

class IpcMain extends EventEmitter {
  #handlers = new Map()
  constructor () {
    super()
    this.setMaxListeners(0)
  }

  handle (channel, handler) {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    if (typeof handler !== 'function') throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`)
    this.#handlers.set(channel, handler)
  }

  handleOnce (channel, handler) {
    this.handle(channel, (...args) => {
      this.removeHandler(channel)
      return handler(...args)
    })
  }

  removeHandler (channel) { this.#handlers.delete(channel) }
  _handler (channel) { return this.#handlers.get(channel) }
}
guard(IpcMain.prototype, 'ipcMain')

module.exports = { IpcMain }
