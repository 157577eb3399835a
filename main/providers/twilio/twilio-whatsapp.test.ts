import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { E164, MediaId } from '../../../core/ids.ts'
import { twilioWhatsApp } from '../../../core/testing/twilio-policy.ts'
import type { OutboundContent } from '../../../core/messaging/message.ts'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import type { MessagingProvider, ProviderEvent } from '../provider.ts'
import { cleared, contextAt, NOW, OUR_ID, policyAt } from '../testing/cleared.ts'
import { scriptedProvider, type ScriptedProvider } from '../testing/scripted-provider.ts'
import { signedText } from './signature.ts'
import { createTwilioWhatsApp } from './twilio-whatsapp.ts'

const ACCOUNT = '/2010-04-01/Accounts/AC5a4db0c0ffee0011223344556677889a'
const TOKEN = '0c0ffee05a4db0112233445566778899'
let twilio: ScriptedProvider
let whatsapp: MessagingProvider
const make = (context = contextAt(), baseUrl = twilio.url) => createTwilioWhatsApp(twilioWhatsApp(baseUrl), policyAt(baseUrl).lines, context)
beforeAll(async () => { twilio = await scriptedProvider() })
afterAll(() => twilio.close())
beforeEach(() => {
  twilio.seen.length = 0
  whatsapp = make()
})

const sid = 'SM1f0e8ae6ade43cb3c0ce4525424e404f'
const HX = 'HXb5b62575e6e4ff6129ad7c8efe1f983e'
const created = { sid, status: 'queued', error_code: null, error_message: null }
const formOf = (index = 0) => Object.fromEntries(new URLSearchParams(twilio.seen[index]?.body))
const to = { e164: '+447700900142' as E164, userId: null }
const template = { type: 'template', name: 'review', language: 'en', values: { 1: 'Mei', 'button:0:2': 'abc' }, text: 'Hello Mei', quickReplies: [], parameterFormat: 'POSITIONAL', header: null, templateId: HX } as const
const message = (content: OutboundContent) => cleared({ channel: 'whatsapp', content, to })

describe('what goes to Twilio for WhatsApp', () => {
  it.each<[string, OutboundContent, Record<string, string>]>([
    ['words', { type: 'text', text: 'Hello' }, { Body: 'Hello' }],
    ['a template by its id, its variables counted as one', template, { ContentSid: HX, ContentVariables: '{"1":"Mei","2":"abc"}' }],
    ['a place', { type: 'location', text: 'Pier 7', place: { latitude: 51.5, longitude: -0.12, name: 'Pier | 7', address: null } }, { Body: 'Pier 7', PersistentAction: 'geo:51.5,-0.12|Pier   7' }],
  ])('%s', async (_, content, fields) => {
    twilio.answer({ status: 201, json: created })
    expect(await whatsapp.send(message(content))).toEqual({ kind: 'accepted', providerId: sid, waId: null, userId: null })
    expect(twilio.seen[0]).toMatchObject({ method: 'POST', path: `${ACCOUNT}/Messages.json` })
    expect(formOf()).toEqual({ To: 'whatsapp:+447700900142', From: 'whatsapp:+442079460020', ...fields })
  })

  it('a file by its address, and where its status is told', async () => {
    twilio.answer({ status: 201, json: created })
    const media = { id: 'm1' as MediaId, kind: 'document', mime: 'application/pdf', bytes: 1000, sha256: 'a'.repeat(64), fileName: 'q3.pdf', voice: false, width: null, height: null, duration: null } as const
    const reached = make(contextAt({ mediaUrl: (id) => new URL(`https://desk.example.com/m/${id}`), webhookBase: () => new URL('https://desk.example.com/') }))
    await reached.send(message({ type: 'media', text: '', media }))
    expect(formOf()).toMatchObject({ MediaUrl: 'https://desk.example.com/m/m1', StatusCallback: `https://desk.example.com/webhooks/twilio/whatsapp/status?id=${OUR_ID}` })
    expect(await whatsapp.send(message({ type: 'media', text: '', media }))).toMatchObject({ kind: 'failed', error: { code: 'no-media-address', advice: 'check-settings' } })
  })

  it.each<[string, OutboundContent, string]>([
    ['a template that was never synced', { ...template, templateId: null }, 'resync-templates'],
    ['reply buttons', { type: 'buttons', text: 'May we?', buttons: [{ id: 'y', title: 'Yes' }] }, 'fix-text'],
    ['contact cards', { type: 'cards', text: 'Mei', cards: [{ name: 'Mei', organisation: null, phones: [], emails: [] }] }, 'fix-text'],
  ])('%s is no request at all, but a failure with a way out', async (_, content, advice) => {
    expect(await whatsapp.send(message(content))).toMatchObject({ kind: 'failed', error: { class: 'final', advice } })
    expect(twilio.seen).toEqual([])
  })

  it.each([[63016, 'failed', 'use-template'], [63003, 'failed', 'offer-sms'], [63024, 'failed', 'offer-sms'], [63018, 'not-sent', 'try-later'], [63007, 'failed', 'check-settings'], [21655, 'failed', 'resync-templates']] as const)('an answer with code %i is %s', async (code, kind, advice) => {
    twilio.answer({ status: 400, json: { code, message: 'why', more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 } })
    expect(await whatsapp.send(message({ type: 'text', text: 'x' }))).toMatchObject({ kind, error: { code: String(code), advice } })
  })

  it('its webhook is set by hand, and the address to set is said', async () => {
    expect(await whatsapp.registerWebhook(new URL('https://desk.example.com/x'))).toMatchObject({ ok: false, error: { advice: 'check-settings', details: expect.stringContaining('https://desk.example.com/x/webhooks/twilio/whatsapp/message') } })
  })
})

