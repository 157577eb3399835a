import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import type { ProviderEvent, WebhookAnswer } from '../provider.ts'
import { contextAt, NOW, OUR_ID, policyAt } from '../testing/cleared.ts'
import { eventsIn } from './webhook-events.ts'
import { createWhatsAppCloud } from './whatsapp-cloud.ts'
import { isSigned, LARGEST_WEBHOOK } from './webhook.ts'

const PNID = '106540352242922'
const WABA = '102290129340398'
const policy = policyAt('http://127.0.0.1:9')
const whatsapp = createWhatsAppCloud(policy.connectors.whatsapp, policy.lines, contextAt())
const url = new URL('https://hooks.example.com/webhooks/whatsapp')
const sign = (raw: string | Uint8Array, secret = 'app-secret') => `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`

async function post(body: string | Uint8Array, header: string | undefined = sign(body), receive?: () => Promise<void>) {
  const calls: (readonly ProviderEvent[])[] = []
  const answer = await whatsapp.webhook(
    { method: 'POST', url, headers: { 'x-hub-signature-256': header }, rawBody: typeof body === 'string' ? Buffer.from(body) : body },
    async (events) => {
      calls.push(events)
      await receive?.()
    },
  )
  return { status: answer.status, calls, events: calls.flat() }
}

const change = (value: object, field = 'messages') => ({ field, value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '442079460020', phone_number_id: PNID }, ...value } })
const body = (...changes: unknown[]) => JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: WABA, changes }] })
const from = { from: '16505551234', id: 'wamid.in1', timestamp: '1795348800' }
const contacts = [{ profile: { name: 'Dana Moreau' }, wa_id: '16505551234' }]
const text = (id = 'wamid.in1') => change({ contacts, messages: [{ ...from, id, type: 'text', text: { body: 'Hello' } }] })
const only = async (message: object) => (await post(body(change({ contacts, messages: [{ ...from, ...message }] })))).events[0]

describe('the check of the address', () => {
  const check = (query: string): Promise<WebhookAnswer> =>
    whatsapp.webhook({ method: 'GET', url: new URL(`?${query}`, url), headers: {}, rawBody: new Uint8Array() }, async () => undefined)

  it('echoes the challenge where the verify token is ours', async () => {
    expect(await check('hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me')).toEqual({ status: 200, contentType: 'text/plain; charset=utf-8', body: '1158201444' })
  })

  it('echoes nothing else', async () => {
    expect(await check('hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess')).toMatchObject({ status: 403, body: '' })
    expect(await check('hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=verify-me')).toMatchObject({ status: 400, body: '' })
    expect(await check('')).toMatchObject({ status: 400, body: '' })
  })
})

describe('the signature', () => {
  const raw = body(text())

  it.each([
    ['missing', undefined], ['empty', ''], ['another secret\'s', sign(raw, 'guess')], ['of another body', sign(`${raw} `)],
    ['truncated', sign(raw).slice(0, -2)], ['without its scheme', sign(raw).slice(7)], ['sha1', `sha1=${createHmac('sha1', 'app-secret').update(raw).digest('hex')}`],
    ['sent twice', `${sign(raw)}, ${sign(raw)}`], ['with something behind it', `${sign(raw)}00`],
  ])('%s: 401, and nothing is kept', async (_, header) => {
    // `undefined` would take the default of `post`.
    const answer = await post(raw, header ?? '')
    expect(answer).toMatchObject({ status: 401, calls: [] })
  })

  it('no header at all: 401', async () => {
    const answer = await whatsapp.webhook({ method: 'POST', url, headers: {}, rawBody: Buffer.from(raw) }, () => Promise.reject(new Error('kept')))
    expect(answer.status).toBe(401)
  })

  it('is over the raw bytes: the same JSON written otherwise is refused', async () => {
    const escaped = raw.replaceAll('Hello', '\\u0048ello')
    expect(JSON.parse(escaped)).toEqual(JSON.parse(raw))
    expect(await post(escaped, sign(raw))).toMatchObject({ status: 401, calls: [] })
    expect((await post(escaped)).events).toHaveLength(1)
  })

  it('of a body that was cut does not fit', async () => {
    expect(await post(raw.slice(0, -5), sign(raw))).toMatchObject({ status: 401, calls: [] })
  })

  it('in upper case is the same number', () => {
    expect(isSigned(Buffer.from(raw), sign(raw).toUpperCase().replace('SHA256', 'sha256'), 'app-secret')).toBe(true)
  })

  it('of a replayed body is good: the caller knows the message already', async () => {
    expect([(await post(raw)).status, (await post(raw)).status]).toEqual([200, 200])
  })

  it('cannot be checked without the app secret: 503, so that Meta comes again', async () => {
    const blind = createWhatsAppCloud(policy.connectors.whatsapp, policy.lines, contextAt({ secret: () => null }))
    const answer = await blind.webhook({ method: 'POST', url, headers: { 'x-hub-signature-256': sign(raw) }, rawBody: Buffer.from(raw) }, async () => undefined)
    expect(answer.status).toBe(503)
  })
})

