'use strict'
// webContents: one page of Chromium, attached over the protocol before it shows anything of the app.
const { randomBytes } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const host = require('../state.cjs')
const { Emitter, StandInEvent, guard } = require('../guard.cjs')
const scripts = require('../page/scripts.cjs')
const { WebFrameMain } = require('./frame.cjs')
const { IpcMain } = require('./ipc-hub.cjs')
const { Loads, loadError } = require('./loads.cjs')
const { PageIpc } = require('./page-ipc.cjs')
const { applyPermissions } = require('./permissions.cjs')
const { Requests, withoutHash } = require('./requests.cjs')
const { fromPage, toPage } = require('./schemes.cjs')

const EVENTS = [
  'did-start-loading', 'did-stop-loading', 'did-finish-load', 'did-fail-load', 'dom-ready', 'did-navigate',
  'did-navigate-in-page', 'will-frame-navigate', 'will-navigate', 'will-redirect', 'context-menu', 'did-create-window', 'page-title-updated',
  'render-process-gone', 'preload-error', 'ipc-message', 'console-message', 'destroyed', 'focus', 'blur',
  'will-attach-webview', // a <webview> does not exist here, so there is never one to attach
]
/** Asked only if the preload needs the host's answer at once, since it makes Chromium keep debugging state. */
const NEEDS_PAUSE = /getPathForFile|sendSync/

class WebContents extends Emitter {
  #ipc
  #requests
  #openHandler = null
  #loads = new Loads()
  #asked = false
  #failed = false
  #loading = false
  #zoom = 1
  #muted = false
  #crashed = false
  #pageUrl = ''
  #title = ''
  constructor (window, options, id) {
    super('webContents', EVENTS)
    this.id = id
    this.session = host.defaultSession
    this.ipc = new IpcMain()
    this.mainFrame = new WebFrameMain(this)
    this._window = window
    this._options = options
    this._session = null
    this._frameId = ''
    this._targetId = ''
    this.#ipc = new PageIpc(this)
    this.#requests = new Requests(this)
  }

