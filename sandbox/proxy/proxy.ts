import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { listen } from '../http/network.ts'

/** Something that was asked of the proxy. */
export interface Passed {
  readonly seq: number
  /** ISO 8601, the sandbox's clock. */
  readonly at: string
  /** `CONNECT`, or the method of a request to an http: address. */
  readonly method: string
  /** "graph.sandbox.test:40123" */
  readonly to: string
  /** 200 = let through; 407, 403 (no such server here), 502 (it is cut off). A request to http: has the server's own answer, and 200 here. */
  readonly status: number
}

export interface ProxyView {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** The newest 5,000, oldest first. */
  readonly passed: readonly Passed[]
  /** Connections that came to a provider past the proxy; they were broken, as a firm's firewall would. */
  readonly around: number
}

/** A firm's web proxy: CONNECT, and http: addresses in absolute form, signed in by Basic. */
export interface Proxy {
  view(): ProxyView
  close(): Promise<void>
}

/** Behind the proxy: takes over a connection, or one request. */
export interface Behind {
  readonly carry: (socket: Socket) => void
  readonly serve: RequestListener
  readonly isCut: () => boolean
}

export interface ProxyNeeds {
  readonly port: number
  /** "user:password"; '' = everybody. */
  readonly credentials: string
  readonly clock: Clock
  /** The server of that name and port; undefined = there is none here, and the proxy leads nowhere else. */
  readonly behind: (authority: string) => Behind | undefined
  readonly around: () => number
}

const MOST_ENTRIES = 5000
const SIGN_IN = 'Basic realm="Harbour & Pine"'

export async function openProxy({ port, credentials, clock, behind, around }: ProxyNeeds): Promise<Proxy> {
  const passed: Passed[] = []
  const sockets = new Set<Socket>()
  const wanted = `Basic ${Buffer.from(credentials).toString('base64')}`
  let seq = 0

  /** The server behind, or why not. */
  function judge({ method = '', headers }: IncomingMessage, to: string): Behind | number {
    const found = behind(to)
    const allowed = credentials === '' || headers['proxy-authorization'] === wanted
    const verdict = !allowed ? 407 : found === undefined ? 403 : found.isCut() ? 502 : found
    seq += 1
    passed.push({ seq, at: new Date(clock.now()).toISOString(), method, to, status: typeof verdict === 'number' ? verdict : 200 })
    if (passed.length > MOST_ENTRIES) passed.shift()
    return verdict
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = URL.parse(request.url ?? '')
    const verdict = judge(request, url?.host ?? '')
    if (typeof verdict === 'number') return void response.writeHead(verdict, verdict === 407 ? { 'proxy-authenticate': SIGN_IN } : {}).end(words[verdict])
    // The password for the proxy stays here.
    delete request.headers['proxy-authorization']
    request.url = `${url?.pathname ?? '/'}${url?.search ?? ''}`
    verdict.serve(request, response)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  })
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const verdict = judge(request, request.url ?? '')
    if (typeof verdict === 'number') {
      const text = words[verdict] ?? ''
      const more = verdict === 407 ? `Proxy-Authenticate: ${SIGN_IN}\r\n` : ''
      return void socket.end(`HTTP/1.1 ${String(verdict)} No\r\n${more}Content-Length: ${String(text.length)}\r\nConnection: close\r\n\r\n${text}`)
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    verdict.carry(socket)
  })
  await listen(server, port)
  return {
    view: () => ({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, passed: [...passed], around: around() }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const words: Record<number, string> = {
  407: 'Sign in to the proxy first.', 403: 'This proxy leads to the sandbox alone.', 502: 'The server behind does not answer.',
}
