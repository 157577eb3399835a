'use strict'
// session.defaultSession: the one session there is; its profile lies in userData.
const host = require('../state.cjs')
const { Emitter, StandInEvent, guard, missing } = require('../guard.cjs')
const { net } = require('./net.cjs')
const permissions = require('./permissions.cjs')
const { protocol, fromPage, toPage } = require('./schemes.cjs')
const { webRequest, changed } = require('./web-request.cjs')

const pages = () => host.windows().map((window) => window.webContents)
changed.notify = () => { for (const contents of pages()) contents._networkChanged() }

class Session extends Emitter {
  constructor () {
    super('session', ['will-download'])
    this.webRequest = webRequest
    this.protocol = protocol
  }

  /** Nothing is ever saved here: a download is announced, and then ends. */
  _download ({ url, suggestedFilename, guid, frameId }) {
    const contents = pages().find((page) => page._frameId === frameId)
    const cancel = () => host.chromium.send('Browser.cancelDownload', { guid }).catch(host.report)
    const item = guard({ getURL: () => fromPage(url), getFilename: () => suggestedFilename, cancel }, 'DownloadItem')
    this.emit('will-download', new StandInEvent(), item, contents)
    void cancel()
  }

  #permissionsChanged () {
    for (const contents of pages()) if (contents.getURL()) void permissions.applyPermissions(contents, contents.getURL())
  }

  setPermissionRequestHandler (handler) { permissions.handlers.request = handler; this.#permissionsChanged() }
  setPermissionCheckHandler (handler) { permissions.handlers.check = handler; this.#permissionsChanged() }
  /** There are no HID, serial or USB devices to choose from here, so there is nothing to ask. */
  setDevicePermissionHandler () {}
  /** Words are not checked here at all. */
  setSpellCheckerEnabled (on) { if (on) throw missing('spell checker') }
  fetch (input, init) { return net.fetch(input, init) }
  getUserAgent () { return host.chromium.version.userAgent }
  getStoragePath () { return host.profile }
  get storagePath () { return host.profile }
  isPersistent () { return true }
  async clearCache () { await Promise.all(pages().map((contents) => contents._session.send('Network.clearBrowserCache'))) }
  async clearStorageData ({ origin } = {}) {
    const origins = origin ? [origin] : pages().map((contents) => contents.getURL()).filter(Boolean)
    await Promise.all(origins.map((url) => host.chromium.send('Storage.clearDataForOrigin', { origin: new URL(toPage(url)).origin, storageTypes: 'all' })))
  }
}
guard(Session.prototype, 'session')

const defaultSession = new Session()
host.defaultSession = defaultSession
const session = guard({ defaultSession }, 'session')

module.exports = { session }