describe('the answer', () => {
  it('is 200 only after the events are kept', async () => {
    const disk = Promise.withResolvers<void>()
    let answered = false
    const answer = post(body(text()), undefined, () => disk.promise).then(({ status }) => {
      answered = true
      return status
    })
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(answered).toBe(false)
    disk.resolve()
    expect(await answer).toBe(200)
  })

  it('is 503 where they could not be kept', async () => {
    expect((await post(body(text()), undefined, () => Promise.reject(new Error('disk full')))).status).toBe(503)
  })

  it.each([
    ['cut JSON', '{"object":"whatsapp_business_account","entry":['], ['nothing', ''], ['an array', '[]'], ['null', 'null'], ['no entries', '{"object":"whatsapp_business_account"}'],
    ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])], ['a deep pit', '['.repeat(200_000)],
  ])('is 400 to %s, though signed', async (_, malformed) => {
    expect(await post(malformed)).toMatchObject({ status: 400, calls: [] })
  })

  it('is 200 to another object, another desk\'s number and an unknown field, of which nothing is kept', async () => {
    const foreign = text()
    foreign.value.metadata.phone_number_id = '999'
    for (const raw of [JSON.stringify({ object: 'page', entry: [] }), body(foreign), body(change({ anything: 1 }, 'security')), body(change({ errors: [{ code: 131031 }] }))]) {
      expect(await post(raw)).toMatchObject({ status: 200, calls: [] })
    }
  })

  it('is 413 to more than 3 MB, and 405 to other methods', async () => {
    expect((await post(new Uint8Array(LARGEST_WEBHOOK + 1))).status).toBe(413)
    expect((await whatsapp.webhook({ method: 'DELETE', url, headers: {}, rawBody: new Uint8Array() }, async () => undefined)).status).toBe(405)
  })
})

describe('a message in', () => {
  it('is a text, with its sender, line and the client\'s time', async () => {
    expect((await post(body(text()))).events).toEqual([{
      kind: 'message', lineId: 'main', channel: 'whatsapp', providerId: 'wamid.in1', at: 1_795_348_800_000, optOut: null, about: null,
      from: { e164: '+16505551234', userId: null, profileName: 'Dana Moreau' }, content: { type: 'text', text: 'Hello' },
    }])
  })

  it('is a tapped reply button, or a template\'s, with its payload', async () => {
    expect(await only({ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'opt-in:yes', title: 'Yes' } } })).toMatchObject({ content: { type: 'button', text: 'Yes', payload: 'opt-in:yes' } })
    expect(await only({ type: 'button', context: {}, button: { text: 'No', payload: 'opt-in:no' } })).toMatchObject({ content: { type: 'button', text: 'No', payload: 'opt-in:no' } })
    expect(await only({ type: 'button', button: { text: 'No' } })).toMatchObject({ content: { type: 'button', text: 'No', payload: 'No' } })
  })

  it('may come from a user id alone, or with no sender but the one contact', async () => {
    const message = { id: 'wamid.u', timestamp: '1795348800', type: 'text', text: { body: 'Hi' } }
    const one = await post(body(change({ contacts: [{ profile: { username: 'dana' }, user_id: 'US.134' }], messages: [{ ...message, from_user_id: 'US.134' }] })))
    expect(one.events).toMatchObject([{ from: { e164: null, userId: 'US.134', profileName: 'dana' } }])
    const other = await post(body(change({ contacts, messages: [message] })))
    expect(other.events).toMatchObject([{ from: { e164: '+16505551234', userId: null } }])
  })

  it('takes nothing from a contact entry that is another person\'s', async () => {
    const message = { id: 'wamid.u', timestamp: '1795348800', type: 'text', text: { body: 'Hi' } }
    const dana = [{ profile: { name: 'Dana Moreau' }, wa_id: '16505551234', user_id: 'US.134' }]
    const byNumber = await post(body(change({ contacts: dana, messages: [{ ...message, from: '447700900142' }] })))
    expect(byNumber.events).toMatchObject([{ from: { e164: '+447700900142', userId: null, profileName: null } }])
    const byId = await post(body(change({ contacts: dana, messages: [{ ...message, from_user_id: 'US.999' }] })))
    expect(byId.events).toMatchObject([{ from: { e164: null, userId: 'US.999', profileName: null } }])
  })

  it('knows its sender by the other spelling of a number', async () => {
    const ana = [{ profile: { name: 'Ana Souza' }, wa_id: '5511988887777', user_id: 'BR.1' }]
    const { events } = await post(body(change({ contacts: ana, messages: [{ id: 'wamid.u', from: '551188887777', timestamp: '1795348800', type: 'text', text: { body: 'Oi' } }] })))
    expect(events).toMatchObject([{ from: { e164: '+551188887777', userId: 'BR.1', profileName: 'Ana Souza' } }])
  })

  it('is not lost where its sender is no number: whoever it is stands as a user id', async () => {
    expect(await only({ from: '1234567890123456789', type: 'text', text: { body: 'Hi' } })).toMatchObject({ from: { e164: null, userId: '1234567890123456789' } })
  })

  it('with a time that cannot be read counts as of now', async () => {
    expect(await only({ timestamp: 'yesterday', type: 'text', text: { body: 'x' } })).toMatchObject({ at: NOW })
  })

  it('keeps emoji, right-to-left and zero-width characters as they are', async () => {
    const words = 'שלום 👩‍👩‍👧 \u200b e\u0301'
    expect(await only({ type: 'text', text: { body: words } })).toMatchObject({ content: { text: words } })
  })
})

