import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { E164, MediaId } from '../../../core/ids.ts'
import type { MediaRef } from '../../../core/messaging/media.ts'
import type { OutboundContent } from '../../../core/messaging/message.ts'
import { twilioVoice, twilioWhatsApp } from '../../../core/testing/twilio-policy.ts'
import type { MessagingProvider, Provider, ProviderContext, ProviderEvent } from '../provider.ts'
import { cleared, contextAt, NOW, OUR_ID, policyAt } from '../testing/cleared.ts'
import { scriptedProvider, type ScriptedProvider } from '../testing/scripted-provider.ts'
import {
  accountSchema, callSchema, contentsSchema, createMessageParameters, errorSchema, incomingNumberSchema, mediaSchema, messageSchema, recordingSchema, transcriptionSchema,
} from '../testing/twilio-schema.ts'
import answers from './documented/answers.json' with { type: 'json' }
import posts from './documented/posts.json' with { type: 'json' }
import requests from './documented/requests.json' with { type: 'json' }
import { signedText } from './signature.ts'
import { createTwilioSms } from './twilio-sms.ts'
import { createTwilioVoice } from './twilio-voice.ts'
import { createTwilioWhatsApp } from './twilio-whatsapp.ts'

/* The forms of Twilio's documentation, field by field; ids, numbers and words are ours. Each file names its source. */

const ACCOUNT = '/2010-04-01/Accounts/AC5a4db0c0ffee0011223344556677889a'
const DESK = 'https://desk.example.com'
let twilio: ScriptedProvider
beforeAll(async () => { twilio = await scriptedProvider() })
afterAll(() => twilio.close())
beforeEach(() => { twilio.seen.length = 0 })

function adapters(change: Partial<ProviderContext> = {}): { sms: MessagingProvider, whatsapp: MessagingProvider, voice: Provider } {
  const policy = policyAt(twilio.url, { voice: { number: '+12025550100' } })
  const context = contextAt({ mediaUrl: (id) => new URL(`${DESK}/m/${id}`), ...change })
  return {
    sms: createTwilioSms(policy.connectors.sms, policy.lines, context),
    whatsapp: createTwilioWhatsApp(twilioWhatsApp(twilio.url), policy.lines, context),
    voice: createTwilioVoice(twilioVoice(twilio.url), policy.lines, context),
  }
}

it.each([
  ['a message', messageSchema, ['queued', 'accepted by a messaging service', 'received', 'undelivered', 'received on WhatsApp']], ['a file', mediaSchema, ['media']],
  ['a recording', recordingSchema, ['recording']], ['a transcription', transcriptionSchema, ['transcription']], ['a call', callSchema, ['call']],
  ['a number', incomingNumberSchema, ['number']], ['the account', accountSchema, ['account']], ['the templates', contentsSchema, ['contents']],
] as const)('%s is what the published schema says', (_, schema, names) => {
  for (const name of names) expect(schema.parse(answers[name])).toEqual(answers[name])
})

const to = { e164: '+447700900142' as E164, userId: null }
const media: MediaRef = { id: 'm1' as MediaId, kind: 'image', mime: 'image/jpeg', bytes: 1, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null }
const template = { type: 'template', name: 'review_date', language: 'en', text: 'as read', quickReplies: [], parameterFormat: 'POSITIONAL', header: null, templateId: 'HXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' } as const
const ready: OutboundContent = { type: 'text', text: 'Your statement is ready.' }

