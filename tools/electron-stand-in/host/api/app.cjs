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
  'ready', 'will-finish-launching', 'before-quit', 'will-quit', 'quit', 'window-all-closed', 'activate', 'second-instance',
  'open-url', 'open-file', 'web-contents-created', 'browser-window-created', 'browser-window-focus', 'browser-window-blur',
  'render-process-gone',
]

const commandLine = guard({
  appendSwitch: (name, value) => host.setSwitch(name, value),
  removeSwitch: (name) => host.switches.delete(name),
  hasSwitch: (name) => host.switches.has(name),
  getSwitchValue: (name) => host.switches.get(name) ?? '',
}, 'app.commandLine')

class App extends Emitter {
  #paths = new Map()
  #name = null
  #ready = Promise.withResolvers()
  #lock = new InstanceLock((argv, cwd, data) => this.emit('second-instance', new StandInEvent(), argv, cwd, data))
  #badge = 0
  #desktop = { protocolClients: [], loginItem: { openAtLogin: false }, appUserModelId: '', aboutPanel: null, recentDocuments: [] }
  constructor () {
    super('app', EVENTS)
    this.commandLine = commandLine
    this.dock = undefined
    this.applicationMenu = null
  }

  /** What the desktop would know about the app, for tests. */
  get standIn () { return { ...this.#desktop, relaunches: [...this.#relaunches] } }

  // ---- what it is
  get isPackaged () { return host.packaged }
  get name () { return this.getName() }
  set name (name) { this.setName(name) }
  getName () { return this.#name ?? (host.pkg.productName || host.pkg.name || 'Electron') }
  setName (name) { this.#name = name }
  getVersion () { return host.pkg.version || '0.0.0' }
  getAppPath () { return host.appPath }
  getPath (name) { return this.#paths.get(name) ?? defaultPath(this, name) }
  setPath (name, value) {
    defaultPath(this, name) // an unknown name throws
    this.#paths.set(name, value)
  }

  getLocale () {
    const language = (host.switches.get('lang') || process.env.LC_ALL || process.env.LANG || 'en-US').split('.')[0].replace('_', '-')
    return /^(C|POSIX)$/.test(language) ? 'en-US' : language
  }

  getSystemLocale () { return this.getLocale() }
  getPreferredSystemLanguages () { return [this.getLocale()] }
  getLocaleCountryCode () { return this.getLocale().split('-')[1] ?? 'US' }

  // ---- life cycle
  isReady () { return host.ready }
  whenReady () { return this.#ready.promise }
  _resolveReady () { this.#ready.resolve() }
  requestSingleInstanceLock (data) { return this.#lock.request(this.getPath('userData'), data) }
  hasSingleInstanceLock () { return this.#lock.held }
  releaseSingleInstanceLock () { this.#lock.release() }

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

  #relaunches = []
  relaunch ({ execPath = process.execPath, args = host.argv.slice(1) } = {}) {
    this.#relaunches.push({ execPath, args })
    host.onExit(() => spawn(execPath, args, { detached: true, stdio: 'ignore' }).unref())
  }

  // ---- the desktop
  setBadgeCount (count = 0) { this.#badge = count; return true }
  getBadgeCount () { return this.#badge }
  get badgeCount () { return this.#badge }
  set badgeCount (count) { this.#badge = count }
  setAppUserModelId (id) { this.#desktop.appUserModelId = id }
  setAsDefaultProtocolClient (scheme) {
    if (!this.isDefaultProtocolClient(scheme)) this.#desktop.protocolClients.push(scheme)
    return true
  }

  removeAsDefaultProtocolClient (scheme) {
    this.#desktop.protocolClients = this.#desktop.protocolClients.filter((name) => name !== scheme)
    return true
  }

  isDefaultProtocolClient (scheme) { return this.#desktop.protocolClients.includes(scheme) }
  setLoginItemSettings (settings) { Object.assign(this.#desktop.loginItem, settings) }
  getLoginItemSettings () { return { ...this.#desktop.loginItem, wasOpenedAtLogin: false } }
  setAboutPanelOptions (options) { this.#desktop.aboutPanel = options }
  addRecentDocument (file) { this.#desktop.recentDocuments.push(file) }
  clearRecentDocuments () { this.#desktop.recentDocuments = [] }

  enableSandbox () {} // every page of Chromium is sandboxed as far as the machine allows
  disableHardwareAcceleration () { host.setSwitch('disable-gpu') }
  focus () { BrowserWindow.getAllWindows()[0]?.focus() }
}
guard(App.prototype, 'app')

const app = new App()
host.app = app

module.exports = { app }
