import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import type { ProviderEvent } from '../provider.ts'
import { contextAt, NOW, OUR_ID, policyAt } from '../testing/cleared.ts'
import { isSigned, signedText } from './signature.ts'
import { createTwilioSms } from './twilio-sms.ts'

const TOKEN = '0c0ffee05a4db0112233445566778899'
const policy = policyAt('http://127.0.0.1:9')
const sms = createTwilioSms(policy.connectors.sms, policy.lines, contextAt())
const SMS = 'https://hooks.example.com/webhooks/twilio/sms'
const STATUS = `https://hooks.example.com/webhooks/twilio/status?id=${OUR_ID}`
const sign = (url: string, form: string, token = TOKEN) => createHmac('sha1', token).update(signedText(url, new URLSearchParams(form))).digest('base64')

async function post(url: string, form: string, signature: string | undefined = sign(url, form), keep?: () => Promise<void>) {
  const events: ProviderEvent[] = []
  const answer = await sms.webhook({
    method: 'POST', url: new URL(url), rawBody: Buffer.from(form),
    headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  }, async (more) => {
    await keep?.()
    events.push(...more)
  })
  return { ...answer, events }
}

const sid = 'SM1f0e8ae6ade43cb3c0ce4525424e404f'
const form = (change: Record<string, string> = {}) => new URLSearchParams({
  ToCountry: 'US', SmsMessageSid: sid, NumMedia: '0', SmsSid: sid, SmsStatus: 'received', Body: 'Hello & welcome +1', To: '+12025550100',
  NumSegments: '1', MessageSid: sid, AccountSid: 'AC5a4db0c0ffee0011223344556677889a', From: '+447700900142', ApiVersion: '2010-04-01', ...change,
}).toString()
const statusForm = (change: Record<string, string> = {}) => new URLSearchParams({
  SmsSid: sid, SmsStatus: 'delivered', MessageStatus: 'delivered', To: '+447700900142', MessageSid: sid, AccountSid: 'AC5a4db0c0ffee0011223344556677889a', From: '+12025550100', ApiVersion: '2010-04-01', ...change,
}).toString()

describe('Twilio\'s signature', () => {
  it('is over the address and the parameters, sorted by name, as documented', () => {
    // The example of Twilio's own page on webhook security.
    const url = 'https://example.com/myapp.php?foo=1&bar=2'
    const example = new URLSearchParams({ CallSid: 'CA1234567890ABCDE', Caller: '+14158675310', Digits: '1234', From: '+14158675310', To: '+18005551212' })
    expect(signedText(url, example)).toBe('https://example.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212')
    expect(isSigned(new URL(url), example, 'L/OH5YylLD5NRKLltdqwSvS0BnU=', '12345')).toBe(true)
  })

  it('takes a repeated parameter\'s different values, sorted', () => {
    expect(signedText('u', new URLSearchParams('B=2&A=z&A=b&A=z'))).toBe('uAbAzB2')
  })

  it.each([
    ['https://hooks.example.com/webhooks/twilio/sms', 'https://hooks.example.com:443/webhooks/twilio/sms'],
    ['https://hooks.example.com:8443/webhooks/twilio/sms', 'https://hooks.example.com/webhooks/twilio/sms'],
    ['http://127.0.0.1:4712/webhooks/twilio/sms', 'http://127.0.0.1/webhooks/twilio/sms'],
  ])('of %s may be made with the port and without', async (url, other) => {
    expect((await post(url, form(), sign(url, form()))).status).toBe(200)
    expect((await post(url, form(), sign(other, form()))).status).toBe(200)
  })

  it.each([
    ['missing', ''], ['another token\'s', sign(SMS, form(), 'guess')], ['of another address', sign(STATUS, form())], ['of another body', sign(SMS, form({ Body: 'x' }))],
    ['truncated', sign(SMS, form()).slice(0, -1)], ['sent twice', `${sign(SMS, form())}, ${sign(SMS, form())}`],
  ])('%s: 401, and nothing is kept', async (_, signature) => expect(await post(SMS, form(), signature)).toMatchObject({ status: 401, events: [] }))

  it('does not fit a parameter that was added, or a body that was cut', async () => {
    expect(await post(SMS, `${form()}&OptOutType=STOP`, sign(SMS, form()))).toMatchObject({ status: 401, events: [] })
    expect(await post(SMS, form().slice(0, -10), sign(SMS, form()))).toMatchObject({ status: 401, events: [] })
  })

  it('covers our id in the address of a status', async () => {
    expect((await post(STATUS.replace(OUR_ID, crypto.randomUUID()), statusForm(), sign(STATUS, statusForm()))).status).toBe(401)
  })

  it('cannot be checked without the token: 503', async () => {
    const blind = createTwilioSms(policy.connectors.sms, policy.lines, contextAt({ secret: () => null }))
    const headers = { 'x-twilio-signature': sign(SMS, form()) }
    expect((await blind.webhook({ method: 'POST', url: new URL(SMS), headers, rawBody: Buffer.from(form()) }, async () => undefined)).status).toBe(503)
  })
})

