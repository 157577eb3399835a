import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { E164, LineId, MediaId } from '../../../core/ids.ts'
import type { MessagingProvider } from '../provider.ts'
import { cleared, contextAt, NOW, OUR_ID, policyAt } from '../testing/cleared.ts'
import { scriptedProvider, type ScriptedProvider } from '../testing/scripted-provider.ts'
import { createTwilioSms } from './twilio-sms.ts'

const ACCOUNT = '/2010-04-01/Accounts/AC5a4db0c0ffee0011223344556677889a'
let twilio: ScriptedProvider
let sms: MessagingProvider
const make = (context = contextAt(), baseUrl = twilio.url) => {
  const policy = policyAt(baseUrl)
  return createTwilioSms(policy.connectors.sms, policy.lines, context)
}
beforeAll(async () => { twilio = await scriptedProvider() })
afterAll(() => twilio.close())
beforeEach(() => {
  twilio.seen.length = 0
  sms = make()
})

const sid = 'SM1f0e8ae6ade43cb3c0ce4525424e404f'
const message = (content = 'Hello') => cleared({ channel: 'sms', content: { type: 'text', text: content }, to: { e164: '+447700900142' as E164, userId: null } })
const created = { sid, status: 'queued', error_code: null, error_message: null, date_sent: null, num_media: '0' }
const failure = (status: number, code: number) => ({ status, json: { code, message: 'why', more_info: `https://www.twilio.com/docs/errors/${code}`, status } })
const formOf = (index = 0) => Object.fromEntries(new URLSearchParams(twilio.seen[index]?.body))

