import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebhookRequest } from '../providers/provider.ts'
import { listenForWebhooks, type FileRoute, type ListenerLimits, type WebhookListener, type WebhookRoute } from './listener.ts'

const open: WebhookListener[] = []
afterEach(async () => { for (const listener of open.splice(0)) await listener.close() })

/** A provider that remembers what it was given, and answers with how many bytes that were. */
function recorder(answer?: (request: WebhookRequest) => Promise<void>) {
  const seen: WebhookRequest[] = []
  const provider: WebhookRoute['provider'] = {
    async webhook(webhook) {
      seen.push(webhook)
      await answer?.(webhook)
      return { status: 200, contentType: 'text/xml; charset=utf-8', body: `<r>${webhook.rawBody.length}</r>` }
    },
  }
  return { seen, provider }
}

async function listen(routes: readonly (WebhookRoute | FileRoute)[], limits: Partial<ListenerLimits> = {}): Promise<WebhookListener> {
  const result = await listenForWebhooks(0, routes, async () => undefined, limits)
  if (!result.ok) throw new Error(result.details)
  open.push(result.listener)
  return result.listener
}

function ask(base: URL, method: string, path: string, body: string | Uint8Array = '', headers: Record<string, string> = {}) {
  return new Promise<{ status: number, type: string | undefined, text: string }>((resolve, reject) => {
    const sent = request(new URL(path, base), { method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const atWhatsApp = (provider: WebhookRoute['provider'], publicUrl: URL | null = null): WebhookRoute => ({ path: '/webhooks/whatsapp', provider, publicUrl })
const atTwilio = (provider: WebhookRoute['provider'], publicUrl: URL | null = null): WebhookRoute => ({ path: '/webhooks/twilio/', provider, publicUrl })

describe('the webhook listener', () => {
  it('listens on loopback alone', async () => {
    const { baseUrl } = await listen([])
    expect((await ask(baseUrl, 'GET', '/health')).status).toBe(200)
    // Whatever listens on all addresses answers here, too.
    for (const host of ['127.0.0.2', '[::1]']) {
      const other = new URL(baseUrl)
      other.hostname = host
      await expect(ask(other, 'GET', '/health')).rejects.toThrow()
    }
  })

  it('hands each path to its provider, with raw bytes, headers and the whole address', async () => {
    const whatsapp = recorder()
    const twilio = recorder()
    const { baseUrl } = await listen([atWhatsApp(whatsapp.provider), atTwilio(twilio.provider)])
    const bytes = new Uint8Array([0x7b, 0xff, 0x00, 0x7d])
    expect(await ask(baseUrl, 'POST', '/webhooks/whatsapp', bytes, { 'X-Hub-Signature-256': 'sha256=ab' })).toEqual({ status: 200, type: 'text/xml; charset=utf-8', text: '<r>4</r>' })
    expect(whatsapp.seen[0]).toMatchObject({ method: 'POST', headers: { 'x-hub-signature-256': 'sha256=ab' } })
    expect([...whatsapp.seen[0]?.rawBody ?? []]).toEqual([...bytes])
    await ask(baseUrl, 'POST', '/webhooks/twilio/status?id=1', 'a=b')
    expect(twilio.seen[0]?.url.href).toBe(`${baseUrl.href}webhooks/twilio/status?id=1`)
    expect(whatsapp.seen).toHaveLength(1)
  })

  it.each(['https://hooks.example.com', 'https://hooks.example.com/desk/7/'])('names the address as the provider called it: %s', async (publicUrl) => {
    const twilio = recorder()
    const { baseUrl } = await listen([atTwilio(twilio.provider, new URL(publicUrl))])
    await ask(baseUrl, 'POST', '/webhooks/twilio/sms?x=1')
    await ask(baseUrl, 'POST', `${new URL(publicUrl).pathname.replace(/\/$/, '')}/webhooks/twilio/sms?x=1`)
    const wanted = `${publicUrl.replace(/\/$/, '')}/webhooks/twilio/sms?x=1`
    expect(twilio.seen.map(({ url }) => url.href)).toEqual([wanted, wanted])
  })

  it('knows no other path, and no other method', async () => {
    const { seen, provider } = recorder()
    const { baseUrl } = await listen([atWhatsApp(provider)])
    for (const path of ['/', '/webhooks/whatsapp/', '/webhooks/whatsapp/x', '/webhooks/twilio/sms', '/webhooks', '/x/../webhooks/whatsappx']) {
      expect([path, (await ask(baseUrl, 'POST', path)).status]).toEqual([path, 404])
    }
    expect(await closed(raw(baseUrl, 'POST //elsewhere/webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'))).toContain('400')
    expect((await ask(baseUrl, 'PUT', '/webhooks/whatsapp')).status).toBe(405)
    expect(await ask(baseUrl, 'GET', '/health')).toMatchObject({ status: 200, text: 'ok' })
    expect(seen).toEqual([])
  })

  it('takes the largest body that Meta sends, and refuses more with 413', async () => {
    const { seen, provider } = recorder()
    const { baseUrl } = await listen([atWhatsApp(provider)])
    expect((await ask(baseUrl, 'POST', '/webhooks/whatsapp', new Uint8Array(3 * 1024 * 1024))).text).toBe(`<r>${3 * 1024 * 1024}</r>`)
    expect((await ask(baseUrl, 'POST', '/webhooks/whatsapp', new Uint8Array(3 * 1024 * 1024 + 65 * 1024))).status).toBe(413)
    expect(seen).toHaveLength(1)
  })

  it('does not hear an endless body to its end', async () => {
    const { seen, provider } = recorder()
    const { baseUrl } = await listen([atWhatsApp(provider)], { bodyBytes: 1000 })
    const socket = raw(baseUrl, 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    const pump = () => { while (socket.writable && socket.write(`400\r\n${'x'.repeat(1024)}\r\n`)); }
    socket.on('drain', pump)
    pump()
    await closed(socket)
    expect(seen).toEqual([])
    const announced = raw(baseUrl, 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n')
    expect(await closed(announced)).toContain('413')
  })

  it('gives up on a sender that is slow with its headers or its body', async () => {
    const { seen, provider } = recorder()
    const { baseUrl } = await listen([atWhatsApp(provider)], { headers: 40, request: 80, look: 20 })
    const headers = raw(baseUrl, 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nX-Slow')
    const body = raw(baseUrl, 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{')
    expect(await closed(headers)).toContain('408')
    await closed(body)
    expect(seen).toEqual([])
  })

  it('holds a limited number of connections', async () => {
    const { baseUrl } = await listen([], { connections: 1 })
    const first = raw(baseUrl, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => { first.once('data', resolve) })
    expect(await closed(raw(baseUrl, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe('')
    first.destroy()
  })

  it('lives through a sender that leaves half way, and one that speaks no HTTP', async () => {
    const { seen, provider } = recorder()
    const { baseUrl } = await listen([atWhatsApp(provider)])
    const half = raw(baseUrl, 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{')
    half.end()
    await closed(half)
    await closed(raw(baseUrl, '\u0016\u0003\u0001 not HTTP\r\n\r\n'))
    expect((await ask(baseUrl, 'GET', '/health')).status).toBe(200)
    expect(seen).toEqual([])
  })

  it('answers 503 where a provider fails', async () => {
    const { provider } = recorder(() => Promise.reject(new Error('a bug')))
    const { baseUrl } = await listen([atWhatsApp(provider)])
    expect(await ask(baseUrl, 'POST', '/webhooks/whatsapp', '{}')).toMatchObject({ status: 503, text: '' })
  })

  it('hands out files below their path, in parts, also behind a proxy; nothing is taken in there', async () => {
    const asked: unknown[] = []
    async function* once(): AsyncGenerator<Uint8Array> { yield Buffer.from('hello') }
    const serve: FileRoute['serve'] = (...what) => {
      asked.push(what)
      return { status: 206, headers: { 'content-type': 'image/png', 'content-length': '5' }, body: once() }
    }
    const { baseUrl } = await listen([{ path: '/media/', serve, publicUrl: new URL('https://desk.example.com/compline/') }])
    expect(await ask(baseUrl, 'GET', '/media/token', '', { range: 'bytes=1-5' })).toEqual({ status: 206, type: 'image/png', text: 'hello' })
    await ask(baseUrl, 'GET', '/compline/media/other')
    await ask(baseUrl, 'POST', '/media/token', 'x')
    expect(asked).toEqual([['token', 'GET', 'bytes=1-5'], ['other', 'GET', null], ['token', 'POST', null]])
    expect((await ask(baseUrl, 'GET', '/media')).status).toBe(404)
  })

  it('breaks the connection where a file breaks off: half of it is not the whole', async () => {
    async function* half(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('he')
      throw new Error('the sealed file was cut')
    }
    const { baseUrl } = await listen([{ path: '/media/', publicUrl: null, serve: () => ({ status: 200, headers: { 'content-length': '5' }, body: half() }) }])
    await expect(new Promise((resolve, reject) => {
      request(new URL('/media/x', baseUrl), { agent: false }, (response) => { response.on('error', reject).on('end', resolve).resume() }).on('error', reject).end()
    })).rejects.toThrow()
    expect((await ask(baseUrl, 'GET', '/health')).status).toBe(200)
  })

  it('says that its port is taken', async () => {
    const { baseUrl } = await listen([])
    expect(await listenForWebhooks(Number(baseUrl.port), [], async () => undefined)).toMatchObject({ ok: false, code: 'port-taken' })
  })

  it('lets a request under way finish before it closes, and takes no more', async () => {
    const begun = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const { provider } = recorder(async () => {
      begun.resolve()
      await finish.promise
    })
    const listener = await listen([atWhatsApp(provider)])
    const answer = ask(listener.baseUrl, 'POST', '/webhooks/whatsapp', '{}')
    await begun.promise
    const closing = listener.close()
    await expect(ask(listener.baseUrl, 'GET', '/health')).rejects.toThrow()
    finish.resolve()
    expect((await answer).status).toBe(200)
    await closing
  })
})

function raw(base: URL, text: string): Socket {
  const socket = connect(Number(base.port), base.hostname)
  socket.on('error', () => undefined)
  socket.write(text, 'latin1')
  return socket
}

/** All that came until the connection ended. */
function closed(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (bytes) => { text += bytes.toString('latin1') })
  return new Promise((resolve) => { socket.once('close', () => resolve(text)) })
}
