import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { E164 } from '../../core/ids.ts'
import type { OutboundContent } from '../../core/messaging/message.ts'
import { fill } from '../../core/whatsapp/template-text.ts'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { straight } from '../network/testing/straight.ts'
import { listenForWebhooks, type WebhookListener } from '../webhooks/listener.ts'
import type { MessagingProvider, ProviderContext, ProviderEvent } from './provider.ts'
import { cleared, MAIN_LINE, OUR_ID, policyAt } from './testing/cleared.ts'
import { createTwilioSms } from './twilio/twilio-sms.ts'
import { createWhatsAppCloud } from './whatsapp-cloud/whatsapp-cloud.ts'

/* The adapters and the listener against the sandbox, over real HTTP both ways. */

let sandbox: Sandbox
let listener: WebhookListener
let whatsapp: MessagingProvider
let sms: MessagingProvider
let events: ProviderEvent[] = []
const ANNA = '+447700900801' as E164

function adapters(change: Partial<ProviderContext> = {}, total?: number) {
  const atGraph = policyAt(sandbox.graphUrl)
  const atTwilio = policyAt(sandbox.twilioUrl)
  const { accessToken, appSecret, verifyToken } = sandbox.control.credentials.whatsapp
  const secrets: Record<string, string> = {
    'whatsapp-token': accessToken, 'whatsapp-app-secret': appSecret, 'whatsapp-verify': verifyToken, 'twilio-token': sandbox.control.credentials.twilio.authToken,
  }
  const context: ProviderContext = {
    agent: straight, now: () => Date.now(), observeDate: () => undefined, secret: (name) => secrets[name] ?? null, webhookBase: () => listener.baseUrl, mediaUrl: () => null, ...change,
  }
  const limits = total === undefined ? {} : { total }
  return {
    whatsapp: createWhatsAppCloud(atGraph.connectors.whatsapp, atGraph.lines, context, limits),
    sms: createTwilioSms(atTwilio.connectors.sms, atTwilio.lines, context, limits),
  }
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, pace: 'instant' })
  const route = (name: 'whatsapp' | 'sms'): Pick<MessagingProvider, 'webhook'> =>
    ({ webhook: (request, receive) => (name === 'whatsapp' ? whatsapp : sms).webhook(request, receive) })
  const result = await listenForWebhooks(0, [
    { path: '/webhooks/whatsapp', provider: route('whatsapp'), publicUrl: null }, { path: '/webhooks/twilio/', provider: route('sms'), publicUrl: null },
  ], async (more) => { events.push(...more) })
  if (!result.ok) throw new Error(result.details)
  listener = result.listener
})
afterAll(async () => {
  await sandbox.close()
  await listener.close()
})
beforeEach(async () => {
  await sandbox.control.reset()
  ;({ whatsapp, sms } = adapters())
  expect(await whatsapp.registerWebhook(listener.baseUrl)).toEqual({ ok: true })
  expect(await sms.registerWebhook(listener.baseUrl)).toEqual({ ok: true })
  sandbox.control.addClient({ id: 'anna', name: 'Anna Adler', numbers: [{ e164: ANNA }], temper: 'accepts' })
  await sandbox.control.idle()
  events = []
})

const text: OutboundContent = { type: 'text', text: 'Hello Anna' }
const toAnna = { e164: ANNA, userId: null }
const send = (content: OutboundContent = text) => whatsapp.send(cleared({ content, to: toAnna }))
const sendSms = (to: string = ANNA) => sms.send(cleared({ content: text, channel: 'sms', to: { e164: to as E164, userId: null } }))
const statuses = () => events.flatMap((event) => event.kind === 'status' ? [[event.status, event.ourId, event.error?.code ?? null]] : [])
const optIn = async () => {
  const templates = await whatsapp.templates?.()
  const template = templates?.ok ? templates.templates.find(({ name, language }) => name === 'opt_in_v3' && language === 'en_GB') : undefined
  if (template === undefined) throw new Error('the sandbox has an opt-in template')
  const values = Object.fromEntries(template.variables.map(({ key, example }) => [key, example]))
  const content: OutboundContent = {
    type: 'template', name: template.name, language: template.language, values, text: 'as read', parameterFormat: template.parameterFormat, header: null, templateId: null,
    quickReplies: [{ index: 0, payload: 'opt-in:yes' }, { index: 1, payload: 'opt-in:no' }],
  }
  return { template, content }
}

