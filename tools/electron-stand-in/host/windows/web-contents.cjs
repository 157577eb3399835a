'use strict'
// webContents: one page of Chromium, attached over the protocol before it shows anything of the app.
const { randomBytes } = require('node:crypto')
const fs = require('node:fs')
const host = require('../state.cjs')
const { Emitter, StandInEvent, guard, missing } = require('../guard.cjs')
const scripts = require('../page/scripts.cjs')
const { WebFrameMain } = require('./frame.cjs')
const { Loads, loadError } = require('./loads.cjs')
const { PageIpc } = require('./page-ipc.cjs')
const { applyPermissions } = require('./permissions.cjs')
const { Requests, withoutHash } = require('./requests.cjs')
const { fromPage, schemes, toPage } = require('./schemes.cjs')

const EVENTS = [
  'did-finish-load', 'did-fail-load', 'will-frame-navigate', 'will-navigate', 'will-redirect', 'context-menu', 'page-title-updated', 'render-process-gone',
  'will-attach-webview', // a <webview> does not exist here, so there is never one to attach
]
/** Asked only if the preload needs the host's answer at once, since it makes Chromium keep debugging state. */
const NEEDS_PAUSE = /getPathForFile|sendSync/

class WebContents extends Emitter {
  #ipc
  #requests
  #openHandler = null
  #preload
  #loads = new Loads()
  #asked = false
  #failed = false
  #zoomLevel = 0
  #pageUrl = ''
  #title = ''
  constructor (window, preload, id) {
    super('webContents', EVENTS)
    this.id = id
    this.mainFrame = new WebFrameMain(this)
    this._window = window
    this.#preload = preload
    this._session = null
    this._frameId = ''
    this._targetId = ''
    this.#ipc = new PageIpc(this)
    this.#requests = new Requests(this)
  }

  // ---- attaching
  #readPreload () {
    if (!this.#preload) return null
    try { return fs.readFileSync(this.#preload, 'utf8') } catch {
      process.stderr.write(`Unable to load preload script: ${this.#preload}\n`)
      return null
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
    const preload = this.#readPreload()
    const config = {
      secret, preload, preloadPath: this.#preload, binding: scripts.BINDING, receive: scripts.RECEIVE, accelerators: host.accelerators(),
    }
    await Promise.all([
      session.send('Page.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Runtime.addBinding', { name: scripts.BINDING, executionContextName: scripts.WORLD }),
      // The page's half of the link must be listening when the preload exposes its API.
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorldScript({ secret, schemes: [...schemes.keys()] }) }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolatedWorldScript(config), worldName: scripts.WORLD }),
      ...(NEEDS_PAUSE.test(preload ?? '') ? [session.send('Debugger.enable')] : []),
      this._applyTheme(),
      this.#requests.refresh(),
    ])
  }

  #listen (session) {
    const main = (frameId, action) => { if (frameId === this._frameId) action() }
    session.on('Page.frameNavigated', ({ frame }) => { if (!frame.parentId) this.#navigated(frame) })
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => main(frameId, () => { this.#pageUrl = url }))
    session.on('Page.domContentEventFired', () => { if (this.#asked) this.#ipc.setAccelerators(host.accelerators()) })
    session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => main(frameId, () => {
      if (name === 'load' && this.#asked && !this.#failed) this.#loaded(loaderId)
    }))
    session.on('Inspector.targetCrashed', () => this.emit('render-process-gone', new StandInEvent(), { reason: 'crashed', exitCode: 139 }))
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
    this.#pageUrl = frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? '')
    this.#requests.expected = null
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

  reload () {
    this._later(() => {
      this.#requests.expected = withoutHash(this.#pageUrl)
      return this._session.send('Page.reload')
    })
  }

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
    const details = { url: fromPage(url), frameName, features, disposition, referrer: { url: '', policy: 'default' } }
    if (this.#openHandler?.(details).action !== 'deny') throw missing('a window that a page opens: setWindowOpenHandler must deny it')
  }

  // ---- the rest
  _later (action) { this._window._later(action) }
  _applyTheme () {
    if (!this._session) return undefined
    const value = host.pageColorScheme()
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

  setZoomLevel (level) {
    this.#zoomLevel = level
    this._later(() => this.executeJavaScript(`document.documentElement.style.zoom = ${1.2 ** level}`))
  }

  getZoomLevel () { return this.#zoomLevel }
  forcefullyCrashRenderer () { this._later(() => void this._session.send('Page.crash').catch(() => {})) }
  isDestroyed () { return this._window.isDestroyed() }
  close () { this._window.close() }
}
guard(WebContents.prototype, 'webContents')

module.exports = { WebContents }