describe('what goes out has the documented form', () => {
  const contents: Readonly<Record<keyof typeof requests.examples, OutboundContent>> = {
    'SMS': ready,
    'SMS, told what becomes of it': ready,
    'MMS': { type: 'media', text: 'The harbour', media },
    'MMS without words': { type: 'media', text: '', media },
    'WhatsApp': ready,
    'WhatsApp with a file': { type: 'media', text: 'The harbour', media },
    'WhatsApp template': { ...template, values: { 1: 'Mei', 2: 'Monday' } },
    'WhatsApp template without variables': { ...template, values: {} },
    'WhatsApp place': { type: 'location', text: 'The pier', place: { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: null } },
  }
  it.each(Object.entries(contents))('%s', async (name, content) => {
    const channel = name.startsWith('WhatsApp') ? 'whatsapp' : 'sms'
    twilio.answer({ status: 201, json: answers.queued })
    const { [channel]: provider } = adapters(name.includes('told') ? { webhookBase: () => new URL(`${DESK}/`) } : {})
    expect(await provider.send(cleared({ content, channel, to }))).toEqual({ kind: 'accepted', providerId: answers.queued.sid, waId: null, userId: null })
    const form = Object.fromEntries(new URLSearchParams(twilio.seen[0]?.body))
    expect(form).toEqual(requests.examples[name as keyof typeof contents])
    expect(Object.keys(form).filter((key) => !createMessageParameters.includes(key))).toEqual([])
    expect(twilio.seen[0]).toMatchObject({ method: 'POST', path: `${ACCOUNT}/Messages.json`, headers: { 'content-type': expect.stringMatching('^application/x-www-form-urlencoded') as unknown } })
  })
})

describe('answers to a message', () => {
  it('one that a messaging service took is accepted, with its MM… for a file', async () => {
    twilio.answer({ status: 201, json: answers['accepted by a messaging service'] })
    expect(await adapters().sms.send(cleared({ content: ready, channel: 'sms', to }))).toMatchObject({ kind: 'accepted', providerId: 'MMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' })
  })

  it.each(answers.refused)('$status $body.code on $channel', async ({ channel, status, body, reads: { kind, ...error } }) => {
    expect(errorSchema.parse(body)).toEqual(body)
    twilio.answer({ status, json: body })
    const { [channel as 'sms' | 'whatsapp']: provider } = adapters()
    expect(await provider.send(cleared({ content: ready, channel: channel as 'sms' | 'whatsapp', to }))).toMatchObject({ kind, error: { code: String(body.code), ...error } })
  })
})

const listOf = (key: string, rows: readonly unknown[]) => ({ status: 200, json: {
  end: Math.max(0, rows.length - 1), first_page_uri: `${ACCOUNT}/X.json?PageSize=200&Page=0`, next_page_uri: null, page: 0, page_size: 200, previous_page_uri: null, start: 0, uri: `${ACCOUNT}/X.json?PageSize=200&Page=0`, [key]: rows,
} })