describe('a status', () => {
  const status = async (more: object) => (await post(body(change({ statuses: [{ id: 'wamid.out', status: 'delivered', timestamp: '1795348801', recipient_id: '16505551234', ...more }] })))).events

  it('carries our id where Meta echoes it', async () => {
    expect(await status({ biz_opaque_callback_data: OUR_ID })).toEqual([
      { kind: 'status', channel: 'whatsapp', providerId: 'wamid.out', ourId: OUR_ID, status: 'delivered', at: 1_795_348_801_000, error: null, pricing: null },
    ])
    expect(await status({ biz_opaque_callback_data: 'somebody else\'s' })).toMatchObject([{ ourId: null }])
  })

  it('that failed carries its error, which nobody retries by itself', async () => {
    const errors = [{ code: 131026, title: 'Message undeliverable', message: 'Message undeliverable', error_data: { details: 'not on WhatsApp' }, href: 'https://x' }]
    expect(await status({ status: 'failed', errors })).toMatchObject([{ status: 'failed', error: { code: '131026', class: 'final', advice: 'offer-sms', details: 'not on WhatsApp' } }])
    expect(await status({ status: 'failed', errors: 'odd' })).toMatchObject([{ status: 'failed', error: { class: 'final', advice: 'tell-it' } }])
  })

  it('says what it cost, where Meta says so', async () => {
    const priced = async (pricing: unknown) => (await status({ pricing })).map((event) => event.kind === 'status' && event.pricing)
    expect(await priced({ billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' })).toEqual([{ billable: false, type: 'free_customer_service', category: 'service' }])
    expect(await priced({ billable: true, pricing_model: 'CBP', category: 'marketing' })).toEqual([{ billable: true, type: '', category: 'marketing' }])
    expect(await priced({ type: 'free_entry_point', category: 'utility' })).toEqual([{ billable: false, type: 'free_entry_point', category: 'utility' }])
    expect(await priced('a lot')).toEqual([null])
  })

  it('of a kind that we do not know is left out', async () => expect(await status({ status: 'warning' })).toEqual([]))
  it('may say "played"', async () => expect(await status({ status: 'played' })).toMatchObject([{ status: 'played' }]))
})

describe('a batch', () => {
  it('of 1,000 changes is one receive, in its order', async () => {
    const { status, calls } = await post(body(...Array.from({ length: 1000 }, (_, index) => text(`wamid.${index}`))))
    expect(status).toBe(200)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.map((event) => event.kind === 'message' && event.providerId)).toEqual(Array.from({ length: 1000 }, (_, index) => `wamid.${index}`))
  })

  it('loses nothing to a bad part: entry, change, message, status or contact', async () => {
    const mixed = change({
      contacts: [null, ...contacts], messages: [null, 7, { type: 'text' }, { ...from, type: 'text', text: { body: 'kept' } }],
      statuses: ['x', { id: 'wamid.out' }, { id: 'wamid.out', status: 'read', timestamp: '1795348801' }],
    })
    const raw = JSON.stringify({ object: 'whatsapp_business_account', entry: [null, { id: WABA }, { id: WABA, changes: [null, { field: 'messages' }, change({ messages: 'no list' }), mixed] }] })
    expect((await post(raw)).events).toMatchObject([{ kind: 'message', content: { text: 'kept' } }, { kind: 'status', status: 'read' }])
  })

  it('of template changes says once that they changed, and only of our account', async () => {
    const changed = change({ event: 'PAUSED', message_template_id: 12_345_678_901, message_template_name: 'x', message_template_language: 'en_GB', reason: 'NONE' }, 'message_template_status_update')
    expect((await post(body(changed, changed, change({}, 'template_category_update')))).events).toEqual([{ kind: 'templates-changed' }])
    const foreign = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [changed] }] })
    expect(await post(foreign)).toMatchObject({ status: 200, calls: [] })
  })
})