/** Real posts: a button of a template (its fields as captured; number and names changed) … */
const BUTTON = 'OriginalRepliedMessageSender=whatsapp%3A%2B442079460020&ExternalUserId=whatsapp%3AID.4566546130240823&SmsMessageSid=SM8824d91645395b17594d92659b878468&FrequentlyForwarded=false&NumMedia=0&ProfileName=teknisee&MessageType=interactive&SmsSid=SM8824d91645395b17594d92659b878468&WaId=447700900142&SmsStatus=received&Body=Konfirmasi&Forwarded=false&ButtonText=Konfirmasi&To=whatsapp%3A%2B442079460020&ButtonPayload=%7BverifyEmail%3Aasd%40asd.com%7D&NumSegments=1&ReferralNumMedia=0&MessageSid=SM8824d91645395b17594d92659b878468&AccountSid=ACefb707f7c4ce4d15bc4261fd1d5ed615&OriginalRepliedMessageSid=MM5cc44eecf7dab0d48d4529d0fa4af44d&From=whatsapp%3A%2B447700900142&ApiVersion=2010-04-01'
const MESSAGE = 'https://desk.example.com/webhooks/twilio/whatsapp/message'
const STATUS = `https://desk.example.com/webhooks/twilio/whatsapp/status?id=${OUR_ID}`
const withFields = (change: Record<string, string>) => new URLSearchParams({ MessageSid: sid, NumMedia: '0', Body: '', From: 'whatsapp:+447700900142', To: 'whatsapp:+442079460020', ProfileName: 'Mei', WaId: '447700900142', ...change }).toString()

async function post(url: string, form: string) {
  const events: ProviderEvent[] = []
  const signature = createHmac('sha1', TOKEN).update(signedText(url, new URLSearchParams(form))).digest('base64')
  const { status } = await whatsapp.webhook({
    method: 'POST', url: new URL(url), rawBody: Buffer.from(form), headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
  }, async (more) => { events.push(...more) })
  return { status, events }
}

describe('what WhatsApp posts through Twilio', () => {
  it('a tapped button names what it stood under, and who tapped it', async () => {
    expect(await post(MESSAGE, BUTTON)).toEqual({ status: 200, events: [{
      kind: 'message', lineId: 'main', channel: 'whatsapp', providerId: 'SM8824d91645395b17594d92659b878468', at: NOW, optOut: null, about: 'MM5cc44eecf7dab0d48d4529d0fa4af44d',
      from: { e164: '+447700900142', userId: 'ID.4566546130240823', profileName: 'teknisee' }, content: { type: 'button', text: 'Konfirmasi', payload: '{verifyEmail:asd@asd.com}' },
    }] })
  })

  it.each<[string, Record<string, string>, object]>([
    ['words', { Body: 'Hello' }, { type: 'text', text: 'Hello' }],
    ['a button whose words stand in Body alone', { Body: 'Yes', MessageType: 'button' }, { type: 'button', text: 'Yes', payload: 'Yes' }],
    ['a row of a list', { Body: 'x', ListId: 'r1', ListTitle: 'Morning' }, { type: 'choice', text: 'Morning', payload: 'r1', description: null }],
    ['a place', { Latitude: '51.5', Longitude: '-0.12', Label: 'Pier 7', Address: 'Quay St' }, { type: 'location', text: 'Pier 7, Quay St', place: { latitude: 51.5, longitude: -0.12, name: 'Pier 7', address: 'Quay St' } }],
    ['a voice note', { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/x', MediaContentType0: 'audio/ogg' }, { type: 'media', text: '', source: 'https://api.twilio.com/x', media: { kind: 'audio', voice: true } }],
    ['what it cannot tell', { MessageType: 'order' }, { type: 'unsupported', of: 'order', text: '' }],
  ])('%s', async (_, fields, content) => expect((await post(MESSAGE, withFields(fields))).events).toMatchObject([{ content }]))

  it('a status, read included', async () => {
    const status = 'EventType=READ&SmsSid=SM1f0e8ae6ade43cb3c0ce4525424e404f&SmsStatus=read&MessageStatus=read&ChannelToAddress=%2B447700900142&To=whatsapp%3A%2B447700900142&ChannelPrefix=whatsapp&MessageSid=SM1f0e8ae6ade43cb3c0ce4525424e404f&AccountSid=AC5a4db0c0ffee0011223344556677889a&From=whatsapp%3A%2B442079460020&ApiVersion=2010-04-01&ChannelInstallSid=XE00000000000000000000000000000000'
    expect((await post(STATUS, status)).events).toEqual([{ kind: 'status', channel: 'whatsapp', providerId: sid, ourId: OUR_ID, status: 'read', at: NOW, error: null, pricing: null }])
    expect((await post(STATUS, status.replace(/Status=read/g, 'Status=undelivered') + '&ErrorCode=63016')).events).toMatchObject([{ status: 'failed', error: { code: '63016', class: 'final', advice: 'use-template' } }])
  })

  it('whatever comes signed gets an answer', { timeout: FUZZ_TIME }, async () => {
    const name = fc.constantFrom('MessageSid', 'From', 'To', 'Body', 'NumMedia', 'MediaUrl0', 'Latitude', 'Longitude', 'ListId', 'ButtonText', 'MessageStatus', 'ErrorCode', '__proto__', 'ExternalUserId')
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }))), fc.constantFrom(MESSAGE, STATUS), async (pairs, url) => {
      expect([200, 400]).toContain((await post(url, new URLSearchParams([['MessageSid', sid], ['To', 'whatsapp:+442079460020'], ...pairs]).toString())).status)
    }), { numRuns: runs })
  })
})