describe('what is listed is read', () => {
  it('messages in and out, by SMS', async () => {
    twilio.answer(listOf('messages', [answers.received]), listOf('messages', [answers.undelivered]))
    expect(await adapters().sms.poll?.(NOW)).toMatchObject({ ok: true, events: [
      { kind: 'listed', channel: 'sms', providerId: answers.undelivered.sid, to: '+442079460471', status: 'failed', error: { code: '30006', advice: 'not-sms-capable' } },
      { kind: 'message', channel: 'sms', providerId: answers.received.sid, from: { e164: '+447700900142' }, at: Date.UTC(2026, 10, 22, 11, 58), content: { type: 'text', text: 'Is Monday possible?' } },
    ] })
  })

  it('a picture on WhatsApp, whose file is listed beside it', async () => {
    twilio.answer(listOf('messages', [answers['received on WhatsApp']]), listOf('messages', []), listOf('media_list', [answers.media]))
    expect(await adapters().whatsapp.poll?.(NOW)).toMatchObject({ ok: true, events: [
      { kind: 'message', channel: 'whatsapp', from: { e164: '+447700900142' }, content: { type: 'media', text: 'My passport', source: twilio.url + answers.media.uri.replace('.json', ''), media: { kind: 'image', mime: 'image/jpeg' } } },
    ] })
  })

  const voicemail = { kind: 'message', channel: 'voice', providerId: answers.recording.sid, from: { e164: '+447700900142' }, at: Date.UTC(2026, 10, 22, 11, 50), content: { type: 'voicemail', media: { duration: 19_000 } } }
  const transcript = { kind: 'transcript', of: answers.recording.sid, text: 'Please call me back.' }

  it('a voicemail, its caller and its transcript', async () => {
    twilio.answer(listOf('recordings', [answers.recording]), { status: 200, json: answers.call }, listOf('transcriptions', [answers.transcription]))
    expect(await adapters().voice.poll?.(NOW)).toMatchObject({ ok: true, events: [{ ...voicemail, content: { ...voicemail.content, source: `${answers.recording.media_url}.wav` } }, transcript] })
  })

  it('a voicemail without the address of its sound, which is then its own', async () => {
    twilio.answer(listOf('recordings', [{ ...answers.recording, media_url: null }]), { status: 200, json: answers.call }, listOf('transcriptions', [{ ...answers.transcription, status: 'in-progress', transcription_text: null }]))
    expect(await adapters().voice.poll?.(NOW)).toMatchObject({ ok: true, events: [{ ...voicemail, content: { ...voicemail.content, source: `${twilio.url}${ACCOUNT}/Recordings/${answers.recording.sid}.wav` } }] })
  })

  it('templates, with what WhatsApp said of each', async () => {
    twilio.answer({ status: 200, json: answers.contents })
    expect(await adapters().whatsapp.templates?.()).toMatchObject({ ok: true, templates: [
      { name: 'review_date', language: 'en', status: 'APPROVED', category: 'UTILITY', templateId: 'HXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', variables: [{ key: '1', example: 'Mei' }, { key: '2', example: 'Monday' }] },
      { name: 'evening', status: 'REJECTED', category: 'MARKETING', buttons: [{ type: 'url' }, { type: 'phone', phone: '+442079460020' }], variables: [{ key: '1' }, { key: 'button:0:2', example: 'evening' }] },
      { name: 'never submitted', status: 'UNSUBMITTED', buttons: [{ type: 'quick-reply', text: 'Yes' }, { type: 'quick-reply', text: 'No' }] },
    ] })
  })

  it('the number whose webhook is set, and the account', async () => {
    twilio.answer({ status: 200, json: { ...listOf('incoming_phone_numbers', [answers.number]).json } }, { status: 200, json: answers.number }, { status: 200, json: answers.account })
    const { sms } = adapters()
    expect([await sms.registerWebhook(new URL(DESK)), await sms.check()]).toEqual([{ ok: true }, { ok: true }])
    expect(twilio.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', `${ACCOUNT}/IncomingPhoneNumbers.json?PhoneNumber=%2B12025550100`, ''],
      ['POST', `${ACCOUNT}/IncomingPhoneNumbers/${answers.number.sid}.json`, new URLSearchParams({ SmsUrl: `${DESK}/webhooks/twilio/sms`, SmsMethod: 'POST' }).toString()],
      ['GET', `${ACCOUNT}.json`, ''],
    ])
  })
})

async function posted(provider: Provider, path: string, fields: Record<string, string>) {
  const url = `${DESK}/webhooks/twilio/${path}`
  const form = new URLSearchParams(fields)
  const signature = createHmac('sha1', '0c0ffee05a4db0112233445566778899').update(signedText(url, form)).digest('base64')
  const events: ProviderEvent[] = []
  const headers = { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }
  const { status, body, contentType } = await provider.webhook({ method: 'POST', url: new URL(url), rawBody: Buffer.from(form.toString()), headers }, async (more) => { events.push(...more) })
  expect([status, body, contentType]).toEqual([200, '<Response/>', 'text/xml; charset=utf-8'])
  return events
}

