import { describe, expect, it } from 'vitest'
import answers from '../fixtures/graph-answers.json' with { type: 'json' }
import requests from '../fixtures/graph-requests.json' with { type: 'json' }
import { credentials } from '../credentials.ts'
import { graph, optInTo, sendWhatsApp, textTo, type GraphErrorBody, type SendAnswer } from '../testing/dial.ts'
import { differences } from '../testing/shape.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'

const path = `${credentials.whatsapp.phoneNumberId}/messages`
const sandbox = withSandbox({ hears: ['whatsapp'] })

describe('documented forms', () => {
  it.each(requests.accepted)('accepts $name', async ({ body }) => {
    const { status, body: answer } = await graph<SendAnswer>(sandbox.graphUrl, 'POST', path, body)
    expect(status).toBe(200)
    expect(differences(answer, body.type === 'template' ? answers.sentTemplate : answers.sent)).toEqual([])
    expect(answer.contacts[0]).toEqual({ input: body.to, wa_id: '16505551234' })
  })

  it.each(requests.refused)('refuses $name with $code', async ({ body, code, status }) => {
    const reply = await graph<GraphErrorBody>(sandbox.graphUrl, 'POST', path, body)
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect(reply.body.error.fbtrace_id).toBe(reply.headers.get('x-fb-request-id'))
    expect(reply.headers.get('www-authenticate')).toContain('OAuth "Facebook Platform"')
  })

  it('refuses a text of 4,097 characters and takes one of 4,096', async () => {
    const tooLong = await sendWhatsApp<GraphErrorBody>(sandbox.graphUrl, textTo(RAFAEL, 'x'.repeat(4097)))
    expect([tooLong.status, tooLong.body.error.code]).toEqual([400, 100])
    expect((await sendWhatsApp(sandbox.graphUrl, textTo(RAFAEL, 'x'.repeat(4096)))).status).toBe(200)
  })

  it('refuses a template whose filled body exceeds 1,024 characters with 132005', async () => {
    const long = { ...optInTo(RAFAEL), template: { name: 'opt_in_v3', language: { code: 'en_GB' }, components: [{ type: 'body', parameters: ['x'.repeat(1000), 'y', 'z'].map((text) => ({ type: 'text', text })) }] } }
    expect((await sendWhatsApp<GraphErrorBody>(sandbox.graphUrl, long)).body.error.code).toBe(132005)
  })

  it('refuses a body that is not JSON with 100', async () => {
    const response = await fetch(`${sandbox.graphUrl}/v26.0/${path}`, { method: 'POST', headers: { 'authorization': `Bearer ${credentials.whatsapp.accessToken}`, 'content-type': 'application/json' }, body: '{' })
    expect([response.status, ((await response.json()) as GraphErrorBody).error.code]).toEqual([400, 100])
  })
})

describe('what the app is told', () => {
  it('tells sent, delivered and read in this order, each with our own id', async () => {
    sandbox.control.changeClient('rafael-ortiz', { auto: true, temper: 'silent' })
    const { body } = await sendWhatsApp(sandbox.graphUrl, { ...optInTo(RAFAEL), biz_opaque_callback_data: 'our-id' })
    await sandbox.control.idle()
    const statuses = sandbox.receiver.values().flatMap((value) => value.statuses ?? [])
    expect(statuses.map((status) => status.status)).toEqual(['sent', 'delivered', 'read'])
    expect(new Set(statuses.map((status) => `${status.id} ${status.biz_opaque_callback_data} ${status.recipient_id}`)))
      .toEqual(new Set([`${body.messages[0]?.id} our-id 12025550147`]))
    expect(differences(sandbox.receiver.json('/whatsapp')[0], answers.statusWebhook)).toEqual([])
  })

  it('accepts a message to somebody without WhatsApp and reports 131026 later', async () => {
    expect((await sendWhatsApp(sandbox.graphUrl, optInTo('+447700900268'))).status).toBe(200)
    await sandbox.control.idle()
    const bodies = sandbox.receiver.json('/whatsapp')
    expect(bodies).toHaveLength(1)
    expect(differences(bodies[0], answers.failedWebhook)).toEqual([])
    expect(sandbox.receiver.values()[0]?.statuses?.[0]?.errors?.[0]?.code).toBe(131026)
  })

  it('marks the client’s message and all before it as read, and shows typing', async () => {
    const first = sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'one' })
    const second = sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'two' })
    const { body } = await graph(sandbox.graphUrl, 'POST', path, { messaging_product: 'whatsapp', status: 'read', message_id: second.id, typing_indicator: { type: 'text' } })
    expect(body).toEqual(answers.read)
    const rafael = sandbox.control.client('rafael-ortiz')
    expect(rafael.messages.map((message) => [message.id, message.status])).toEqual([[first.id, 'read'], [second.id, 'read']])
    expect(rafael.typing).toBe(true)
    sandbox.control.advance(25_000)
    expect(sandbox.control.client('rafael-ortiz').typing).toBe(false)
  })

  it('refuses to mark an unknown message or our own as read', async () => {
    const own = (await sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))).body.messages[0]?.id
    for (const message_id of ['wamid.unknown', own]) {
      const reply = await graph<GraphErrorBody>(sandbox.graphUrl, 'POST', path, { messaging_product: 'whatsapp', status: 'read', message_id })
      expect([reply.status, reply.body.error.code]).toEqual([400, 100])
    }
  })
})