describe('WhatsApp by polling', () => {
  const row = (more: object) => ({
    sid, direction: 'inbound', from: 'whatsapp:+447700900142', to: 'whatsapp:+442079460020', body: 'Yes', status: 'received', num_media: '0',
    date_created: 'Sun, 22 Nov 2026 10:00:00 +0000', date_sent: 'Sun, 22 Nov 2026 10:00:01 +0000', error_code: null, error_message: null, ...more,
  })
  const page = (messages: unknown[]) => ({ status: 200, json: { messages, next_page_uri: null } })

  it('finds what came in, and what became of ours', async () => {
    twilio.answer(page([row({})]), page([row({ direction: 'outbound-api', from: 'whatsapp:+442079460020', to: 'whatsapp:+447700900142', status: 'undelivered', error_code: 63016, error_message: null })]))
    expect(await whatsapp.poll?.(NOW)).toMatchObject({ ok: true, events: [
      { kind: 'message', channel: 'whatsapp', lineId: 'main', from: { e164: '+447700900142', userId: null }, content: { type: 'text', text: 'Yes' } },
      { kind: 'listed', channel: 'whatsapp', to: '+447700900142', status: 'failed', error: { code: '63016' } },
    ] })
    expect(new URL(twilio.seen[0]?.path ?? '', twilio.url).searchParams.get('To')).toBe('whatsapp:+442079460020')
  })

  it('shows as such what a list cannot tell: a place, a card', async () => {
    twilio.answer(page([row({ body: '' })]), page([]))
    expect(await whatsapp.poll?.(NOW)).toMatchObject({ events: [{ content: { type: 'unsupported', of: 'unknown' } }] })
  })
})

describe('templates', () => {
  const content = (more: object) => ({ sid: HX, friendly_name: 'x', language: 'en', variables: { 1: 'Mei' }, types: { 'twilio/text': { body: 'Hello {{1}}' } }, approval_requests: { name: 'hello', category: 'UTILITY', status: 'approved', content_type: 'twilio/text' }, ...more })

  it('come page by page from our own address, whatever the next page names', async () => {
    twilio.answer(
      { status: 200, json: { contents: [content({})], meta: { page: 0, page_size: 1, next_page_url: 'https://elsewhere.example.com/v2/ContentAndApprovals?PageSize=1&Page=1&PageToken=DNHX1', key: 'contents' } } },
      { status: 200, json: { contents: [content({ language: 'de' })], meta: { next_page_url: null, key: 'contents' } } },
    )
    const found = await whatsapp.templates?.()
    expect(found?.ok === true && found.templates.map(({ name, language, templateId, status }) => [name, language, templateId, status])).toEqual([['hello', 'en', HX, 'APPROVED'], ['hello', 'de', HX, 'APPROVED']])
    expect(twilio.seen.map(({ path }) => path)).toEqual(['/v2/ContentAndApprovals?PageSize=100', '/v2/ContentAndApprovals?PageSize=1&Page=1&PageToken=DNHX1'])
    expect(twilio.seen[1]?.headers.authorization).toMatch(/^Basic /)
  })

  it('are the ones that were had before where the list cannot be read', async () => {
    twilio.answer({ status: 200, json: { nothing: [] } })
    expect(await whatsapp.templates?.()).toMatchObject({ ok: false })
  })
})