describe('WhatsApp on the sandbox', () => {
  it('knows the account, and says when the token or the number id is wrong', async () => {
    expect(await whatsapp.check()).toEqual({ ok: true })
    expect(await adapters({ secret: () => 'EAAGwrong' }).whatsapp.check()).toMatchObject({ ok: false, error: { code: '190', advice: 'sign-in-again' } })
    const other = policyAt(sandbox.graphUrl, { whatsapp: { phoneNumberId: '123', number: '+442079460020' } })
    const token = sandbox.control.credentials.whatsapp.accessToken
    const wrong = createWhatsAppCloud(other.connectors.whatsapp, other.lines, { agent: straight, now: Date.now, observeDate: () => undefined, secret: () => token, webhookBase: () => null, mediaUrl: () => null })
    expect(await wrong.check()).toMatchObject({ ok: false, error: { code: '33', advice: 'check-settings' } })
  })

  it('tells what becomes of an opt-in, and the tapped button', async () => {
    const { content } = await optIn()
    expect(await send(content)).toMatchObject({ kind: 'accepted', waId: ANNA.slice(1) })
    await sandbox.control.idle()
    expect(statuses()).toEqual(expect.arrayContaining([['sent', OUR_ID, null], ['delivered', OUR_ID, null]]))
    expect(events.filter((event) => event.kind === 'message')).toMatchObject([
      { lineId: MAIN_LINE, channel: 'whatsapp', from: { e164: ANNA, profileName: 'Anna Adler' }, content: { type: 'button', payload: 'opt-in:yes' } },
    ])
  })

  it('carries text and reply buttons within the window, and marks read', async () => {
    sandbox.control.send('anna', { channel: 'whatsapp', text: 'Hi' })
    await sandbox.control.idle()
    const [hello] = events
    if (hello?.kind !== 'message') throw new Error('the client\'s message came in')
    expect(hello.content).toEqual({ type: 'text', text: 'Hi' })
    await whatsapp.markRead?.(MAIN_LINE, hello.providerId)
    expect(sandbox.control.traffic().at(-1)).toMatchObject({ target: 'graph.read', status: 200 })
    expect((await send()).kind).toBe('accepted')
    expect((await send({ type: 'buttons', text: 'May we?', buttons: [{ id: 'opt-in:yes', title: 'Yes' }, { id: 'opt-in:no', title: 'No' }] })).kind).toBe('accepted')
    await sandbox.control.idle()
    expect(events.some((event) => event.kind === 'message' && event.content.type === 'button' && event.content.payload === 'opt-in:yes')).toBe(true)
  })

  it('takes every approved template of the firm, filled', async () => {
    const list = await whatsapp.templates?.()
    if (!list?.ok) throw new Error('the list came')
    const sendable = list.templates.filter((template) => template.status === 'APPROVED' && template.header?.type !== 'media')
    expect(new Set(sendable.map((template) => template.parameterFormat))).toEqual(new Set(['POSITIONAL', 'NAMED']))
    for (const template of sendable) {
      const values = Object.fromEntries(template.variables.map(({ key, example }) => [key, example]))
      const quickReplies = template.buttons.flatMap(({ type, index }) => type === 'quick-reply' ? [{ index, payload: `reply:${index}` }] : [])
      const { name, language, parameterFormat } = template
      const outcome = await send({ type: 'template', name, language, values, text: fill(template, values), quickReplies, parameterFormat, header: null, templateId: null })
      expect([name, language, outcome]).toEqual([name, language, expect.objectContaining({ kind: 'accepted' })])
    }
  })

  it('says that somebody may not be on WhatsApp, and that the window is closed', async () => {
    await whatsapp.send(cleared({ content: (await optIn()).content, to: { e164: '+447700900899' as E164, userId: null } }))
    await sandbox.control.idle()
    expect(statuses()).toEqual([['failed', OUR_ID, '131026']])
    events = []
    await send()
    await sandbox.control.idle()
    expect(statuses()).toEqual([['failed', OUR_ID, '131047']])
  })

  it.each([
    [{ kind: 'error', code: 190 }, { kind: 'failed', error: { class: 'halt' } }],
    [{ kind: 'error', code: 131047 }, { kind: 'failed', error: { advice: 'use-template' } }],
    [{ kind: 'rate-limit' }, { kind: 'not-sent', wholeLine: true, error: { code: '130429' } }],
    [{ kind: 'rate-limit', code: 131056 }, { kind: 'not-sent', wholeLine: false }],
    [{ kind: 'error' }, { kind: 'unknown', error: { code: '131000' } }],
    [{ kind: 'drop' }, { kind: 'unknown', error: { code: 'connection-lost' } }],
  ] as const)('in trouble: %o', async (fault, outcome) => {
    sandbox.control.fault({ target: 'graph.messages', ...fault })
    expect(await send()).toMatchObject(outcome)
    expect(sandbox.control.traffic().filter(({ target }) => target === 'graph.messages')).toHaveLength(1)
  })

  it('knows that nothing was sent while the network was cut', async () => {
    await sandbox.control.offline(true)
    expect(await send()).toMatchObject({ kind: 'not-sent', error: { code: 'offline' } })
    await sandbox.control.offline(false)
    expect((await whatsapp.check()).ok).toBe(true)
  })

  it('gives up on an answer that never comes', async () => {
    sandbox.control.fault({ target: 'graph.messages', kind: 'timeout' })
    expect(await adapters({}, 200).whatsapp.send(cleared({ content: text, to: toAnna }))).toMatchObject({ kind: 'unknown', error: { code: 'timeout' } })
  })

  it('settles a lost answer by the status that carries our id', async () => {
    const { content } = await optIn()
    sandbox.control.fault({ target: 'graph.messages', kind: 'drop', when: 'after' })
    expect((await send(content)).kind).toBe('unknown')
    await sandbox.control.idle()
    expect(statuses()).toContainEqual(['sent', OUR_ID, null])
  })
})