describe('whatever comes', () => {
  const reader = { businessAccountId: WABA, line: () => undefined, now: () => NOW }
  const anything = fc.jsonValue({ maxDepth: 2 })
  const few = { maxLength: 3 }
  /** Right on the outside, anything within. */
  const nearly = fc.record({
    object: fc.constant('whatsapp_business_account'),
    entry: fc.array(fc.record({
      id: fc.constantFrom(WABA, 'x'),
      changes: fc.array(fc.record({
        field: fc.constantFrom('messages', 'message_template_status_update', '__proto__'),
        value: fc.record({
          metadata: fc.constant({ phone_number_id: PNID }), contacts: fc.array(anything, few), statuses: fc.array(anything, few),
          messages: fc.array(fc.oneof(anything, fc.record({ id: fc.string(), from: anything, timestamp: anything, type: fc.constantFrom('text', 'button', 'interactive', 'image', '__proto__', 'constructor'), text: anything, button: anything, interactive: anything, image: anything })), few),
        }),
      }), few),
    }), few),
  })

  it('is read without an exception', { timeout: FUZZ_TIME }, () => {
    fc.assert(fc.property(fc.oneof(anything, nearly), (json) => {
      const events = eventsIn(json, { ...reader, line: (id) => policy.lines.find((line) => line.whatsapp?.phoneNumberId === id)?.id })
      for (const event of events ?? []) if (event.kind === 'message' && event.from.e164 === null && event.from.userId === null) throw new Error('a message from nobody')
    }), { numRuns: runs })
  })

  it('signed bytes always get an answer', { timeout: FUZZ_TIME }, async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (raw) => {
      expect([200, 400]).toContain((await post(raw)).status)
    }), { numRuns: runs })
  })
})

describe('word about a person or the account', () => {
  it('that marketing is stopped or wanted again carries the client\'s setting', async () => {
    const wishes = [
      { wa_id: '16505551234', detail: 'User requested to stop marketing messages', category: 'marketing_messages', value: 'stop', timestamp: 1_731_705_721 },
      { user_id: 'US.134', category: 'marketing_messages', value: 'resume', timestamp: 1_731_705_721 },
      { wa_id: '16505551234', category: 'marketing_messages', value: 'signup' }, { wa_id: '16505551234', category: 'other', value: 'stop' }, { category: 'marketing_messages', value: 'stop' }, null,
    ]
    expect((await post(body(change({ contacts, user_preferences: wishes }, 'user_preferences')))).events).toEqual([
      { kind: 'marketing', lineId: 'main', from: { e164: '+16505551234', userId: null }, stopped: true, at: 1_731_705_721_000, words: 'User requested to stop marketing messages' },
      { kind: 'marketing', lineId: 'main', from: { e164: null, userId: 'US.134' }, stopped: false, at: 1_731_705_721_000, words: '' },
    ])
  })

  it('that the account is in trouble is handed on, and is nothing to keep', async () => {
    const heard: string[] = []
    const desk = createWhatsAppCloud(policy.connectors.whatsapp, policy.lines, contextAt({ troubled: (error) => { heard.push(`${error.code} ${error.class} ${error.details}`) } }))
    const raw = body(change({ errors: [{ code: 131031, title: 'Account locked', error_data: { details: 'for policy' } }, { code: null }] }))
    const answer = await desk.webhook({ method: 'POST', url, headers: { 'x-hub-signature-256': sign(raw) }, rawBody: Buffer.from(raw) }, () => Promise.reject(new Error('kept')))
    expect(answer.status).toBe(200)
    expect(heard).toEqual(['131031 halt for policy'])
  })
})