describe('an SMS in', () => {
  it('is told with its sender and line, and answered with nothing to say', async () => {
    expect(await post(SMS, form())).toEqual({
      status: 200, contentType: 'text/xml; charset=utf-8', body: '<Response/>', events: [{
        kind: 'message', lineId: 'main', channel: 'sms', providerId: sid, at: NOW, optOut: null, about: null,
        from: { e164: '+447700900142', userId: null, profileName: null }, content: { type: 'text', text: 'Hello & welcome +1' },
      }],
    })
  })

  it.each([['STOP', 'stop'], ['START', 'start'], ['HELP', null]] as const)('with OptOutType %s is %s', async (type, optOut) => {
    expect((await post(SMS, form({ Body: type, OptOutType: type }))).events).toMatchObject([{ optOut }])
  })

  it('with pictures is a message for each, the words with the first, which keeps the id', async () => {
    const two = form({ NumMedia: '2', MediaUrl0: 'https://x/ME1', MediaContentType0: 'image/jpeg', MediaUrl1: 'https://x/ME2', MediaContentType1: 'Audio/AMR; rate=8' })
    expect((await post(SMS, two)).events).toMatchObject([
      { providerId: sid, content: { type: 'media', text: 'Hello & welcome +1', source: 'https://x/ME1', media: { kind: 'image', mime: 'image/jpeg', bytes: null } } },
      { providerId: `${sid}/1`, content: { type: 'media', text: '', source: 'https://x/ME2', media: { kind: 'audio', mime: 'audio/amr', voice: false } } },
    ])
  })

  it('that says it has a file, and not where, keeps its words', async () => {
    expect((await post(SMS, form({ NumMedia: '1' }))).events).toMatchObject([{ content: { type: 'unsupported', of: 'media', text: 'Hello & welcome +1' } }])
  })

  it('to another desk\'s number is answered, and nothing is kept', async () => expect(await post(SMS, form({ To: '+12025550199' }))).toMatchObject({ status: 200, events: [] }))
  it('that could not be kept is answered with 503', async () => expect((await post(SMS, form(), undefined, () => Promise.reject(new Error('disk full')))).status).toBe(503))

  it('that is malformed, too large, or comes by another way is refused', async () => {
    expect((await post(SMS, 'Body=x')).status).toBe(400)
    expect((await post(SMS, form({ MessageSid: 'x' }))).status).toBe(400)
    expect((await post(SMS, form({ Body: 'x'.repeat(300_000) }))).status).toBe(413)
    expect((await post('https://hooks.example.com/webhooks/twilio/voice', form())).status).toBe(404)
    expect((await sms.webhook({ method: 'GET', url: new URL(SMS), headers: {}, rawBody: new Uint8Array() }, async () => undefined)).status).toBe(405)
  })
})

describe('a status of ours', () => {
  it('carries our id from the address', async () => {
    expect((await post(STATUS, statusForm())).events).toEqual([{ kind: 'status', channel: 'sms', providerId: sid, ourId: OUR_ID, status: 'delivered', at: NOW, error: null, pricing: null }])
    expect((await post(STATUS.replace(/\?.*/, ''), statusForm())).events).toMatchObject([{ ourId: null }])
  })

  it('that failed carries why', async () => {
    expect((await post(STATUS, statusForm({ MessageStatus: 'undelivered', ErrorCode: '30006' }))).events).toMatchObject([{ status: 'failed', error: { code: '30006', class: 'final', advice: 'not-sms-capable' } }])
    expect((await post(STATUS, statusForm({ MessageStatus: 'failed' }))).events).toMatchObject([{ status: 'failed', error: { code: 'failed', class: 'final' } }])
  })

  it.each(['queued', 'sending', 'accepted', 'scheduled', 'from_next_year'])('"%s" changes nothing', async (word) => {
    expect(await post(STATUS, statusForm({ MessageStatus: word }))).toMatchObject({ status: 200, events: [] })
  })
})

it('whatever comes signed gets an answer', { timeout: FUZZ_TIME }, async () => {
  const name = fc.constantFrom('MessageSid', 'From', 'To', 'Body', 'NumMedia', 'MessageStatus', 'ErrorCode', '__proto__', 'OptOutType')
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }))), fc.constantFrom(SMS, STATUS), async (pairs, url) => {
    const body = new URLSearchParams([['MessageSid', sid], ...pairs]).toString()
    expect([200, 400]).toContain((await post(url, body)).status)
  }), { numRuns: runs })
})