  // ---- attaching
  #preload () {
    const file = this._options.webPreferences?.preload
    if (!file) return null
    try { return fs.readFileSync(file, 'utf8') } catch {
      process.stderr.write(`Unable to load preload script: ${file}\n`)
      return null
    }
  }

  #isolatedConfig (secret, preload) {
    const { preload: file = '', additionalArguments = [] } = this._options.webPreferences ?? {}
    const { platform, arch, pid, resourcesPath, execPath } = process
    return {
      secret, preload, binding: scripts.BINDING, receive: scripts.RECEIVE, accelerators: host.accelerators?.() ?? [],
      preloadPath: file, preloadFolder: path.dirname(file),
      process: { platform, arch, pid, resourcesPath, execPath, versions: { ...process.versions }, argv: [execPath, ...additionalArguments], env: process.env },
    }
  }

  async _attach (targetId) {
    this._targetId = targetId
    const session = await host.chromium.attach(targetId)
    this._session = session
    this._frameId = (await session.send('Page.getFrameTree')).frameTree.frame.id
    this.#listen(session)
    this.#ipc.listen(session)
    const secret = `s${randomBytes(16).toString('hex')}`
    const preload = this.#preload()
    await Promise.all([
      session.send('Page.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Runtime.addBinding', { name: scripts.BINDING, executionContextName: scripts.WORLD }),
      // The page's half of the link must be listening when the preload exposes its API.
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorldScript(secret) }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.isolatedWorldScript(this.#isolatedConfig(secret, preload)), worldName: scripts.WORLD,
      }),
      ...(NEEDS_PAUSE.test(preload ?? '') ? [session.send('Debugger.enable')] : []),
      this._applyTheme(),
      this.#requests.refresh(),
    ])
  }

  #listen (session) {
    const main = (frameId, action) => { if (frameId === this._frameId) action() }
    session.on('Page.frameNavigated', ({ frame }) => { if (!frame.parentId) this.#navigated(frame) })
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => main(frameId, () => {
      this.#pageUrl = url
      this.emit('did-navigate-in-page', new StandInEvent(), this.getURL(), true)
    }))
    session.on('Page.frameStartedLoading', ({ frameId }) => main(frameId, () => this.#setLoading(true)))
    session.on('Page.frameStoppedLoading', ({ frameId }) => main(frameId, () => this.#setLoading(false)))
    session.on('Page.domContentEventFired', () => { if (this.#asked) this.#domReady() })
    session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => main(frameId, () => {
      if (name === 'load' && this.#asked && !this.#failed) this.#loaded(loaderId)
    }))
    session.on('Inspector.targetCrashed', () => this.#gone())
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map((value) => value.value ?? value.description).join(' ')
      this.emit('console-message', new StandInEvent({ level: type, message, lineNumber: 0, sourceId: '', frame: this.mainFrame }))
    })
  }

  #gone () {
    const details = { reason: 'crashed', exitCode: 139 }
    this.#crashed = true
    this.emit('render-process-gone', new StandInEvent(), details)
    host.app.emit('render-process-gone', new StandInEvent(), this, details)
  }

  #setLoading (loading) {
    this.#loading = loading
    if (this.#asked) this.emit(loading ? 'did-start-loading' : 'did-stop-loading')
  }

  #domReady () {
    this.#ipc.setAccelerators(host.accelerators?.() ?? [])
    this.emit('dom-ready', new StandInEvent())
  }

  #loaded (loaderId) {
    this.#loads.loaded(loaderId)
    this.emit('did-finish-load', new StandInEvent())
    this._window._contentReady()
  }

  #navigated (frame) {
    this._frameId = frame.id
    this.#failed = frame.unreachableUrl !== undefined
    this.#loads.committed(frame.loaderId)
    this.#crashed = false
    this.#pageUrl = frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? '')
    this.#requests.expected = null
    if (this.#asked && !this.#failed) this.emit('did-navigate', new StandInEvent(), this.getURL(), 200, '')
  }

  // ---- loading

  async loadURL (url, options) {
    if (options) throw new Error('not in the stand-in: options of loadURL')
    const target = toPage(new URL(url).href)
    await this._window._created
    await applyPermissions(this, url)
    if (this.isDestroyed()) throw new Error('Object has been destroyed')
    this.#asked = true
    this.#requests.expected = withoutHash(target)
    const { errorText, loaderId } = await this._session.send('Page.navigate', { url: target })
    if (errorText) {
      const error = loadError(errorText, url)
      this.emit('did-fail-load', new StandInEvent(), error.errno, error.code, url, true, 1, 1)
      throw error
    }
    if (loaderId) await this.#loads.finished(loaderId, url) // none if only the fragment changed
  }

  loadFile (file, { hash, search, query = {} } = {}) {
    const url = pathToFileURL(path.resolve(host.appPath, file))
    if (search) url.search = search
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    if (hash) url.hash = hash
    return this.loadURL(url.href)
  }

  #reload (ignoreCache) {
    this._later(() => {
      this.#requests.expected = withoutHash(this.#pageUrl)
      return this._session.send('Page.reload', { ignoreCache })
    })
  }

  reload () { this.#reload(false) }
  reloadIgnoringCache () { this.#reload(true) }
  stop () { this._later(() => this._session.send('Page.stopLoading')) }
  isLoading () { return this.#loading }
  isLoadingMainFrame () { return this.#loading }
  getURL () { return this.#asked ? fromPage(this.#pageUrl) : '' }
  getTitle () { return this.#title }
  _titled (title) {
    this.#title = title
    this._window._pageTitled(title)
    this.emit('page-title-updated', new StandInEvent(), title, true)
  }

  // ---- talking to the page
  async executeJavaScript (code, userGesture = false) {
    await this._window._created
    const { result, exceptionDetails } = await this._session.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  send (channel, ...args) {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed')
    structuredClone(args) // reports at once what cannot be cloned, as Electron does
    this._later(() => this.#ipc.send(channel, args))
  }

  _setAccelerators (list) { this.#ipc.setAccelerators(list) }
  /** 'online' or 'offline' as the page sees it; without a name, what must be intercepted has changed. */
  _networkChanged (name) {
    if (name) this.#requests.offline = name === 'offline'
    this._later(() => this.#requests.refresh())
  }

  setWindowOpenHandler (handler) { this.#openHandler = handler }
  _contextMenu (params) {
    this.emit('context-menu', new StandInEvent(), { ...params, pageURL: this.getURL(), frame: this.mainFrame })
  }

  _openRequested ({ url, frameName, features, disposition }) {
    const target = fromPage(url)
    const details = { url: target, frameName, features, disposition, referrer: { url: '', policy: 'default' } }
    const answer = this.#openHandler ? this.#openHandler(details) : { action: 'allow' }
    if (answer?.action !== 'allow') return
    const options = answer.overrideBrowserWindowOptions ?? {}
    const window = new this._window.constructor({ width: 800, height: 600, ...options })
    this.emit('did-create-window', window, { url: target, frameName, options, disposition })
    window.loadURL(target).catch(host.report)
  }

  // ---- the rest
  _later (action) { this._window._later(action) }
  _applyTheme () {
    const value = host.pageColorScheme?.() ?? ''
    if (!this._session) return undefined
    return this._session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] }).catch(host.report)
  }

  async capturePage () {
    await this._window._created
    const { data } = await this._session.send('Page.captureScreenshot')
    return host.imageFromPng(Buffer.from(data, 'base64'))
  }

  /** Runs an editing command ('copy', 'paste', 'undo'…) on what has the focus. */
  _edit (command) {
    this._later(() => this._session.send('Input.dispatchKeyEvent', { type: 'keyDown', commands: [command] }))
  }

  undo () { this._edit('undo') }
  redo () { this._edit('redo') }
  cut () { this._edit('cut') }
  copy () { this._edit('copy') }
  paste () { this._edit('paste') }
  pasteAndMatchStyle () { this._edit('pasteAndMatchStyle') }
  delete () { this._edit('delete') }
  selectAll () { this._edit('selectAll') }

  setZoomFactor (factor) {
    this.#zoom = factor
    this._later(() => this.executeJavaScript(`document.documentElement.style.zoom = ${Number(factor)}`))
  }

  getZoomFactor () { return this.#zoom }
  setZoomLevel (level) { this.setZoomFactor(1.2 ** level) }
  getZoomLevel () { return Math.log(this.#zoom) / Math.log(1.2) }
  setAudioMuted (muted) { this.#muted = muted }
  isAudioMuted () { return this.#muted }
  /** Developer tools belong to the browser here: the methods remember, and show nothing. */
  #devTools = false
  openDevTools () { this.#devTools = true }
  closeDevTools () { this.#devTools = false }
  toggleDevTools () { this.#devTools = !this.#devTools }
  isDevToolsOpened () { return this.#devTools }

  forcefullyCrashRenderer () { this._later(() => void this._session.send('Page.crash').catch(() => {})) }
  isCrashed () { return this.#crashed }
  isDestroyed () { return this._window.isDestroyed() }
  isFocused () { return this._window.isFocused() }
  focus () { this._window.focus() }
  close () { this._window.close() }
  getType () { return 'window' }
}
guard(WebContents.prototype, 'webContents')

module.exports = { WebContents }
