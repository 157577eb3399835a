'use strict'
// BrowserWindow: state and events are kept here; Chromium's window follows, in order, through #queue.
const host = require('../state.cjs')
const { Emitter, StandInEvent, emitSoon, guard, missing, onlyKnown } = require('../guard.cjs')
const placing = require('./placing.cjs')
const { WebContents } = require('./web-contents.cjs')

const EVENTS = ['ready-to-show', 'show', 'hide', 'focus', 'blur', 'close', 'closed', 'minimize', 'restore', 'page-title-updated', 'query-session-end', 'session-end']
const OPTIONS = new Set([
  'x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'show', 'title', 'webPreferences',
  'backgroundColor', 'icon', // of a real frame, which the stand-in does not draw
  'frame', 'alwaysOnTop', 'resizable', 'minimizable', 'maximizable', 'fullscreenable', 'skipTaskbar',
])
/** The only values that the stand-in can give; they are the safe ones. */
const FIXED = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false, backgroundThrottling: false }
const PREFERENCES = new Set(['preload', ...Object.keys(FIXED)])

function checkOptions (options) {
  onlyKnown(options, OPTIONS, 'BrowserWindow')
  onlyKnown(options.webPreferences, PREFERENCES, 'webPreferences')
  for (const [name, only] of Object.entries(FIXED)) {
    const value = options.webPreferences?.[name]
    if (value !== undefined && value !== only) throw missing(`webPreferences.${name}: ${value}`)
  }
}

const windows = new Set()
let focused = null
let nextId = 1

