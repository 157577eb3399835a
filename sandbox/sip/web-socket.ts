import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Exchange } from './exchange/exchange.ts'
import type { Flow } from './exchange/flow.ts'
import { LARGEST, token } from './wire/message.ts'

const PATH = '/sip'
const MOST_SOCKETS = 100

/** The exchange's door: WebSockets at /sip that speak the subprotocol `sip` (RFC 7118 §3). */
export interface Door {
  /** `upgrade` of the HTTP server. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** All connections break, and nobody is let in; or again. */
  cut(on: boolean): void
  readonly isCut: () => boolean
  /** All connections break, and may come again. */
  drop(): void
  close(): void
}

export function openDoor(exchange: Exchange): Door {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST, handleProtocols: (offered) => offered.has('sip') ? 'sip' : false })
  const sockets = new Set<WebSocket>()
  let isCut = false
  server.on('connection', (socket) => {
    sockets.add(socket)
    const flow: Flow = { id: `ws-${token(3)}`, trusted: false, user: null, send(text) { if (socket.readyState === socket.OPEN) socket.send(text) } }
    socket.on('message', (data, isBinary) => {
      if (!isBinary) exchange.receive(flow, asText(data))
    })
    socket.on('close', () => {
      sockets.delete(socket)
      exchange.closed(flow)
    })
    // Too large, or no WebSocket at all: `close` follows.
    socket.on('error', () => undefined)
  })
  const end = (): void => { for (const socket of sockets) socket.terminate() }
  return {
    upgrade(request, socket, head) {
      const status = isCut || sockets.size >= MOST_SOCKETS ? 503 : refusal(request)
      if (status === null) return server.handleUpgrade(request, socket, head, (opened) => { server.emit('connection', opened, request) })
      socket.on('error', () => undefined)
      socket.end(`HTTP/1.1 ${String(status)} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    },
    cut(on) {
      isCut = on
      if (on) end()
    },
    isCut: () => isCut,
    drop: end,
    close() {
      end()
      server.close()
    },
  }
}

/** Null = let in. A web page of somewhere else stays outside: browsers say where a page comes from. */
function refusal({ url = '', headers }: IncomingMessage): number | null {
  if (URL.parse(url, 'http://sandbox')?.pathname !== PATH) return 404
  const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/
  if (!local.test(headers.host ?? '')) return 403
  const origin = headers.origin === undefined ? null : URL.parse(headers.origin)
  if (origin && !local.test(origin.host) && /^https?:$/.test(origin.protocol)) return 403
  return /(^|,)\s*sip\s*(,|$)/.test(headers['sec-websocket-protocol'] ?? '') ? null : 400
}

const asText = (data: Buffer | ArrayBuffer | Buffer[]): string =>
  (Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