describe('what Twilio posts is read', () => {
  const about = { kind: 'message', providerId: 'SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', from: { e164: '+447700900142', userId: null }, about: null }
  const received: Readonly<Record<keyof typeof posts.received, readonly object[]>> = {
    'SMS': [{ ...about, channel: 'sms', content: { type: 'text', text: 'Is Monday possible?' }, optOut: null }],
    'MMS': [
      { ...about, providerId: posts.received.MMS.MessageSid, content: { type: 'media', text: 'Both', source: posts.received.MMS.MediaUrl0, media: { kind: 'image', mime: 'image/jpeg' } } },
      { ...about, providerId: `${posts.received.MMS.MessageSid}/1`, content: { type: 'media', text: '', source: posts.received.MMS.MediaUrl1, media: { kind: 'video', mime: 'video/mp4' } } },
    ],
    'STOP': [{ ...about, content: { type: 'text', text: 'Stop' }, optOut: 'stop' }],
    'WhatsApp text': [{ ...about, channel: 'whatsapp', from: { ...about.from, profileName: 'Mei' }, content: { type: 'text', text: 'Is Monday possible?' } }],
    'WhatsApp button': [{ ...about, content: { type: 'button', text: 'Yes', payload: 'yes' }, about: 'MMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
    'WhatsApp list': [{ ...about, content: { type: 'choice', text: 'Monday', payload: 'mon', description: '9 to 5' } }],
    'WhatsApp place': [{ ...about, content: { type: 'location', place: { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive, Brighton' } } }],
    'WhatsApp picture': [{ ...about, providerId: 'MMdddddddddddddddddddddddddddddddd', content: { type: 'media', text: 'My passport', media: { kind: 'image' } } }],
    'WhatsApp user id': [{ ...about, from: { e164: null, userId: 'GB.10459283746501928374', profileName: 'Yuki' }, content: { type: 'text', text: 'Hello' } }],
  }
  it.each(Object.entries(received))('%s', async (name, events) => {
    const { sms, whatsapp } = adapters()
    const provider = name.startsWith('WhatsApp') ? whatsapp : sms
    expect(await posted(provider, provider === sms ? 'sms' : 'whatsapp/message', posts.received[name as keyof typeof posts.received])).toMatchObject(events)
  })

  const statuses: Readonly<Record<keyof typeof posts.statuses, readonly object[]>> = {
    'SMS sent': [{ status: 'sent', error: null }],
    'SMS delivered': [{ status: 'delivered', error: null }],
    'SMS undelivered': [{ status: 'failed', error: { code: '30006', advice: 'not-sms-capable' } }],
    'SMS queued': [],
    'WhatsApp read': [{ channel: 'whatsapp', status: 'read', error: null }],
    'WhatsApp, window closed': [{ status: 'failed', error: { code: '63016', advice: 'use-template', details: expect.stringContaining('outside the allowed window') as unknown } }],
  }
  it.each(Object.entries(statuses))('%s', async (name, events) => {
    const { sms, whatsapp } = adapters()
    const provider = name.startsWith('WhatsApp') ? whatsapp : sms
    const expected = events.map((event) => ({ kind: 'status', providerId: 'SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', ourId: OUR_ID, ...event }))
    expect(await posted(provider, `${provider === sms ? '' : 'whatsapp/'}status?id=${OUR_ID}`, posts.statuses[name as keyof typeof posts.statuses])).toMatchObject(expected)
  })

  const voicemail = { kind: 'message', channel: 'voice', providerId: answers.recording.sid, from: { e164: '+447700900142' }, content: { type: 'voicemail', source: `${answers.recording.media_url}.wav` } }
  const voice: Readonly<Record<keyof typeof posts.voice, readonly [path: string, events: readonly object[]]>> = {
    'recording': ['recording', [voicemail]],
    'action': ['action', [voicemail]],
    'transcription': ['transcription', [voicemail, { kind: 'transcript', of: answers.recording.sid, text: 'Please call me back.' }]],
    'recording that is absent': ['recording', []],
  }
  it.each(Object.entries(voice))('voicemail: %s', async (name, [path, events]) => {
    twilio.answer({ status: 200, json: answers.call })
    expect(await posted(adapters().voice, `voice/${path}`, posts.voice[name as keyof typeof posts.voice] as Record<string, string>)).toMatchObject(events)
  })
})