class BrowserWindow extends Emitter {
  #queue
  #state = 'normal'
  #visible
  #destroyed = false
  #closing = false
  #contentSeen = false
  #title
  #bounds
  #minimum
  #looks = { flashing: false, overlay: null }
  #onTop
  constructor (options = {}) {
    super('BrowserWindow', EVENTS)
    if (!host.ready) throw new Error('Cannot create BrowserWindow before app is ready')
    checkOptions(options)
    this.id = nextId++
    this.#visible = options.show !== false
    this.#title = options.title ?? host.app.getName()
    this.#onTop = options.alwaysOnTop === true
    this.#minimum = [options.minWidth ?? 0, options.minHeight ?? 0]
    this.#bounds = this.#fit(placing.initialBounds(options))
    this.webContents = new WebContents(this, options.webPreferences?.preload, this.id)
    windows.add(this)
    this._created = placing.create(this.webContents, { ...this.#bounds, placed: options.x !== undefined, visible: this.#visible })
    this._created.catch((error) => { if (!this.#destroyed) process.stderr.write(`[stand-in] no window: ${error.stack}\n`) })
    this.#queue = this._created.catch(() => {})
    if (this.#visible) this.#takeFocus()
    host.app.emit('web-contents-created', new StandInEvent(), this.webContents)
    host.app.emit('browser-window-created', new StandInEvent(), this)
  }

  /** What a desktop would show, for tests: taskbar flash and overlay. */
  get standIn () { return { ...this.#looks } }

  _later (action) { this.#queue = this.#queue.then(() => this.#destroyed ? undefined : action()).catch(host.report) }
  #place (change) { this._later(() => placing.apply(this.webContents, change)) }

  loadURL (url, options) { return this.webContents.loadURL(url, options) }
  reload () { this.webContents.reload() }
  _contentReady () {
    if (this.#contentSeen) return
    this.#contentSeen = true
    this.emit('ready-to-show', new StandInEvent())
  }

  // ---- closing
  /** Resolves to false if a listener of `close` prevented it. */
  async _close () {
    if (this.#destroyed) return true
    const event = new StandInEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.#closing = true
    await this._created.catch(() => {})
    await this.#end()
    return true
  }

  async #end () {
    const { _targetId: targetId } = this.webContents
    this._gone()
    if (targetId) await host.chromium.send('Target.closeTarget', { targetId }).catch(host.report)
  }

  close () { if (!this.#closing) void this._close() }
  destroy () {
    void this._created.catch(() => {}).then(() => this.#end())
    this._gone()
  }

  _gone () {
    if (this.#destroyed) return
    this.#destroyed = true
    windows.delete(this)
    if (focused === this) focused = null
    this.emit('closed', new StandInEvent())
    if (windows.size === 0) host.app._allWindowsClosed()
  }

  // ---- showing
  #takeFocus () {
    if (focused === this) return
    const before = focused
    focused = this
    if (before && !before.isDestroyed()) emitSoon(before, 'blur', new StandInEvent())
    setImmediate(() => { if (!this.#destroyed) this.emit('focus', new StandInEvent()) })
  }

  #dropFocus () {
    if (focused !== this) return
    focused = null
    emitSoon(this, 'blur', new StandInEvent())
  }

  show () {
    const hidden = !this.#visible
    this.#visible = true
    if (this.#state === 'minimized') this.#state = 'normal'
    if (hidden) emitSoon(this, 'show', new StandInEvent())
    this.#place({ shown: true })
    this.focus()
  }

  /** Shown, and whoever has the focus keeps it. */
  showInactive () {
    const hidden = !this.#visible
    this.#visible = true
    if (hidden) emitSoon(this, 'show', new StandInEvent())
    this.#place({ shown: true })
  }

  hide () {
    if (this.#visible) emitSoon(this, 'hide', new StandInEvent())
    this.#visible = false
    this.#dropFocus()
    this.#place({ shown: false })
  }

  focus () {
    if (!this.#visible) return
    this.#takeFocus()
    this.#looks.flashing = false
    this._later(() => this.webContents._session.send('Page.bringToFront'))
  }

  isVisible () { return this.#visible && this.#state !== 'minimized' }
  isFocused () { return focused === this && this.#visible }
  isDestroyed () { return this.#destroyed }

  #setState (state) {
    this.#state = state
    this.#place({ state })
  }

  minimize () {
    if (this.#state !== 'minimized') emitSoon(this, 'minimize', new StandInEvent())
    this.#setState('minimized')
    this.#dropFocus()
  }

  restore () {
    if (this.#state === 'minimized') emitSoon(this, 'restore', new StandInEvent())
    this.#setState('normal')
  }

  maximize () { this.#setState('maximized') }
  unmaximize () { this.#setState('normal') }
  setFullScreen (on) { this.#setState(on ? 'fullscreen' : 'normal') }
  isMinimized () { return this.#state === 'minimized' }
  isMaximized () { return this.#state === 'maximized' }
  isFullScreen () { return this.#state === 'fullscreen' }

  // ---- bounds
  #fit ({ width, height, ...place }) {
    const [minWidth, minHeight] = this.#minimum
    return { ...place, width: Math.max(minWidth, width), height: Math.max(minHeight, height) }
  }

  setBounds (change) {
    this.#bounds = this.#fit({ ...this.#bounds, ...change })
    this.#place({ bounds: this.#bounds })
  }

  getBounds () { return { ...this.#bounds } }
  getContentSize () { return [this.#bounds.width, this.#bounds.height] }
  getMinimumSize () { return [...this.#minimum] }

  // ---- looks
  setTitle (title) { this.#title = String(title) }
  getTitle () { return this.#title }
  _pageTitled (title) {
    const event = new StandInEvent()
    this.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.#title = title
  }

  setAlwaysOnTop (flag) { this.#onTop = flag }
  isAlwaysOnTop () { return this.#onTop }
  flashFrame (flag) { this.#looks.flashing = flag }
  setOverlayIcon (image, description) { this.#looks.overlay = image ? { image, description } : null }

  static getAllWindows () { return [...windows] }
  static getFocusedWindow () { return focused }
  static fromWebContents (contents) { return contents?._window ?? null }
  static fromId (id) { return [...windows].find((window) => window.id === id) ?? null }
}
guard(BrowserWindow.prototype, 'BrowserWindow')

const contentsWith = (test) => [...windows].map((window) => window.webContents).find(test)
const webContents = guard({
  fromId: (id) => contentsWith((contents) => contents.id === id),
  fromDevToolsTargetId: (targetId) => contentsWith((contents) => contents._targetId === targetId),
}, 'webContents')

module.exports = { BrowserWindow, webContents }
