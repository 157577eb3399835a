'use strict'
// session.defaultSession: the one session there is; its profile lies in userData.
const host = require('../state.cjs')
const { Emitter, StandInEvent, guard } = require('../guard.cjs')
const permissions = require('./permissions.cjs')
const { webRequest, changed } = require('./web-request.cjs')

const pages = () => host.windows().map((window) => window.webContents)
changed.notify = () => { for (const contents of pages()) contents._networkChanged() }

class Session extends Emitter {
  constructor () {
    super('session', ['will-download'])
    this.webRequest = webRequest
  }

  /** Nothing is ever saved here: a download is announced, and then ends. */
  _download ({ suggestedFilename, guid, frameId }) {
    const item = guard({ getFilename: () => suggestedFilename }, 'DownloadItem')
    this.emit('will-download', new StandInEvent(), item, pages().find((page) => page._frameId === frameId))
    host.chromium.send('Browser.cancelDownload', { guid }).catch(host.report)
  }

  /** As Chromium on a Linux without a desktop's settings: the environment's word; it knows no PAC file. */
  async resolveProxy (url) {
    const { protocol, hostname } = new URL(url)
    const env = (name) => process.env[name] ?? process.env[name.toUpperCase()] ?? ''
    const straight = env('no_proxy').split(',').map((entry) => entry.trim().replace(/^\*?\./, '')).filter((entry) => entry !== '')
    if (straight.some((entry) => entry === '*' || hostname === entry || hostname.endsWith(`.${entry}`))) return 'DIRECT'
    const proxy = URL.parse(env(protocol === 'https:' ? 'https_proxy' : 'http_proxy') || env('all_proxy'))
    return proxy === null ? 'DIRECT' : `${proxy.protocol === 'https:' ? 'HTTPS' : 'PROXY'} ${proxy.host}`
  }

  #permissionsChanged () {
    for (const contents of pages()) if (contents.getURL()) void permissions.applyPermissions(contents, contents.getURL())
  }

  setPermissionRequestHandler (handler) { permissions.handlers.request = handler; this.#permissionsChanged() }
  setPermissionCheckHandler (handler) { permissions.handlers.check = handler; this.#permissionsChanged() }
}
guard(Session.prototype, 'session')

const defaultSession = new Session()
host.defaultSession = defaultSession
const session = guard({ defaultSession }, 'session')

module.exports = { session }
