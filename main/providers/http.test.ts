import { createServer as createTlsServer } from 'node:tls'
import tls from 'node:tls'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { straight } from '../network/testing/straight.ts'
import { createHttp, type HttpLimits, type HttpResult } from './http.ts'
import { listening, rawServer, type RawServer } from './testing/raw-server.ts'
import { testCertificate, testKey } from './testing/tls-identity.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

const message = '{"to":"+16505551234"}'
const noDate = () => undefined

async function post(base: URL, limits: Partial<HttpLimits> = {}, to = base): Promise<HttpResult> {
  return createHttp(base, { agent: straight, observeDate: noDate }, limits)({
    method: 'POST', url: new URL('/v26.0/1/messages', to), authorization: 'Bearer secret', body: { type: 'application/json', text: message },
  })
}

async function serving(behave: (socket: Socket, sofar: () => string) => void, scheme?: 'http' | 'https'): Promise<RawServer> {
  const server = await rawServer(behave, scheme)
  closing.push(() => server.close())
  return server
}

/** Runs once the whole request has come in. */
const whenRead = (react: (socket: Socket) => void) => (socket: Socket, sofar: () => string) => {
  socket.on('data', () => { if (sofar().includes(message)) react(socket) })
}
const answering = (text: string, end = true) => whenRead((socket) => { if (end) socket.end(text); else socket.write(text) })
const ok = (body: string, headers = '') => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

describe('a request that surely did not reach the provider', () => {
  it('is one whose connection was refused', async () => {
    const server = await rawServer(() => undefined)
    await server.close()
    expect(await post(server.url)).toMatchObject({ kind: 'not-sent', error: { code: 'offline', class: 'try-later' } })
  })

  it('is one whose host has no address', async () => {
    const result = await post(new URL('http://nowhere.invalid'), { connect: 2_000 })
    expect(result).toMatchObject({ kind: 'not-sent', error: { code: 'offline', class: 'try-later' } })
  })

  it('is one that met something other than TLS', async () => {
    const server = await serving((socket) => { socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') }, 'https')
    expect(await post(server.url)).toMatchObject({ kind: 'not-sent', error: { code: 'offline' } })
  })

  it('is one whose connection was reset while TLS began', async () => {
    const server = await serving((socket) => { socket.once('data', () => socket.resetAndDestroy()) }, 'https')
    expect(await post(server.url)).toMatchObject({ kind: 'not-sent', error: { code: 'offline' } })
  })

  it('is one whose TLS never came about within the time limit', async () => {
    const server = await serving(() => undefined, 'https')
    expect(await post(server.url, { connect: 60 })).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: 'no connection within 60 ms' } })
    expect(await post(server.url, { total: 60 })).toMatchObject({ kind: 'not-sent', error: { code: 'offline' } })
  })

  it('is one to a server whose certificate is not trusted, and the server saw nothing of it', async () => {
    const { url, received } = await tlsServer(() => undefined)
    expect(await post(url)).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: expect.stringContaining('self-signed') } })
    expect(received()).toBe('')
  })

  it('is one to another origin: credentials stay with the provider', async () => {
    const server = await serving(() => undefined)
    expect(await post(new URL('http://127.0.0.1:9'), {}, server.url)).toMatchObject({ kind: 'not-sent', error: { class: 'halt', advice: 'check-settings' } })
    expect(server.received()).toBe('')
  })

  it('is one with a secret that cannot stand in a header', async () => {
    const server = await serving(() => undefined)
    const result = await createHttp(server.url, { agent: straight, observeDate: noDate })({ method: 'GET', url: server.url, authorization: 'Bearer two\nlines' })
    expect(result).toMatchObject({ kind: 'not-sent', error: { class: 'halt', advice: 'check-settings' } })
    expect(server.received()).toBe('')
  })
})

