'use strict'
// Intercepts a page's requests: will-navigate and will-redirect, webRequest, and custom schemes where
// Chromium's network cannot serve them (a page that is offline, elements that name app:// themselves).
const host = require('../state.cjs')
const { StandInEvent } = require('../guard.cjs')
const { schemes, fromPage, toPage, respond, responseHeaders } = require('./schemes.cjs')
const webRequest = require('./web-request.cjs')

const withoutHash = (url) => url.replace(/#.*/, '')
const toEntries = (headers) => Object.entries(headers)
  .flatMap(([name, values]) => [values].flat().map((value) => ({ name, value: String(value) })))

/** One per WebContents. `contents` gives listeners, the session and what the app itself loads. */
class Requests {
  #contents
  #enabled = false
  /** URL that the app itself loads (no will-navigate for it), as Chromium sees it. */
  expected = null
  offline = false
  constructor (contents) { this.#contents = contents }

  #patterns () {
    const patterns = [...schemes.keys()].map((scheme) => ({ urlPattern: `${scheme}://*`, requestStage: 'Request' }))
    if (this.offline) for (const scheme of schemes.keys()) patterns.push({ urlPattern: `http://*.${scheme}.localhost/*`, requestStage: 'Request' })
    if (webRequest.watches('onBeforeRequest')) patterns.push({ urlPattern: '*', requestStage: 'Request' })
    else patterns.push({ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' })
    if (webRequest.watches('onHeadersReceived')) patterns.push({ urlPattern: 'http*', requestStage: 'Response' })
    return patterns
  }

  /** Tells Chromium what to pause on; to be called whenever that may have changed. */
  async refresh () {
    const session = this.#contents._session
    if (!session) return
    if (!this.#enabled) session.on('Fetch.requestPaused', (paused) => this.#answer(paused).catch(host.report))
    this.#enabled = true
    await session.send('Fetch.enable', { patterns: this.#patterns() }).catch(host.report)
  }

  async #answer (paused) {
    const atResponse = paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined
    const verdict = atResponse ? await this.#atResponse(paused) : await this.#atRequest(paused)
    const [method, params] = verdict ?? [atResponse && paused.responseStatusCode ? 'Fetch.continueResponse' : 'Fetch.continueRequest']
    await this.#contents._session.send(method, { requestId: paused.requestId, ...params })
  }

  async #atRequest (paused) {
    const url = fromPage(paused.request.url)
    const isMainFrame = paused.frameId === this.#contents._frameId
    const isDocument = paused.resourceType === 'Document'
    if (isDocument && this.#refusedByApp(paused, url, isMainFrame)) return ['Fetch.failRequest', { errorReason: 'Aborted' }]
    const resourceType = isDocument ? (isMainFrame ? 'mainFrame' : 'subFrame') : paused.resourceType.toLowerCase()
    const verdict = await webRequest.beforeRequest({ url, method: paused.request.method, resourceType, webContentsId: this.#contents.id })
    if (verdict?.cancel) return ['Fetch.failRequest', { errorReason: 'BlockedByClient' }]
    if (verdict?.redirectURL) {
      return ['Fetch.fulfillRequest', { responseCode: 307, responseHeaders: [{ name: 'Location', value: toPage(verdict.redirectURL) }] }]
    }
    const scheme = new URL(url).protocol.slice(0, -1)
    if (schemes.has(scheme) && (this.offline || paused.request.url === url)) return this.#fromScheme(paused, url, resourceType)
    return undefined
  }

  /** Asks the app's listeners; true if one prevented it. Frames of a page are asked by will-frame-navigate alone. */
  #refusedByApp (paused, url, isMainFrame) {
    const redirect = paused.redirectedRequestId !== undefined
    if (isMainFrame && !redirect && this.expected === withoutHash(paused.request.url)) return false
    const { mainFrame } = this.#contents
    const event = new StandInEvent({ url, isMainFrame, isSameDocument: false, frame: isMainFrame ? mainFrame : null, initiator: mainFrame })
    this.#contents.emit(redirect ? 'will-redirect' : 'will-frame-navigate', event, url, false, isMainFrame)
    if (!redirect && isMainFrame && !event.defaultPrevented) this.#contents.emit('will-navigate', event, url, false, true)
    return event.defaultPrevented
  }

  async #fromScheme (paused, url, resourceType) {
    const { method, headers, postData } = paused.request
    const answer = await respond(url, method, headers, postData)
    if (!answer) return ['Fetch.fulfillRequest', { responseCode: 404 }]
    const kept = await responseHeaders(answer, url, method, resourceType)
    if (!kept) return ['Fetch.failRequest', { errorReason: 'BlockedByClient' }]
    const body = Buffer.from(await answer.arrayBuffer()).toString('base64')
    return ['Fetch.fulfillRequest', { responseCode: answer.status, responseHeaders: toEntries(kept), body }]
  }

  async #atResponse (paused) {
    const { request, responseStatusCode, responseHeaders: given = [], resourceType } = paused
    const url = fromPage(request.url)
    if (!responseStatusCode || url !== request.url) return undefined // custom schemes had theirs when served
    const lists = {}
    for (const { name, value } of given) (lists[name] ??= []).push(value)
    const kind = resourceType === 'Document' ? 'mainFrame' : resourceType.toLowerCase()
    const details = { url, method: request.method, statusCode: responseStatusCode, responseHeaders: lists, resourceType: kind, webContentsId: this.#contents.id }
    const verdict = await webRequest.headersReceived(details)
    if (verdict?.cancel) return ['Fetch.failRequest', { errorReason: 'BlockedByClient' }]
    if (!verdict?.responseHeaders) return undefined
    return ['Fetch.continueResponse', { responseCode: responseStatusCode, responseHeaders: toEntries(verdict.responseHeaders) }]
  }
}

module.exports = { Requests, withoutHash }
