'use strict'
// Custom schemes. app://bundle/x is shown to Chromium as http://bundle.app.localhost/x, which
// --host-resolver-rules sends to a server of this process on loopback: a fixed origin and a secure context,
// and workers, ranges and streams go through Chromium's ordinary network stack.
const http = require('node:http')
const { Readable } = require('node:stream')
const host = require('../state.cjs')
const webRequest = require('./web-request.cjs')

/** Registered before ready: scheme → privileges. Only these are mapped. */
const schemes = new Map()
/** protocol.handle: scheme → handler. */
const handlers = new Map()
let port = 0

const EMPTY_HOST = 'x--'

/** app://bundle/x → http://bundle.app.localhost/x; other URLs come back as they are. */
function toPage (url) {
  const [, scheme, authority, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  if (!scheme || !schemes.has(scheme.toLowerCase())) return url
  return `http://${authority.toLowerCase() || EMPTY_HOST}.${scheme.toLowerCase()}.localhost${rest.startsWith('/') ? '' : '/'}${rest}`
}

/** The other way round: what the app and its listeners get to see. */
function fromPage (url) {
  const [, authority, scheme, rest] = /^http:\/\/([^/?#]*)\.([a-z0-9+-]+)\.localhost(?::\d+)?([/?#].*)?$/is.exec(url ?? '') ?? []
  if (!scheme || !schemes.has(scheme)) return url
  return `${scheme}://${authority === EMPTY_HOST ? '' : authority}${rest ?? '/'}`
}

/**
 * Adds to a policy what the mapping needs: 'self' also means the app's own URL, and app: also the mapped one. An element
 * that names another host of the scheme is first asked about by that name, whose host Chromium does not see: the scheme
 * stands for it there, in the directives that name it.
 */
function mapPolicy (policy, url) {
  const { protocol, host: authority } = new URL(url)
  let mapped = policy.replace(/'self'/g, `'self' ${protocol}//${authority}`)
  for (const scheme of schemes.keys()) {
    mapped = mapped
      .replace(new RegExp(`(?<=[\\s;,]|^)${scheme}:(?=[\\s;,]|$)`, 'gi'), `$& http://*.${scheme}.localhost`)
      .replace(new RegExp(`(?<=[\\s;,]|^)${scheme}://([^\\s;,/]+)`, 'gi'), (whole, host) => `${whole} http://${host}.${scheme}.localhost${host === authority ? '' : ` ${scheme}:`}`)
  }
  return mapped
}

const HOP_HEADERS = ['host', 'connection', 'transfer-encoding', 'upgrade']

/** Calls the app's handler as Electron would; `headers` are the page's. */
async function respond (url, method, requestHeaders, body) {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  if (!handler) return null
  const headers = Object.fromEntries(Object.entries(requestHeaders).filter(([name]) => !HOP_HEADERS.includes(name.toLowerCase())))
  for (const name of ['origin', 'referer']) if (headers[name]) headers[name] = fromPage(headers[name])
  return handler(new Request(url, { method, headers, body, duplex: 'half' }))
}

/** Header lists by name, after webRequest.onHeadersReceived; null if that cancelled the request. */
async function responseHeaders (response, url, method, resourceType) {
  let lists = {}
  for (const [name, value] of response.headers) (lists[name] ??= []).push(value)
  const verdict = await webRequest.headersReceived({ url, method, statusCode: response.status, responseHeaders: lists, resourceType })
  if (verdict?.cancel) return null
  lists = verdict?.responseHeaders ?? lists
  const decoded = 'content-encoding' in lists // fetch has decoded the body, so its length is not known
  const kept = {}
  for (const [name, value] of Object.entries(lists)) {
    const key = name.toLowerCase()
    if (key === 'content-encoding' || key === 'transfer-encoding' || (decoded && key === 'content-length')) continue
    kept[name] = key.startsWith('content-security-policy') ? [value].flat().map((policy) => mapPolicy(policy, url))
      : key === 'access-control-allow-origin' ? [value].flat().map((origin) => toPage(origin).replace(/\/$/, '')) : value
  }
  return kept
}

const RESOURCE_TYPES = { document: 'mainFrame', iframe: 'subFrame', script: 'script', style: 'stylesheet', image: 'image', font: 'font', empty: 'xhr' }

async function serve (request, response) {
  try {
    const url = fromPage(`http://${request.headers.host}${request.url}`)
    const unbidden = request.url === '/favicon.ico' // Chromium asks; Electron does not
    if (unbidden) return void response.writeHead(204).end()
    const bodyless = request.method === 'GET' || request.method === 'HEAD'
    const answer = await respond(url, request.method, request.headers, bodyless ? undefined : Readable.toWeb(request))
    if (!answer) return void response.writeHead(404).end()
    const type = RESOURCE_TYPES[request.headers['sec-fetch-dest']] ?? 'other'
    const headers = await responseHeaders(answer, url, request.method, type)
    if (!headers) return void response.destroy()
    response.writeHead(answer.status, headers)
    if (answer.body) Readable.fromWeb(answer.body).on('error', () => response.destroy()).pipe(response)
    else response.end()
  } catch (error) {
    process.stderr.write(`[protocol] ${error?.stack ?? error}\n`)
    response.destroy() // the page sees a network error, as with Electron
  }
}

/** Starts the server if a scheme was registered; returns Chromium's host rules ('' if there is none). */
async function startServer () {
  if (schemes.size === 0) return ''
  const server = http.createServer(serve)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  port = server.address().port
  return [...schemes.keys()].map((scheme) => `MAP *.${scheme}.localhost 127.0.0.1:${port}`).join(',')
}

const protocol = {
  registerSchemesAsPrivileged (list) {
    if (host.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of list) schemes.set(scheme, privileges ?? {})
  },
  handle (scheme, handler) {
    if (handlers.has(scheme)) throw new Error('The scheme has been intercepted.')
    if (!schemes.has(scheme)) throw new Error(`not in the stand-in: protocol.handle of '${scheme}', not registered as privileged`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
}

module.exports = { protocol, schemes, handlers, toPage, fromPage, respond, responseHeaders, startServer }
