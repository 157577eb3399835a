import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { E164, LineId, MediaId } from '../../../core/ids.ts'
import type { MediaRef } from '../../../core/messaging/media.ts'
import type { OutboundContent, OutboundMessage } from '../../../core/messaging/message.ts'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import { MAIN_LINE, NOW, OUR_ID } from '../testing/cleared.ts'
import requestsFile from './documented/requests.json' with { type: 'json' }
import webhooksFile from './documented/webhooks.json' with { type: 'json' }
import { readGraph } from './graph-answer.ts'
import { messageBody } from './message-body.ts'
import { uploadOutcome } from './upload.ts'
import { eventsIn } from './webhook-events.ts'

/* The shapes of Meta's documentation, field by field; names, numbers and words are ours. Each file names its source. */
const { examples: requests } = requestsFile
const { examples: webhooks } = webhooksFile
const file = (kind: MediaRef['kind'], mime: string, change: Partial<MediaRef> = {}): MediaRef =>
  ({ id: 'm' as MediaId, kind, mime, bytes: 1, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null, ...change })
const statement = file('document', 'application/pdf', { fileName: 'statement.pdf' })
const text: OutboundContent = { type: 'text', text: 'Your statement is ready.' }
const before = { id: OUR_ID, providerId: 'wamid.before' }

const template = (name: string, more: Partial<Extract<OutboundContent, { type: 'template' }>> = {}): OutboundContent =>
  ({ type: 'template', name, language: 'en_GB', values: {}, text: 'as read', quickReplies: [], parameterFormat: 'POSITIONAL', header: null, templateId: null, ...more })

const contents: Readonly<Record<keyof typeof requests, Pick<OutboundMessage, 'content'> & Partial<OutboundMessage>>> = {
  'text': { content: text },
  'text to a user id': { content: text, to: { e164: null, userId: 'GB.10459283746501928374' } },
  'an answer': { content: text, about: before },
  'image': { content: { type: 'media', text: 'The harbour', media: file('image', 'image/jpeg', { fileName: 'harbour.jpg' }) } },
  'document': { content: { type: 'media', text: 'May', media: statement } },
  'voice': { content: { type: 'media', text: '', media: file('audio', 'audio/ogg', { voice: true }) } },
  'sticker': { content: { type: 'media', text: '', media: file('sticker', 'image/webp') } },
  'location': { content: { type: 'location', text: 'The pier', place: { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive, Brighton' } } },
  'contacts': { content: { type: 'cards', text: 'Ines Keller', cards: [{ name: 'Ines Keller', organisation: 'Keller Tax', phones: [{ number: '+442079460123', label: 'WORK' }, { number: '+447700900123', label: 'CELL', whatsapp: true }], emails: ['ines@keller.example'] }] } },
  'reaction': { content: { type: 'reaction', text: '👍' }, about: before },
  'reaction taken back': { content: { type: 'reaction', text: '' }, about: before },
  'video': { content: { type: 'media', text: 'The tide', media: file('video', 'video/mp4') } },
  'sound': { content: { type: 'media', text: 'no caption', media: file('audio', 'audio/mpeg') } },
  'reply buttons': { content: { type: 'buttons', text: 'May we write to you here?', buttons: [{ id: 'opt-in:yes', title: 'Yes' }, { id: 'opt-in:no', title: 'No' }] } },
  'template': { content: template('statement_ready', { values: { 'month': 'May', 'button:1:1': 'may-2026' }, quickReplies: [{ index: 0, payload: 'thanks' }], parameterFormat: 'NAMED', header: statement }) },
  'template without variables': { content: template('out_of_office') },
  'template, positional, a line above it': { content: template('review_date', { values: { 'header:1': 'Rafael', '2': '9:30', '1': 'Monday' } }) },
  'template with a picture': { content: template('evening', { header: file('image', 'image/png') }) },
}

describe('what goes out has the documented shape', () => {
  it.each(Object.entries(contents))('%s', (name, message) => {
    const whole: OutboundMessage = { id: OUR_ID, lineId: MAIN_LINE, channel: 'whatsapp', purpose: 'talk', to: { e164: '+447700900142' as E164, userId: null }, about: null, ...message }
    expect(messageBody(whole, '880011223344')).toEqual({ ...requests[name as keyof typeof requests], biz_opaque_callback_data: OUR_ID })
  })
})

const reader = { businessAccountId: '1', line: () => 'main' as LineId, now: () => NOW }
const eventsOf = (message: object, contacts: unknown = []) => eventsIn({
  object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { metadata: { phone_number_id: '2' }, contacts, messages: [{ from: '447700900142', id: 'wamid.in', timestamp: '1795348800', ...message }] } }] }],
}, reader)