describe('what goes to Twilio', () => {
  it('is a form with Basic auth, from the line\'s number', async () => {
    twilio.answer({ status: 201, json: created })
    expect(await sms.send(message('Grüße & +1 👋'))).toEqual({ kind: 'accepted', providerId: sid, waId: null, userId: null })
    expect(twilio.seen).toHaveLength(1)
    expect(twilio.seen[0]).toMatchObject({
      method: 'POST', path: `${ACCOUNT}/Messages.json`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from('AC5a4db0c0ffee0011223344556677889a:0c0ffee05a4db0112233445566778899').toString('base64')}`,
      },
    })
    expect(formOf()).toEqual({ To: '+447700900142', From: '+12025550100', Body: 'Grüße & +1 👋' })
  })

  it('names where its status is told, with our id, where there is a webhook', async () => {
    twilio.answer({ status: 201, json: created })
    await make(contextAt({ webhookBase: () => new URL('http://127.0.0.1:8080/desk/') })).send(message())
    expect(formOf()).toMatchObject({ StatusCallback: `http://127.0.0.1:8080/desk/webhooks/twilio/status?id=${OUR_ID}` })
  })

  it('goes nowhere without a token, and from no line that has no number', async () => {
    expect(await make(contextAt({ secret: () => null })).send(message())).toMatchObject({ kind: 'failed', error: { class: 'halt', advice: 'sign-in-again' } })
    const other = cleared({ channel: 'sms', content: { type: 'text', text: 'x' }, lineId: 'other' as LineId })
    expect(await sms.send(other)).toMatchObject({ kind: 'failed', error: { advice: 'check-settings' } })
    expect(twilio.seen).toEqual([])
  })
})

describe('a picture by SMS', () => {
  const picture = { id: 'm1' as MediaId, kind: 'image', mime: 'image/jpeg', bytes: 1000, sha256: 'a'.repeat(64), fileName: 'pier.jpg', voice: false, width: null, height: null, duration: null } as const
  const mms = (text: string) => cleared({ channel: 'sms', content: { type: 'media', text, media: picture }, to: { e164: '+447700900142' as E164, userId: null } })

  it('goes out by the address from which Twilio can fetch it', async () => {
    twilio.answer({ status: 201, json: created }, { status: 201, json: created })
    const withAddress = make(contextAt({ mediaUrl: (id) => new URL(`https://desk.example.com/media/${id}`) }))
    expect((await withAddress.send(mms('The pier'))).kind).toBe('accepted')
    expect(formOf()).toEqual({ To: '+447700900142', From: '+12025550100', Body: 'The pier', MediaUrl: 'https://desk.example.com/media/m1' })
    await withAddress.send(mms(''))
    expect(formOf(1)).not.toHaveProperty('Body')
  })

  it('is not sent from a desk without such an address, and says whom to ask', async () => {
    expect(await sms.send(mms('x'))).toMatchObject({ kind: 'failed', error: { code: 'no-media-address', class: 'final', advice: 'check-settings' } })
    const far = make(contextAt({ mediaUrl: () => new URL('http://127.0.0.1:1/m') }), 'https://api.twilio.com')
    expect(await far.send(mms('x'))).toMatchObject({ kind: 'failed', error: { code: 'no-media-address' } })
    expect(twilio.seen).toEqual([])
  })
})

describe('what Twilio answers', () => {
  it.each([
    [401, 20003, 'failed', 'sign-in-again'], [404, 20404, 'failed', 'check-settings'], [429, 20429, 'not-sent', 'try-later'],
    [400, 21610, 'failed', 'sms-opted-out'], [400, 21614, 'failed', 'not-sms-capable'], [400, 21211, 'failed', 'check-number'],
    [400, 21606, 'failed', 'check-settings'], [500, 20500, 'unknown', 'tell-it'], [400, 29999, 'failed', 'tell-it'],
  ] as const)('HTTP %i with code %i is %s', async (status, code, kind, advice) => {
    twilio.answer(failure(status, code))
    expect(await sms.send(message())).toMatchObject({ kind, error: { code: String(code), advice, details: 'why' } })
  })

  it('holds the whole line for as long as it asks', async () => {
    twilio.answer({ ...failure(429, 20429), headers: { 'retry-after': '2' } })
    expect(await sms.send(message())).toMatchObject({ kind: 'not-sent', wholeLine: true, after: 2000 })
  })

  it.each([
    ['a gateway error', { status: 503, text: '<html>' }, 'unknown'], ['a success without a sid', { status: 201, json: { status: 'queued' } }, 'unknown'],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9' } }, 'failed'],
    ['a message that failed at once', { status: 201, json: { ...created, status: 'failed', error_code: 30006, error_message: 'Landline' } }, 'failed'],
  ] as const)('%s', async (_, answer, kind) => {
    twilio.answer(answer)
    expect((await sms.send(message())).kind).toBe(kind)
    expect(twilio.seen).toHaveLength(1)
  })
})

describe('the account', () => {
  it('is checked by reading it', async () => {
    twilio.answer({ status: 200, json: { sid: 'AC', status: 'active' } }, { status: 200, json: { status: 'suspended' } }, failure(401, 20003))
    expect(await sms.check()).toEqual({ ok: true })
    expect(twilio.seen[0]).toMatchObject({ method: 'GET', path: `${ACCOUNT}.json` })
    expect(await sms.check()).toMatchObject({ ok: false, error: { class: 'halt', details: expect.stringContaining('suspended') } })
    expect(await sms.check()).toMatchObject({ ok: false, error: { advice: 'sign-in-again' } })
  })

  it('is told where our webhook is, on the very number of the line', async () => {
    const numbers = [{ sid: `PN${'0'.repeat(32)}`, phone_number: '+120255501001' }, { sid: `PN${'1'.repeat(32)}`, phone_number: '+12025550100' }]
    twilio.answer({ status: 200, json: { incoming_phone_numbers: numbers } }, { status: 200, json: {} })
    expect(await sms.registerWebhook(new URL('https://hooks.example.com'))).toEqual({ ok: true })
    expect(twilio.seen[0]?.path).toBe(`${ACCOUNT}/IncomingPhoneNumbers.json?PhoneNumber=%2B12025550100`)
    expect(twilio.seen[1]).toMatchObject({ method: 'POST', path: `${ACCOUNT}/IncomingPhoneNumbers/PN${'1'.repeat(32)}.json` })
    expect(formOf(1)).toEqual({ SmsUrl: 'https://hooks.example.com/webhooks/twilio/sms', SmsMethod: 'POST' })
    twilio.answer({ status: 200, json: { incoming_phone_numbers: [] } })
    expect(await sms.registerWebhook(new URL('https://hooks.example.com'))).toMatchObject({ ok: false, error: { advice: 'check-settings' } })
  })
})

describe('polling', () => {
  const row = (more: object) => ({
    sid, direction: 'inbound', from: '+447700900142', to: '+12025550100', body: 'Hi', status: 'received', num_media: '0',
    date_created: 'Sun, 22 Nov 2026 10:00:00 +0000', date_sent: 'Sun, 22 Nov 2026 10:00:01 +0000', error_code: null, error_message: null, ...more,
  })
  const page = (messages: unknown[], next: string | null = null) => ({ status: 200, json: { messages, next_page_uri: next, page: 0, page_size: 200 } })
  const none = page([])
  const mms = sid.replace('SM', 'MM')
  const ME = `ME${'0'.repeat(32)}`

  it('asks once which files a message has, however often it is listed', async () => {
    const media = { status: 200, json: { media_list: [{ sid: ME, content_type: 'image/png', uri: `${ACCOUNT}/Messages/${mms}/Media/${ME}.json` }] } }
    twilio.answer(page([row({ num_media: '1', sid: mms })]), none, media, page([row({ num_media: '1', sid: mms })]), none)
    expect((await sms.poll?.(NOW))?.ok).toBe(true)
    expect(await sms.poll?.(NOW)).toMatchObject({ ok: true, events: [{ providerId: mms, content: { type: 'media' } }] })
    expect(twilio.seen).toHaveLength(5)
  })

  it('keeps the words of a message whose files are gone, and waits where they cannot be asked for now', async () => {
    twilio.answer(page([row({ num_media: '1', sid: mms })]), none, failure(503, 20503))
    expect(await sms.poll?.(NOW)).toMatchObject({ ok: false })
    twilio.answer(page([row({ num_media: '1', sid: mms })]), none, failure(404, 20404))
    expect(await sms.poll?.(NOW)).toMatchObject({ ok: true, events: [{ content: { type: 'unsupported', of: 'media', text: 'Hi' } }] })
  })

  it('asks for what came in and for ours, each with its overlap', async () => {
    twilio.answer(none, none)
    expect(await sms.poll?.(NOW)).toEqual({ ok: true, events: [] })
    expect(twilio.seen.map(({ path }) => Object.fromEntries(new URL(path, twilio.url).searchParams))).toEqual([
      { To: '+12025550100', 'DateSent>': '2026-11-22T11:00:00Z', PageSize: '200' },
      { From: '+12025550100', 'DateSent>': '2026-11-22T00:00:00Z', PageSize: '200' },
    ])
  })

  it('tells messages in, and ours with what became of them, oldest first', async () => {
    twilio.answer(
      page([row({ num_media: '1', sid: sid.replace('SM', 'MM'), date_sent: 'Sun, 22 Nov 2026 11:00:00 +0000' }), row({})]),
      page([
        row({ sid: sid.replace('1', '2'), direction: 'outbound-api', from: '+12025550100', to: '+447700900142', status: 'undelivered', error_code: 30006, error_message: 'Landline', date_sent: 'Sun, 22 Nov 2026 10:30:00 +0000' }),
        row({ sid: sid.replace('1', '3'), direction: 'outbound-api', to: '+447700900142', status: 'queued', date_sent: null, date_created: 'Sun, 22 Nov 2026 11:30:00 +0000' }),
      ]),
      { status: 200, json: { media_list: [{ sid: ME, content_type: 'image/jpeg', uri: `${ACCOUNT}/Messages/${mms}/Media/${ME}.json` }], next_page_uri: null } },
    )
    expect(await sms.poll?.(NOW)).toMatchObject({ ok: true, events: [
      { kind: 'message', lineId: 'main', providerId: sid, at: Date.UTC(2026, 10, 22, 10, 0, 1), from: { e164: '+447700900142' }, content: { type: 'text', text: 'Hi' }, optOut: null },
      { kind: 'listed', to: '+447700900142', text: 'Hi', status: 'failed', error: { code: '30006', class: 'final', advice: 'not-sms-capable', details: 'Landline' } },
      { kind: 'message', providerId: mms, content: { type: 'media', text: 'Hi', source: `${twilio.url}${ACCOUNT}/Messages/${mms}/Media/${ME}`, media: { kind: 'image', mime: 'image/jpeg' } } },
      { kind: 'listed', status: null, error: null, at: Date.UTC(2026, 10, 22, 11, 30) },
    ] })
  })

  it('keeps the order of messages of one second, which Twilio lists newest first', async () => {
    twilio.answer(page([row({ sid: sid.replace('1', '3'), body: 'START' }), row({ sid: sid.replace('1', '2'), body: 'STOP' })], '/next?Page=1'), page([row({ body: 'Hello' })]), none)
    const result = await sms.poll?.(NOW)
    expect(result?.ok === true && result.events.map((event) => event.kind === 'message' && event.content.text)).toEqual(['Hello', 'STOP', 'START'])
  })

  it('follows the pages at our own address, whatever origin the next one names', async () => {
    twilio.answer(
      page([row({})], 'https://elsewhere.example.com/steal?To=%2B12025550100&Page=1&PageToken=PASM1'), page([row({ sid: sid.replace('1', '2') })]), none,
    )
    const result = await sms.poll?.(NOW)
    expect(result?.ok === true && result.events).toHaveLength(2)
    expect(twilio.seen[1]?.path).toBe(`${ACCOUNT}/Messages.json?To=%2B12025550100&Page=1&PageToken=PASM1`)
    expect(twilio.seen).toHaveLength(3)
  })

  it('ends a list that turns in a circle', async () => {
    const circle = page([row({})], `${ACCOUNT}/Messages.json?Page=1`)
    twilio.answer(circle, circle, none)
    expect((await sms.poll?.(NOW))?.ok).toBe(true)
    expect(twilio.seen).toHaveLength(3)
  })

  it('leaves out rows that cannot be read, and fails as a whole where a page fails', async () => {
    twilio.answer(page([null, { sid: 'x' }, row({ from: null }), row({ body: null })]), none)
    expect(await sms.poll?.(NOW)).toMatchObject({ ok: true, events: [{ content: { text: '' } }] })
    twilio.answer(page([row({})]), failure(429, 20429))
    expect(await sms.poll?.(NOW)).toMatchObject({ ok: false, error: { code: '20429' } })
    twilio.answer({ status: 200, json: { calls: [] } })
    expect((await sms.poll?.(NOW))?.ok).toBe(false)
  })

  it('keeps senders apart that are no number: short codes and names', async () => {
    twilio.answer(page([row({ from: 'MYBANK' })]), none)
    expect(await sms.poll?.(NOW)).toMatchObject({ events: [{ from: { e164: null, userId: 'MYBANK', profileName: 'MYBANK' } }] })
  })
})
