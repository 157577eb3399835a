'use strict'
// BrowserWindow: state and events are kept here; Chromium's window follows, in order, through #queue.
const host = require('../state.cjs')
const { Emitter, StandInEvent, emitSoon, guard, missing, onlyKnown } = require('../guard.cjs')
const placing = require('./placing.cjs')
const { WebContents } = require('./web-contents.cjs')

const EVENTS = [
  'ready-to-show', 'show', 'hide', 'focus', 'blur', 'close', 'closed', 'minimize', 'maximize', 'unmaximize', 'restore',
  'enter-full-screen', 'leave-full-screen', 'resize', 'resized', 'move', 'moved', 'page-title-updated',
  'query-session-end', 'session-end', // Windows only
]
const OPTIONS = new Set([
  'x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight', 'show', 'title', 'webPreferences',
  'parent', 'modal', 'alwaysOnTop', 'resizable', 'center', 'fullscreen',
  // looks of a real frame, which the stand-in does not draw
  'backgroundColor', 'icon', 'autoHideMenuBar', 'titleBarStyle', 'titleBarOverlay', 'trafficLightPosition', 'frame',
  'useContentSize', 'skipTaskbar', 'acceptFirstMouse', 'accentColor', 'darkTheme', 'hasShadow', 'roundedCorners', 'paintWhenInitiallyHidden', 'minimizable', 'maximizable', 'closable', 'fullscreenable',
])
const PREFERENCES = new Set([
  'preload', 'additionalArguments', 'sandbox', 'contextIsolation', 'nodeIntegration', 'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames', 'webSecurity', 'webviewTag', 'allowRunningInsecureContent', 'devTools', 'spellcheck',
  'backgroundThrottling', 'session', 'safeDialogs', 'disableDialogs', 'navigateOnDragDrop', 'experimentalFeatures', 'v8CacheOptions', 'enableWebSQL',
])
/** The only values that the stand-in can give; they are the safe ones. */
const FIXED = { sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, nodeIntegrationInWorker: false, webSecurity: true, webviewTag: false }

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
  #maximum
  #looks
  constructor (options = {}) {
    super('BrowserWindow', EVENTS)
    if (!host.ready) throw new Error('Cannot create BrowserWindow before app is ready')
    checkOptions(options)
    this.id = nextId++
    this.#visible = options.show !== false
    this.#title = options.title ?? host.app.getName()
    this.#minimum = [options.minWidth ?? 0, options.minHeight ?? 0]
    this.#maximum = [options.maxWidth ?? 0, options.maxHeight ?? 0]
    this.#bounds = this.#fit(placing.initialBounds(options))
    this.#looks = {
      parent: options.parent ?? null, modal: options.modal === true, alwaysOnTop: options.alwaysOnTop === true,
      resizable: options.resizable !== false, backgroundColor: options.backgroundColor ?? '#FFFFFF', menuBar: true,
      flashing: false, overlay: null, progress: -1, skipTaskbar: options.skipTaskbar === true,
    }
    this.webContents = new WebContents(this, options, this.id)
    windows.add(this)
    this._created = placing.create(this.webContents, { ...this.#bounds, placed: options.x !== undefined, visible: this.#visible })
    this._created.catch((error) => { if (!this.#destroyed) process.stderr.write(`[stand-in] no window: ${error.stack}\n`) })
    this.#queue = this._created.catch(() => {})
    if (this.#visible) this.#takeFocus()
    host.app.emit('web-contents-created', new StandInEvent(), this.webContents)
    host.app.emit('browser-window-created', new StandInEvent(), this)
  }

  /** What a desktop would show, for tests: taskbar flash, overlay, progress and the like. */
  get standIn () { return { ...this.#looks } }

  _later (action) { this.#queue = this.#queue.then(() => this.#destroyed ? undefined : action()).catch(host.report) }
  #place (change) { this._later(() => placing.apply(this.webContents, change)) }

  loadURL (url, options) { return this.webContents.loadURL(url, options) }
  loadFile (file, options) { return this.webContents.loadFile(file, options) }
  reload () { this.webContents.reload() }
  capturePage () { return this.webContents.capturePage() }
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
    this.webContents.emit('destroyed', new StandInEvent())
    this.emit('closed', new StandInEvent())
    if (windows.size === 0) host.app._allWindowsClosed()
  }

  // ---- showing
  #takeFocus () {
    if (focused === this) return
    const before = focused
    focused = this
    if (before && !before.isDestroyed()) emitSoon(before, 'blur', new StandInEvent())
    setImmediate(() => {
      if (this.#destroyed) return
      this.emit('focus', new StandInEvent())
      this.webContents.emit('focus', new StandInEvent())
      host.app.emit('browser-window-focus', new StandInEvent(), this)
    })
  }

  #dropFocus () {
    if (focused !== this) return
    focused = null
    setImmediate(() => {
      this.emit('blur', new StandInEvent())
      host.app.emit('browser-window-blur', new StandInEvent(), this)
    })
  }

  #appear () {
    const hidden = !this.#visible
    this.#visible = true
    if (this.#state === 'minimized') this.#state = 'normal'
    if (hidden) emitSoon(this, 'show', new StandInEvent())
    this.#place({ shown: true })
  }

  show () { this.#appear(); this.focus() }
  showInactive () { this.#appear() }
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

  blur () { this.#dropFocus() }
  moveTop () { this._later(() => this.webContents._session.send('Page.bringToFront')) }
  isVisible () { return this.#visible && this.#state !== 'minimized' }
  isFocused () { return focused === this && this.#visible }
  isDestroyed () { return this.#destroyed }

  #setState (state, event) {
    const was = this.#state
    this.#state = state
    if (was !== state) emitSoon(this, event, new StandInEvent())
    this.#place({ state })
  }

  minimize () { this.#setState('minimized', 'minimize'); this.#dropFocus() }
  maximize () { this.#setState('maximized', 'maximize') }
  unmaximize () { this.#setState('normal', 'unmaximize') }
  restore () { this.#setState('normal', this.#state === 'maximized' ? 'unmaximize' : 'restore') }
  setFullScreen (on) { this.#setState(on ? 'fullscreen' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen') }
  isMinimized () { return this.#state === 'minimized' }
  isMaximized () { return this.#state === 'maximized' }
  isFullScreen () { return this.#state === 'fullscreen' }
  isNormal () { return this.#state === 'normal' }

  // ---- bounds
  #fit ({ x, y, width, height }) {
    const clamp = (value, low, high) => Math.max(low, high > 0 ? Math.min(high, value) : value)
    const [minWidth, minHeight] = this.#minimum
    const [maxWidth, maxHeight] = this.#maximum
    return { x, y, width: clamp(width, minWidth, maxWidth), height: clamp(height, minHeight, maxHeight) }
  }

  setBounds (change) {
    const before = this.#bounds
    const after = this.#fit({ ...before, ...change })
    this.#bounds = after
    if (after.width !== before.width || after.height !== before.height) emitSoon(this, 'resize', new StandInEvent())
    if (after.x !== before.x || after.y !== before.y) emitSoon(this, 'move', new StandInEvent())
    this.#place({ bounds: after })
  }

  getBounds () { return { ...this.#bounds } }
  getNormalBounds () { return { ...this.#bounds } }
  getContentBounds () { return { ...this.#bounds } }
  setSize (width, height) { this.setBounds({ width, height }) }
  getSize () { return [this.#bounds.width, this.#bounds.height] }
  setContentSize (width, height) { this.setBounds({ width, height }) }
  getContentSize () { return this.getSize() }
  setPosition (x, y) { this.setBounds({ x, y }) }
  getPosition () { return [this.#bounds.x, this.#bounds.y] }
  center () { this.setBounds(placing.centred(this.#bounds)) }
  setMinimumSize (width, height) { this.#minimum = [width, height]; this.setBounds({}) }
  getMinimumSize () { return [...this.#minimum] }
  setMaximumSize (width, height) { this.#maximum = [width, height]; this.setBounds({}) }
  getMaximumSize () { return [...this.#maximum] }

  // ---- looks
  setTitle (title) { this.#title = String(title) }
  getTitle () { return this.#title }
  _pageTitled (title) {
    const event = new StandInEvent()
    this.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.#title = title
  }

  flashFrame (flag) { this.#looks.flashing = flag }
  setOverlayIcon (image, description) { this.#looks.overlay = image ? { image, description } : null }
  setProgressBar (progress) { this.#looks.progress = progress }
  setAlwaysOnTop (flag) { this.#looks.alwaysOnTop = flag }
  isAlwaysOnTop () { return this.#looks.alwaysOnTop }
  setBackgroundColor (color) { this.#looks.backgroundColor = color }
  getBackgroundColor () { return this.#looks.backgroundColor }
  setResizable (flag) { this.#looks.resizable = flag }
  isResizable () { return this.#looks.resizable }
  setSkipTaskbar (flag) { this.#looks.skipTaskbar = flag }
  setMenuBarVisibility (flag) { this.#looks.menuBar = flag }
  isMenuBarVisible () { return this.#looks.menuBar }
  setAutoHideMenuBar (flag) { this.#looks.autoHideMenuBar = flag }
  setMenu (menu) { this.#looks.menu = menu }
  removeMenu () { this.#looks.menu = null }
  setIcon (icon) { this.#looks.icon = icon }
  setTitleBarOverlay (overlay) { this.#looks.titleBarOverlay = overlay }
  isModal () { return this.#looks.modal }
  getParentWindow () { return this.#looks.parent }
  getChildWindows () { return [...windows].filter((window) => window.getParentWindow() === this) }

  static getAllWindows () { return [...windows] }
  static getFocusedWindow () { return focused }
  static fromWebContents (contents) { return contents?._window ?? null }
  static fromId (id) { return [...windows].find((window) => window.id === id) ?? null }
}
guard(BrowserWindow.prototype, 'BrowserWindow')

const webContents = guard({
  getAllWebContents: () => [...windows].map((window) => window.webContents),
  getFocusedWebContents: () => focused?.webContents ?? null,
  fromId: (id) => [...windows].map((window) => window.webContents).find((contents) => contents.id === id),
  fromDevToolsTargetId: (targetId) => [...windows].map((window) => window.webContents).find((contents) => contents._targetId === targetId),
}, 'webContents')

module.exports = { BrowserWindow, webContents }
