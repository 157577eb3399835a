import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import { afterEach, beforeEach, expect, it, test } from 'vitest'
import { policySchema } from '../../../core/policy.ts'
import { createClock } from '../../clock.ts'
import { createNetwork, type NetworkParts } from '../../network/network.ts'
import { expiredCertificate, firmAuthority, firmKey, goodCertificate } from '../../network/testing/firm-authority.ts'
import { startProxy } from '../../network/testing/proxy.ts'
import { handTime, type HandTime } from '../../testing/time.ts'
import type { ExchangeEvent } from '../exchange.ts'
import { listening } from '../testing/raw-server.ts'
import { createSipSocket, type SipSocket } from './socket.ts'

const closing: (() => unknown)[] = []
let time: HandTime
let folder: string
beforeEach(() => {
  time = handTime()
  folder = mkdtempSync(join(tmpdir(), 'compline-sip-'))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

interface Exchange { readonly port: number, readonly url: string, connected(): Promise<WebSocket>, readonly received: string[], close(): Promise<void> }
async function exchange(server: Server = createHttpServer(), protocol: string | null = 'sip'): Promise<Exchange> {
  const sockets = new WebSocketServer({ server, handleProtocols: (offered) => protocol !== null && offered.has(protocol) ? protocol : false })
  const waiting: ((socket: WebSocket) => void)[] = []
  const there: WebSocket[] = []
  const received: string[] = []
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => { received.push((data as Buffer).toString()) })
    const next = waiting.shift()
    if (next === undefined) there.push(socket)
    else next(socket)
  })
  const port = await listening(server)
  const close = (): Promise<void> => new Promise((resolve) => {
    for (const socket of sockets.clients) socket.terminate()
    server.close(() => { resolve() })
    server.closeAllConnections()
  })
  closing.push(close)
  return { port, url: `ws://127.0.0.1:${String(port)}`, received, close, connected: () => Promise.resolve(there.shift() ?? new Promise<WebSocket>((resolve) => { waiting.push(resolve) })) }
}

interface Line { readonly socket: SipSocket, readonly events: ExchangeEvent[], next(kind: ExchangeEvent['kind']): Promise<ExchangeEvent> }
function line(servers: readonly string[], policy: object = {}, parts: Partial<NetworkParts> = {}): Line {
  const network = createNetwork({ network: policySchema.shape.network.parse(policy), secret: () => null, resolveProxy: () => Promise.resolve('DIRECT'), ...parts })
  const events: ExchangeEvent[] = []
  const taken = new Set<ExchangeEvent>()
  let told = (): void => undefined
  const clock = createClock('system', time)
  const socket = createSipSocket({ servers, agent: network.agent, clock, backoff: (round) => round * 1000, heard(event) { events.push(event); told() } })
  closing.push(() => { socket.want(false); clock.stop() })
  return {
    socket, events,
    async next(kind) {
      for (;;) {
        const found = events.find((event) => event.kind === kind && !taken.has(event))
        if (found !== undefined) {
          taken.add(found)
          return found
        }
        await new Promise<void>((resolve) => { told = resolve })
      }
    },
  }
}
const nobody = async (): Promise<string> => {
  const gone = await exchange()
  await gone.close()
  return gone.url
}
const withTls = (cert: string): Server => createTlsServer({ key: firmKey, cert: cert + firmAuthority })
const caFile = (): string => {
  const path = join(folder, 'firm.pem')
  writeFileSync(path, firmAuthority)
  return path
}

it('speaks the subprotocol `sip`, both ways, and nothing before it is asked to', async () => {
  const server = await exchange()
  const { socket, next, events } = line([server.url])
  expect(socket.send('too early')).toBe(false)
  socket.want(true)
  const there = await server.connected()
  await next('open')
  expect(there.protocol).toBe('sip')
  there.send('INVITE …')
  expect(await next('received')).toMatchObject({ message: 'INVITE …' })
  expect(socket.send('REGISTER …')).toBe(true)
  await once(there, 'message')
  expect(server.received).toEqual(['REGISTER …'])
  socket.want(false)
  expect(events.at(-1)).toEqual({ kind: 'closed', reason: '', needsIt: false })
  await once(there, 'close')
})

it('goes to the next server where one does not answer, and waits only when all have failed', async () => {
  const server = await exchange()
  const dead = await nobody()
  const { socket, next } = line([dead, server.url])
  socket.want(true)
  expect(await next('closed')).toMatchObject({ reason: expect.stringMatching(/ECONNREFUSED/), needsIt: false })
  await next('open')
})