describe('a request that may have reached the provider', () => {
  const lost = (code: string) => ({ kind: 'lost', error: { code, class: 'ambiguous' } })

  // A reset at that moment can also come before the connection stands at our end: then nothing was written, and it is `not-sent`.
  it('is one whose connection was accepted and closed before it was read', async () => {
    const server = await serving((socket) => { socket.end() })
    expect(await post(server.url)).toMatchObject(lost('connection-lost'))
  })

  it('is one that was reset at its first bytes', async () => {
    const server = await serving((socket) => { socket.once('data', () => socket.resetAndDestroy()) })
    expect(await post(server.url)).toMatchObject(lost('connection-lost'))
  })

  it('is one that was read whole and never answered', async () => {
    const reset = await serving(whenRead((socket) => { socket.resetAndDestroy() }))
    expect(await post(reset.url)).toMatchObject(lost('connection-lost'))
    const closed = await serving(whenRead((socket) => { socket.end() }))
    expect(await post(closed.url)).toMatchObject(lost('connection-lost'))
  })

  it('is one that hangs until the time limit', async () => {
    const server = await serving(() => undefined)
    expect(await post(server.url, { total: 80 })).toMatchObject(lost('timeout'))
  })

  it('is one whose answer was cut, in its head or in its body', async () => {
    const head = await serving(answering('HTTP/1.1 200 OK\r\nContent-Ty'))
    expect(await post(head.url)).toMatchObject(lost('connection-lost'))
    const body = await serving(answering('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"messaging_product":'))
    expect(await post(body.url)).toMatchObject(lost('connection-lost'))
    const chunked = await serving(answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":'))
    expect(await post(chunked.url)).toMatchObject(lost('connection-lost'))
  })

  it('is one whose answer begins and then hangs', async () => {
    const server = await serving(answering('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"messaging', false))
    expect(await post(server.url, { total: 120 })).toMatchObject(lost('timeout'))
  })

  it('is one whose answer is no HTTP', async () => {
    const server = await serving(answering('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(await post(server.url)).toMatchObject(lost('connection-lost'))
  })

  it('is one whose answer is longer than the limit', async () => {
    const server = await serving(answering(ok(`"${'x'.repeat(5000)}"`)))
    expect(await post(server.url, { answerBytes: 1000 })).toMatchObject(lost('answer-too-long'))
  })

  it('is one that TLS carried and that was then reset', async () => {
    const trusted = tls.getCACertificates('default')
    tls.setDefaultCACertificates([testCertificate])
    try {
      const { url, received } = await tlsServer((socket) => { socket.once('data', () => socket.destroy()) })
      expect(await post(url)).toMatchObject(lost('connection-lost'))
      expect(received()).toContain('POST /v26.0/1/messages')
    } finally {
      tls.setDefaultCACertificates(trusted)
    }
  })
})

describe('an answer', () => {
  it('carries status, headers and JSON, whatever its content type says', async () => {
    const server = await serving(answering(ok('{"id":"1"}', 'X-Note: 7\r\n').replace('application/json', 'text/html')))
    expect(await post(server.url)).toMatchObject({ kind: 'answer', status: 200, headers: { 'x-note': '7' }, json: { id: '1' } })
  })

  it('that is no JSON says so', async () => {
    const server = await serving(answering(ok('<html>Sign in to the hotel network</html>')))
    expect(await post(server.url)).toMatchObject({ kind: 'answer', status: 200, json: undefined })
  })

  it('that refuses stays a refusal, though its body was cut', async () => {
    const server = await serving(answering('HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n{"error":'))
    expect(await post(server.url)).toMatchObject({ kind: 'answer', status: 400, json: undefined })
  })

  it('that redirects is not followed', async () => {
    const target = await serving(() => undefined)
    const server = await serving(answering(`HTTP/1.1 307 Temporary Redirect\r\nLocation: ${target.url.href}\r\nContent-Length: 0\r\n\r\n`))
    expect(await post(server.url)).toMatchObject({ kind: 'answer', status: 307 })
    expect(target.received()).toBe('')
  })

  it('tells the clock its date and the local moments around it', async () => {
    const server = await serving(answering(ok('{}', 'Date: Sun, 22 Nov 2026 10:00:00 GMT\r\n')))
    const seen: [string, number, number][] = []
    const before = Date.now()
    await createHttp(server.url, { agent: straight, observeDate: (...all) => { seen.push(all) } })({
      method: 'POST', url: server.url, authorization: 'x', body: { type: 'application/json', text: message },
    })
    const [date, sentAt = 0, answeredAt = 0] = seen[0] ?? []
    expect(date).toBe('Sun, 22 Nov 2026 10:00:00 GMT')
    expect(before <= sentAt && sentAt <= answeredAt && answeredAt <= Date.now()).toBe(true)
  })

  it('belongs to a request that went out once, on a connection of its own', async () => {
    const server = await serving(answering(ok('{}')))
    await post(server.url)
    expect(server.received().match(/POST /g)).toHaveLength(1)
    expect(server.received()).toMatch(/connection: close/i)
    expect(server.received()).toContain('content-length: 21')
  })
})

async function tlsServer(behave: (socket: Socket) => void): Promise<{ url: URL, received: () => string }> {
  let received = ''
  const server = createTlsServer({ key: testKey, cert: testCertificate }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Buffer) => { received += bytes.toString('latin1') })
    behave(socket)
  })
  server.on('tlsClientError', () => undefined)
  const port = await listening(server)
  closing.push(() => new Promise<void>((resolve) => { server.close(() => resolve()) }))
  return { url: new URL(`https://127.0.0.1:${port}`), received: () => received }
}
