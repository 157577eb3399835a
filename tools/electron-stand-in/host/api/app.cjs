'use strict'
// app: life cycle, paths and the desktop's knowledge of the app.
const { spawn } = require('node:child_process')
const host = require('../state.cjs')
const { Emitter, StandInEvent, guard } = require('../guard.cjs')
const { BrowserWindow } = require('../windows/browser-window.cjs')
const { stop } = require('../windows/desktop.cjs')
const { defaultPath } = require('./paths.cjs')
const { InstanceLock } = require('./single-instance.cjs')

const EVENTS = [
  'ready', 'before-quit', 'will-quit', 'quit', 'window-all-closed', 'second-instance', 'web-contents-created', 'browser-window-created',
  'activate', 'open-url', // macOS only
]

const commandLine = guard({
  appendSwitch: (name, value) => host.setSwitch(name, value),
  hasSwitch: (name) => host.switches.has(name),
  getSwitchValue: (name) => host.switches.get(name) ?? '',
}, 'app.commandLine')

class App extends Emitter {
  #paths = new Map()
  #name = null
  #ready = Promise.withResolvers()
  #lock = new InstanceLock((argv, cwd, data) => this.emit('second-instance', new StandInEvent(), argv, cwd, data))
  #badge = 0
  #protocols = new Set()
  constructor () {
    super('app', EVENTS)
    this.commandLine = commandLine
    this.dock = undefined // macOS only
  }

  // ---- what it is
  get isPackaged () { return host.packaged }
  getName () { return this.#name ?? (host.pkg.productName || host.pkg.name || 'Electron') }
  setName (name) { this.#name = name }
  getVersion () { return host.pkg.version || '0.0.0' }
  getAppPath () { return host.appPath }
  getPath (name) { return this.#paths.get(name) ?? defaultPath(this, name) }
  setPath (name, value) {
    defaultPath(this, name) // an unknown name throws
    this.#paths.set(name, value)
  }

  // ---- life cycle
  isReady () { return host.ready }
  whenReady () { return this.#ready.promise }
  _resolveReady () { this.#ready.resolve() }
  requestSingleInstanceLock (data) { return this.#lock.request(this.getPath('userData'), data) }

  _allWindowsClosed () {
    if (host.quitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  quit () { if (!host.quitting) void this.#quit() }
  async #quit () {
    host.quitting = true
    host.quitting = await this.#windowsAgree()
    if (host.quitting) this.exit(0)
  }

  async #windowsAgree () {
    if (!this.#agreed('before-quit')) return false
    for (const window of BrowserWindow.getAllWindows()) if (!await window._close()) return false
    return this.#agreed('will-quit')
  }

  #agreed (name) {
    const event = new StandInEvent()
    this.emit(name, event)
    return !event.defaultPrevented
  }

  exit (code = 0) {
    host.quitting = true
    void (async () => {
      for (const window of BrowserWindow.getAllWindows()) window._gone()
      this.emit('quit', new StandInEvent(), code)
      await stop()
      process.exit(code)
    })()
  }

  relaunch ({ execPath = process.execPath, args = host.argv.slice(1) } = {}) {
    host.onExit(() => spawn(execPath, args, { detached: true, stdio: 'ignore' }).unref())
  }

  // ---- the desktop
  setBadgeCount (count = 0) { this.#badge = count; return true }
  getBadgeCount () { return this.#badge }
  setAsDefaultProtocolClient (protocol) { this.#protocols.add(protocol); return true }
  removeAsDefaultProtocolClient (protocol) { return this.#protocols.delete(protocol) }
  isDefaultProtocolClient (protocol) { return this.#protocols.has(protocol) }
  setAppUserModelId () {} // Windows only
  enableSandbox () {} // every page of Chromium is sandboxed as far as the machine allows
}
guard(App.prototype, 'app')

const app = new App()
host.app = app

module.exports = { app }