it('after all have failed it tries again later, from the first of the list; at once where the machine woke', async () => {
  const dead = await nobody()
  const { socket, next, events } = line([dead, dead])
  socket.want(true)
  await next('closed')
  await next('closed')
  time.advance(999)
  expect(events).toHaveLength(2)
  time.advance(1)
  await next('closed')
  await next('closed')
  socket.lookNow()
  await next('closed')
})

it('a socket that the server closes comes back by itself; one that nobody wants any more does not', async () => {
  const server = await exchange()
  const { socket, next, events } = line([server.url])
  socket.want(true)
  const first = await server.connected()
  await next('open')
  time.advance(20_000)
  first.close(1001, 'going down')
  expect(await next('closed')).toMatchObject({ reason: 'going down', needsIt: false })
  time.advance(1000)
  await next('open')
  socket.want(false)
  const count = events.length
  time.advance(600_000)
  expect(events).toHaveLength(count)
})

it('answers the server’s CRLF, and takes a silent server for gone', async () => {
  const server = await exchange()
  const { socket, next } = line([server.url])
  socket.want(true)
  const there = await server.connected()
  await next('open')
  there.send('\r\n\r\n')
  await once(there, 'message')
  expect(server.received).toEqual(['\r\n'])
  time.advance(25_000)
  await once(there, 'ping')
  there.pause()
  time.advance(25_000)
  time.advance(25_000)
  await next('closed')
})

it('after sleep an open socket has three seconds to show that it lives', async () => {
  const server = await exchange()
  const { socket, next } = line([server.url])
  socket.want(true)
  const there = await server.connected()
  await next('open')
  there.pause()
  socket.lookNow()
  time.advance(3000)
  await next('closed')
})

it('TLS trusts the firm’s own authority where the policy names it, and what it does not trust IT must mend', async () => {
  const server = await exchange(withTls(goodCertificate))
  const url = `wss://127.0.0.1:${String(server.port)}`
  const refused = line([url])
  refused.socket.want(true)
  expect(await refused.next('closed')).toMatchObject({ needsIt: true, reason: expect.stringMatching(/certificate/) })
  const trusting = line([url], { caFile: caFile() })
  trusting.socket.want(true)
  await trusting.next('open')
})
it('an expired certificate is refused', async () => {
  const server = await exchange(withTls(expiredCertificate))
  const { socket, next } = line([`wss://127.0.0.1:${String(server.port)}`], { caFile: caFile() })
  socket.want(true)
  expect(await next('closed')).toMatchObject({ needsIt: true, reason: expect.stringMatching(/expired/) })
  expect(server.received).toEqual([])
})

test.each([['wss', goodCertificate], ['ws', null]] as const)('%s goes through the firm’s proxy by CONNECT', async (scheme, certificate) => {
  const server = await exchange(certificate === null ? createHttpServer() : withTls(certificate))
  const proxy = await startProxy({ to: server.port })
  closing.push(proxy.close)
  // A name that no DNS knows. The certificate is another host's, which shows that TLS is with the server and not the proxy.
  const { socket, next } = line([`${scheme}://sip.invalid:5061`], { proxy: proxy.url.href, caFile: caFile() })
  socket.want(true)
  const outcome = await (certificate === null ? next('open') : next('closed'))
  expect(proxy.asked).toContain('CONNECT sip.invalid:5061')
  if (certificate !== null) expect(outcome).toMatchObject({ needsIt: true, reason: expect.stringMatching(/sip\.invalid/) })
})

it('a server that is a web site, or speaks another protocol, is told to IT', async () => {
  const site = createHttpServer((_request, response) => { response.writeHead(404).end() })
  site.on('upgrade', (_request, socket) => { socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n') })
  const port = await listening(site)
  closing.push(() => new Promise((resolve) => { site.close(resolve) }))
  const { socket, next } = line([`ws://127.0.0.1:${String(port)}`])
  socket.want(true)
  expect(await next('closed')).toMatchObject({ needsIt: true, reason: `127.0.0.1:${String(port)} answered with HTTP 404 instead of a WebSocket` })
  const other = await exchange(createHttpServer(), null)
  const mute = line([other.url])
  mute.socket.want(true)
  expect(await mute.next('closed')).toMatchObject({ needsIt: true, reason: expect.stringMatching(/subprotocol/i) })
})