describe('what comes in is read as documented', () => {
  const kinds: Readonly<Record<keyof typeof webhooks, object>> = {
    'text': { content: { type: 'text', text: 'Is Monday possible?' }, about: null },
    'forwarded': { content: { type: 'text' }, about: null },
    'from an advertisement': { content: { type: 'text', text: 'More, please' } },
    'image': { content: { type: 'media', text: 'My ID', source: '880011223344', media: { kind: 'image', mime: 'image/jpeg', sha256: '49f227634806293b0995459bc310b593e1400f41591efcf07e9bced335f41942' } } },
    'audio': { content: { type: 'media', text: '', media: { kind: 'audio', mime: 'audio/ogg', voice: true } } },
    'sticker': { content: { type: 'media', media: { kind: 'sticker' } } },
    'location': { content: { type: 'location', place: { latitude: 50.8225, name: 'The pier' } } },
    'contacts': { content: { type: 'cards', text: 'Ines Keller', cards: [{ organisation: 'Keller Tax' }] } },
    'button': { content: { type: 'button', text: 'Thanks', payload: 'Thanks' }, about: 'wamid.before' },
    'list': { content: { type: 'choice', text: 'Monday', payload: 'mon', description: '9 to 5' }, about: 'wamid.before' },
    'reaction': { content: { type: 'reaction', text: '👍' }, about: 'wamid.before' },
    'edit': { kind: 'changed', of: 'wamid.before', text: 'My passport' },
    'revoke': { kind: 'changed', of: 'wamid.before', text: null },
    'number': { kind: 'number-changed', from: { e164: '+447700900142' }, to: { e164: '+447700900143' } },
    'order': { content: { type: 'unsupported', of: 'order', text: 'Both, please\n2 × fund-a (30 GBP)' } },
    'unsupported': { content: { type: 'unsupported', of: 'edit' } },
    'document': { content: { type: 'media', text: 'Signed', media: { kind: 'document', mime: 'application/pdf', fileName: 'form.pdf' } } },
    'video': { content: { type: 'media', text: 'The tide', media: { kind: 'video', mime: 'video/mp4' } } },
    'reply button': { content: { type: 'button', text: 'Yes', payload: 'opt-in:yes' }, about: 'wamid.before' },
    'flow': { content: { type: 'unsupported', of: 'nfm_reply' } },
    'answer': { content: { type: 'text', text: 'That one' }, about: 'wamid.before' },
    'about a product': { content: { type: 'text', text: 'Is this one open?' }, about: 'wamid.before' },
    'reaction taken back': { content: { type: 'reaction', text: '' }, about: 'wamid.before' },
    'a number asked for': { content: { type: 'cards', text: '+44 7700 900143', cards: [{ phones: [{ number: '+44 7700 900143' }] }] } },
    'text edited': { kind: 'changed', of: 'wamid.before', text: 'Is Tuesday possible?' },
    'user id': { kind: 'number-changed', from: { userId: 'GB.1' }, to: { userId: 'GB.2' } },
  }
  it.each(Object.entries(kinds))('%s', (name, event) => {
    expect(eventsOf(webhooks[name as keyof typeof webhooks])).toMatchObject([event])
  })
})

describe('whatever Meta may say', () => {
  const anything = fc.jsonValue({ maxDepth: 3 })
  /** A documented message in which one value, somewhere, is something else. */
  const nearly = fc.tuple(fc.constantFrom(...Object.values(webhooks)), fc.nat(40), anything).map(([message, at, other]) => {
    let seen = 0
    return JSON.parse(JSON.stringify(message), (key, value: unknown) => key !== '' && seen++ === at ? other : value) as object
  })

  it('a message with an id and a sender is one event, however odd the rest is', { timeout: FUZZ_TIME }, () => {
    fc.assert(fc.property(fc.oneof(nearly, fc.record({ type: anything, image: anything, contacts: anything, system: anything, edit: anything, context: anything })), anything, (message, contacts) => {
      expect(eventsOf(message, contacts)).toHaveLength(1)
    }), { numRuns: runs })
  })

  it('an answer is an answer or an error, never a crash', { timeout: FUZZ_TIME }, () => {
    const answers = fc.oneof(anything, fc.record({ error: fc.oneof(anything, fc.record({ code: anything, error_subcode: anything, message: anything, error_data: anything })) }), fc.record({ id: anything }))
    fc.assert(fc.property(fc.integer({ min: 100, max: 599 }), answers, fc.dictionary(fc.constantFrom('retry-after', 'x-business-use-case-usage'), fc.string()), (status, json, headers) => {
      expect(typeof uploadOutcome(readGraph({ kind: 'answer', status, headers, json }), NOW).ok).toBe('boolean')
    }), { numRuns: runs })
  })
})
