import { describe, expect, it } from 'vitest'
import { optInTo, registerWhatsApp, sendWhatsApp } from '../testing/dial.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

interface Told { status: number, body: Record<string, unknown> }
const sandbox = withSandbox()
async function call(method: string, path: string, body?: unknown): Promise<Told> {
  const response = await fetch(`${sandbox.url}/control/${path}`, {
    method, ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() as Record<string, unknown> }
}

describe('/control', () => {
  it('adds a client that then has a phone', async () => {
    const made = await call('POST', 'clients', { name: 'Zoë Quist', numbers: [{ label: 'mobile', e164: '+12025550190' }], temper: 'silent' })
    expect(made).toMatchObject({ status: 201, body: { id: 'zoe-quist', temper: 'silent', auto: false, whatsapp: '+12025550190' } })
    await sendWhatsApp(sandbox.graphUrl, optInTo('+12025550190'))
    await call('GET', 'idle')
    expect((await call('GET', 'clients/zoe-quist')).body['messages']).toHaveLength(1)
  })

  it('refuses a second client of the same name or number, and unknown fields', async () => {
    const rafael = { name: 'Rafael Ortiz', numbers: [{ e164: '+12025550191' }] }
    expect((await call('POST', 'clients', rafael)).status).toBe(409)
    expect(await call('POST', 'clients', { ...rafael, name: 'R', numbers: [{ e164: '+12025550147' }] })).toEqual({ status: 409, body: { error: '+12025550147 belongs to rafael-ortiz' } })
    expect((await call('POST', 'clients', { ...rafael, mood: 'bad' })).status).toBe(400)
  })

  it('lets clients write and tap, and says why they cannot', async () => {
    expect((await call('POST', 'clients/rafael-ortiz/messages', { channel: 'sms', text: 'hi' })).status).toBe(201)
    const at = '2026-11-20T10:00:00Z'
    expect((await call('POST', 'clients/rafael-ortiz/messages', { channel: 'whatsapp', text: 'hi', at })).body['at']).toBe(Date.parse(at))
    expect((await call('POST', 'clients/rafael-ortiz/messages', { channel: 'whatsapp', button: 'yes' })).status).toBe(404)
    expect((await call('POST', 'clients/george-whitfield/messages', { channel: 'whatsapp', text: 'hi' })).status).toBe(409)
    expect((await call('POST', 'clients/nobody/messages', { channel: 'sms', text: 'hi' })).status).toBe(404)
    expect((await call('POST', 'clients/rafael-ortiz/messages', { channel: 'pigeon', text: 'hi' })).status).toBe(400)
  })

  it('changes tempers, and takes WhatsApp off a phone and back', async () => {
    expect((await call('PATCH', 'clients/rafael-ortiz', { temper: 'not-on-whatsapp' })).body['whatsapp']).toBeNull()
    expect((await call('PATCH', 'clients/rafael-ortiz', { temper: 'accepts', auto: true })).body).toMatchObject({ whatsapp: '+12025550147', auto: true })
  })

  it('travels in time and back', async () => {
    expect((await call('POST', 'clock', { advanceMs: 86_400_000 })).body['offsetMs']).toBe(86_400_000)
    expect((await call('POST', 'clock', { advanceMs: -1 })).status).toBe(400)
    const past = await call('POST', 'clock', { at: '2026-01-01T00:00:00Z' })
    expect(Date.parse(String(past.body['now'])) - Date.parse('2026-01-01T00:00:00Z')).toBeLessThan(5000)
    expect((await call('POST', 'clock', { reset: true })).body['offsetMs']).toBe(0)
    expect((await call('GET', 'clock')).body['offsetMs']).toBe(0)
  })

  it('lists the traffic both ways in order, without secrets and without itself', async () => {
    await registerWhatsApp(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)
    const { seq } = sandbox.control.traffic().at(-1) ?? { seq: 0 }
    await sendWhatsApp(sandbox.graphUrl, optInTo('+12025550147'))
    await call('GET', 'idle')
    const all = (await call('GET', 'traffic')).body['traffic'] as { target: string, direction: string, status: number, request: unknown }[]
    expect(all.map((entry) => `${entry.direction} ${entry.target} ${entry.status}`)).toEqual([
      'from-app graph.subscribed_apps 200', 'to-app webhooks.whatsapp 200',
      'from-app graph.messages 200', 'to-app webhooks.whatsapp 200', 'to-app webhooks.whatsapp 200',
    ])
    expect((await call('GET', `traffic?after=${seq}`)).body['traffic']).toHaveLength(3)
    const text = JSON.stringify(all)
    const { accessToken, appSecret } = sandbox.control.credentials.whatsapp
    for (const secret of [accessToken, appSecret, 'a-token-of-the-app']) expect(text).not.toContain(secret)
  })

  it('hands out credentials, history and connection', async () => {
    expect((await call('GET', 'credentials')).body).toMatchObject({ whatsapp: { phoneNumberId: '106540352242922' }, twilio: { fromNumber: '+12025550100' } })
    expect((await call('GET', 'history')).body).toMatchObject({ organisation: 'Harbour & Pine Wealth', advisor: 'Sam Rowe' })
    await registerWhatsApp(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)
    expect((await call('GET', 'connection')).body['whatsapp']).toBe(`${sandbox.receiver.url}/whatsapp`)
  })

  it('starts over, and forgets messages, faults, traffic and time', async () => {
    await call('POST', 'faults', { target: 'graph.messages', kind: 'error' })
    await call('POST', 'clock', { advanceMs: 1000 })
    await call('POST', 'clients/dana-moreau/messages', { channel: 'sms', text: 'hi' })
    await call('POST', 'reset', {})
    expect([sandbox.control.faults(), sandbox.control.clock().offsetMs]).toEqual([[], 0])
    expect(sandbox.control.client('dana-moreau').messages).toEqual([])
  })

  it('answers bad requests with a reason', async () => {
    expect(await call('POST', 'faults', { target: 'graph.everything', kind: 'error' })).toMatchObject({ status: 400, body: { error: expect.stringContaining('target') as string } })
    expect((await call('GET', 'nothing')).status).toBe(404)
    expect((await call('POST', 'offline', { offline: 'yes' })).status).toBe(400)
  })

  it('takes no forms: a foreign web page cannot drive it', async () => {
    const form = await fetch(`${sandbox.url}/control/reset`, { method: 'POST', body: new URLSearchParams({ a: 'form' }) })
    expect(form.status).toBe(415)
  })
})
