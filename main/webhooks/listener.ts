import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Provider, ReceiveEvents, WebhookAnswer } from '../providers/provider.ts'
import { readBody } from './read-body.ts'

/*
 *  Where the providers' webhooks come in: HTTP on loopback, for a tunnel or reverse proxy (or the sandbox) to post to.
 *  It knows paths and limits; what a request means, and whether it is genuine, is the provider's to say.
 */

/** A provider's webhook: `/webhooks/whatsapp` takes that path alone, `/webhooks/twilio/` all below it. */
export interface WebhookRoute {
  readonly path: `/${string}`
  readonly provider: Pick<Provider, 'webhook'>
  /** The base address as the provider knows it, `path` coming after its own; null = this listener's own. */
  readonly publicUrl: URL | null
}

/** `body` null: nothing but the headers. */
interface FileAnswer { readonly status: number, readonly headers: Readonly<Record<string, string>>, readonly body: AsyncIterable<Uint8Array> | null }

/** Files that a provider fetches: `serve` gets what comes after the path. */
export interface FileRoute {
  readonly path: `/${string}/`
  readonly serve: (name: string, method: string, range: string | null) => FileAnswer
  readonly publicUrl: URL | null
}

export interface ListenerLimits {
  /** Longest body; default 3 MB, Meta's most, and 64 KB of slack. */
  readonly bodyBytes: number
  /** For the headers to come in; default 5 s. */
  readonly headers: Milliseconds
  /** For the whole request to come in; default 20 s. */
  readonly request: Milliseconds
  /** How often slow senders are looked for; default 1 s. */
  readonly look: Milliseconds
  /** Connections at a time; default 32. */
  readonly connections: number
  /** What `close` waits for requests under way; default 3 s. */
  readonly grace: Milliseconds
}
const defaultLimits: ListenerLimits = {
  bodyBytes: 3 * 1024 * 1024 + 64 * 1024, headers: 5 * SECOND, request: 20 * SECOND, look: SECOND, connections: 32, grace: 3 * SECOND,
}

export interface WebhookListener {
  /** `http://127.0.0.1:PORT/` */
  readonly baseUrl: URL
  /** Hears of each request that got here and how it was answered, before the answer leaves. Returns the way to stop. */
  onRequest(heard: (url: URL, status: number) => void): () => void
  /** Takes no more requests, lets those under way finish, then ends. */
  close(): Promise<void>
}

export type ListenResult =
  | { readonly ok: true, readonly listener: WebhookListener }
  /** `port-taken`: another program (or another Compline) listens there. */
  | { readonly ok: false, readonly code: 'port-taken' | 'cannot-listen', readonly details: string }

/** Listens on 127.0.0.1 and nowhere else. `port` 0 = any free one. */
export function listenForWebhooks(
  port: number, routes: readonly (WebhookRoute | FileRoute)[], receive: ReceiveEvents, change: Partial<ListenerLimits> = {},
): Promise<ListenResult> {
  const limits = { ...defaultLimits, ...change }
  let baseUrl = new URL('http://127.0.0.1/')
  const listeners = new Set<(url: URL, status: number) => void>()
  const onRequest = (heard: (url: URL, status: number) => void): () => void => {
    listeners.add(heard)
    return () => { listeners.delete(heard) }
  }

  async function answer(request: IncomingMessage): Promise<WebhookAnswer | FileAnswer> {
    const target = URL.parse(request.url ?? '/', baseUrl)
    if (target === null || target.origin !== baseUrl.origin) return plain(400)
    if (target.pathname === '/health') return request.method === 'GET' ? plain(200, 'ok') : plain(405)
    const route = routes.find(({ path, publicUrl }) => reaches(path, withoutPrefix(target.pathname, publicUrl)))
    if (route === undefined) return plain(404)
    if ('serve' in route) return route.serve(withoutPrefix(target.pathname, route.publicUrl).slice(route.path.length), request.method ?? '', request.headers.range ?? null)
    if (request.method !== 'GET' && request.method !== 'POST') return plain(405)
    if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes * 4) return plain(413)
    const body = await readBody(request, limits.bodyBytes)
    if (!body.ok) return plain(body.status)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
    const url = publicAddress(target, route.publicUrl)
    return route.provider.webhook({ method: request.method, url, headers, rawBody: body.bytes }, receive)
  }

  const server = createServer({
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: limits.look,
    keepAliveTimeout: 5 * SECOND,
    maxHeaderSize: 16 * 1024,
  }, (request, response) => {
    void answer(request).catch(() => plain(503)).then((result) => {
      const url = URL.parse(request.url ?? '/', baseUrl)
      if (url !== null) for (const heard of listeners) heard(url, result.status)
      if (!('contentType' in result)) return writeFile(response, result)
      write(response, result, !request.complete)
    })
  })
  server.maxConnections = limits.connections

  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ ok: false, code: error.code === 'EADDRINUSE' ? 'port-taken' : 'cannot-listen', details: error.message })
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') baseUrl = new URL(`http://127.0.0.1:${address.port}/`)
      resolve({ ok: true, listener: { baseUrl, onRequest, close: () => closeServer(server, limits.grace) } })
    })
  })
}

const plain = (status: number, body = ''): WebhookAnswer => ({ status, contentType: 'text/plain; charset=utf-8', body })

const reaches = (path: string, asked: string): boolean => path.endsWith('/') ? asked.startsWith(path) : asked === path

/** A proxy may hand on the path of the public address, or cut it off: both reach us. */
function withoutPrefix(pathname: string, publicUrl: URL | null): string {
  const prefix = publicUrl?.pathname.replace(/\/+$/, '') ?? ''
  return prefix !== '' && pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname
}

/** The address that the provider called; Twilio signs it. */
function publicAddress(target: URL, publicUrl: URL | null): URL {
  if (publicUrl === null) return target
  const url = new URL(publicUrl)
  url.pathname = url.pathname.replace(/\/+$/, '') + withoutPrefix(target.pathname, publicUrl)
  url.search = target.search
  return url
}

function write(response: ServerResponse, { status, contentType, body }: WebhookAnswer, unfinished: boolean): void {
  if (response.destroyed) return
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // What is left of a body that nobody reads would be taken for the next request.
    ...(unfinished && { connection: 'close' }),
  })
  response.end(body)
}

async function writeFile(response: ServerResponse, { status, headers, body }: FileAnswer): Promise<void> {
  if (response.destroyed) return
  response.writeHead(status, headers)
  // A file that was changed on the disk breaks off, and so does the connection: half of it is not taken for the whole.
  if (body === null) response.end()
  else await pipeline(body, response).catch(() => { response.destroy() })
}

function closeServer(server: ReturnType<typeof createServer>, grace: Milliseconds): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
