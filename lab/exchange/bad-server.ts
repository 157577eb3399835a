import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/** A SIP server that takes everybody who registers, and then sends whatever a test tells it to. */
export interface BadServer {
  readonly url: string
  /** Everything that it was sent. */
  heard(): readonly string[]
  /** One frame, to whom is connected now. */
  send(frame: string | Buffer): void
  /** A request in order, to the one who registered; `headers` come last, so that they count where they are doubled. */
  request(method: string, headers?: readonly string[], body?: string): string
  close(): Promise<void>
}

export async function startBadServer(): Promise<BadServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' })
  await new Promise((resolve) => server.once('listening', resolve))
  const heard: string[] = []
  let client: WebSocket | null = null
  let contact = 'sip:nobody@nowhere.invalid'
  server.on('connection', (socket) => {
    client = socket
    socket.on('error', () => { /* `close` follows */ })
    socket.on('message', (bytes: Buffer) => {
      const message = bytes.toString()
      heard.push(message)
      const [, method = 'SIP/2.0'] = /^([A-Z]+) /.exec(message) ?? []
      if (method === 'SIP/2.0' || method === 'ACK') return
      contact = /^Contact: *<([^>]+)>/im.exec(message)?.[1] ?? contact
      socket.send(answerTo(message, method))
    })
  })
  return {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    heard: () => heard,
    send(frame) { client?.send(frame) },
    request(method, headers = [], body = '') {
      const id = randomBytes(6).toString('hex')
      return [
        `${method} ${contact} SIP/2.0`, `Via: SIP/2.0/WS bad.invalid;branch=z9hG4bK${id}`, 'Max-Forwards: 70', `From: <sip:bad@bad.invalid>;tag=${id}`, `To: <${contact}>`,
        `Call-ID: ${id}`, `CSeq: 1 ${method}`, 'Contact: <sip:bad@bad.invalid>', ...headers, ...headers.some((header) => header.startsWith('Content-Length')) ? [] : [`Content-Length: ${String(body.length)}`], '', body,
      ].join('\r\n')
    },
    close: () => new Promise((resolve) => {
      for (const socket of server.clients) socket.terminate()
      server.close(() => { resolve() })
    }),
  }
}

/** 200 to what registers, 489 to the lamp, 404 to the rest. */
function answerTo(message: string, method: string): string {
  const line = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(message)?.[1]?.trim() ?? ''
  const status = method === 'REGISTER' ? '200 OK' : method === 'SUBSCRIBE' ? '489 Bad Event' : '404 Not Found'
  return [
    `SIP/2.0 ${status}`, `Via: ${line('Via')}`, `From: ${line('From')}`, `To: ${line('To')};tag=bad`, `Call-ID: ${line('Call-ID')}`, `CSeq: ${line('CSeq')}`,
    ...method === 'REGISTER' && line('Contact') !== '' ? [`Contact: ${line('Contact').replace(/;expires=\d+/, '')};expires=600`, 'Expires: 600'] : [], 'Content-Length: 0', '', '',
  ].join('\r\n')
}