describe('SMS on the sandbox', () => {
  it('knows the account, and says when the token is wrong', async () => {
    expect(await sms.check()).toEqual({ ok: true })
    expect(await adapters({ secret: () => 'wrong' }).sms.check()).toMatchObject({ ok: false, error: { code: '20003', advice: 'sign-in-again' } })
  })

  it('tells what becomes of a message, and what the client writes', async () => {
    expect((await sendSms()).kind).toBe('accepted')
    sandbox.control.send('anna', { channel: 'sms', text: 'Thanks & see you ☀️' })
    await sandbox.control.idle()
    expect(statuses()).toEqual([['sent', OUR_ID, null], ['delivered', OUR_ID, null]])
    expect(events.filter((event) => event.kind === 'message')).toMatchObject([{ channel: 'sms', lineId: MAIN_LINE, from: { e164: ANNA }, content: { type: 'text', text: 'Thanks & see you ☀️' }, optOut: null }])
  })

  it('hears STOP and START, and is refused in between', async () => {
    sandbox.control.send('anna', { channel: 'sms', text: 'STOP' })
    await sandbox.control.idle()
    expect(await sendSms()).toMatchObject({ kind: 'failed', error: { code: '21610', advice: 'sms-opted-out' } })
    sandbox.control.send('anna', { channel: 'sms', text: 'START' })
    await sandbox.control.idle()
    expect(events).toMatchObject([{ optOut: 'stop' }, { optOut: 'start' }])
    expect((await sendSms()).kind).toBe('accepted')
  })

  it('finds by polling what came in and what was sent, without any webhook', async () => {
    await sendSms()
    sandbox.control.send('anna', { channel: 'sms', text: 'By the way' })
    await sandbox.control.idle()
    const polled = await sms.poll?.(Date.now())
    if (!polled?.ok) throw new Error('the poll came through')
    // Twilio's times have whole seconds: the order of these two is open.
    expect(polled.events).toHaveLength(2)
    expect(polled.events).toContainEqual(expect.objectContaining({ kind: 'listed', to: ANNA, text: 'Hello Anna', status: 'delivered' }))
    expect(polled.events).toContainEqual(expect.objectContaining({ kind: 'message', content: { type: 'text', text: 'By the way' } }))
    const byWebhook = events.flatMap((event) => event.kind === 'message' ? [event.providerId] : [])
    expect(polled.events.flatMap((event) => event.kind === 'message' ? [event.providerId] : [])).toEqual(byWebhook)
  })

  it('pages through a long list', async () => {
    for (let index = 0; index < 205; index += 1) sandbox.control.send('anna', { channel: 'sms', text: `Message ${index}` })
    await sandbox.control.idle()
    const polled = await sms.poll?.(Date.now())
    expect(polled?.ok === true && new Set(polled.events.map((event) => event.kind === 'message' && event.providerId)).size).toBe(205)
  })

  it('says that a number cannot take SMS', async () => {
    expect(await sendSms('+44123')).toMatchObject({ kind: 'failed', error: { code: '21211', advice: 'check-number' } })
    await sendSms('+442079460123')
    await sandbox.control.idle()
    expect(statuses().at(-1)).toEqual(['failed', OUR_ID, '30006'])
  })

  it.each([
    [{ kind: 'rate-limit' }, { kind: 'not-sent', wholeLine: true, error: { code: '20429' } }],
    [{ kind: 'error' }, { kind: 'unknown', error: { code: '20500' } }],
    [{ kind: 'drop' }, { kind: 'unknown', error: { code: 'connection-lost' } }],
  ] as const)('in trouble: %o', async (fault, outcome) => {
    sandbox.control.fault({ target: 'twilio.messages', ...fault })
    expect(await sendSms()).toMatchObject(outcome)
  })

  it('gives up on an answer that never comes', async () => {
    sandbox.control.fault({ target: 'twilio.messages', kind: 'timeout' })
    expect(await adapters({}, 200).sms.send(cleared({ content: text, channel: 'sms', to: toAnna }))).toMatchObject({ kind: 'unknown', error: { code: 'timeout' } })
  })

  it('settles a lost answer by the next poll', async () => {
    const quiet = adapters({ webhookBase: () => null, mediaUrl: () => null }).sms
    sandbox.control.fault({ target: 'twilio.messages', kind: 'drop', when: 'after' })
    expect((await quiet.send(cleared({ content: text, channel: 'sms', to: toAnna }))).kind).toBe('unknown')
    await sandbox.control.idle()
    expect(await quiet.poll?.(Date.now())).toMatchObject({ ok: true, events: [{ kind: 'listed', to: ANNA, text: 'Hello Anna', status: 'delivered' }] })
    expect(statuses()).toEqual([])
  })
})
