import { describe, expect, it } from 'vitest'
import type { LineId } from '../../../core/ids.ts'
import type { ProviderEvent } from '../provider.ts'
import { NOW } from '../testing/cleared.ts'
import { eventsIn } from './webhook-events.ts'

const reader = { businessAccountId: '102290129340398', line: () => 'main' as LineId, now: () => NOW }
const contacts = [{ profile: { name: 'Dana Moreau' }, wa_id: '16505551234' }]
const eventsOf = (...messages: object[]): ProviderEvent[] => eventsIn({ object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [
  { field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: '106540352242922' }, contacts, messages } },
] }] }, reader) ?? []
const only = (message: object): ProviderEvent | undefined => eventsOf({ from: '16505551234', id: 'wamid.in1', timestamp: '1795348800', ...message })[0]

describe('a message in', () => {
  const file = { bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null, id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown }
  const digest = 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI='
  it.each([
    ['a picture', { type: 'image', image: { id: 1003383421387256, mime_type: 'image/jpeg', sha256: digest, caption: 'My ID card' } }, { text: 'My ID card', media: { ...file, kind: 'image', mime: 'image/jpeg', sha256: Buffer.from(digest, 'base64').toString('hex') } }],
    ['a document', { type: 'document', document: { id: '1003383421387256', mime_type: 'application/pdf', filename: 'statement.pdf' } }, { text: '', media: { ...file, kind: 'document', mime: 'application/pdf', fileName: 'statement.pdf' } }],
    ['a voice note', { type: 'audio', audio: { id: '1003383421387256', mime_type: 'audio/ogg; codecs=opus', voice: true } }, { media: { ...file, kind: 'audio', mime: 'audio/ogg', voice: true } }],
    ['a sound file', { type: 'audio', audio: { id: '1003383421387256', mime_type: 'Audio/MPEG', voice: false } }, { media: { ...file, kind: 'audio', mime: 'audio/mpeg' } }],
    ['a video', { type: 'video', video: { id: '1003383421387256', mime_type: 'video/mp4', sha256: 'no digest' } }, { media: { ...file, kind: 'video', mime: 'video/mp4' } }],
    ['a sticker', { type: 'sticker', sticker: { id: '1003383421387256', mime_type: 'image/webp', animated: true } }, { media: { ...file, kind: 'sticker', mime: 'image/webp' } }],
    ['a file whose type cannot be read', { type: 'image', image: { id: '1003383421387256', mime_type: '<script>' } }, { media: { ...file, kind: 'image', mime: '' } }],
  ])('is %s, to be fetched by its id', (_, message, content) => {
    expect(only(message)).toMatchObject({ kind: 'message', content: { type: 'media', source: '1003383421387256', ...content } })
  })

  it('has a new id for its file each time it is read', () => {
    const image = { type: 'image', image: { id: '1' } }
    const ids = [only(image), only(image)].map((event) => event?.kind === 'message' && event.content.type === 'media' && event.content.media.id)
    expect(new Set(ids).size).toBe(2)
  })

  it('is a place, with its words or else where it lies', () => {
    expect(only({ type: 'location', location: { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive, Brighton', url: 'https://pier.example' } })).toMatchObject({
      content: { type: 'location', text: 'The pier, Madeira Drive, Brighton, https://pier.example', place: { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive, Brighton' } },
    })
    expect(only({ type: 'location', location: { latitude: '50.8225', longitude: -0.1372 } })).toMatchObject({ content: { text: '50.82250, -0.13720', place: { name: null, address: null } } })
    for (const latitude of [null, '', 91, true]) expect(only({ type: 'location', location: { latitude, longitude: 2, name: 'Nowhere' } })).toMatchObject({ content: { type: 'unsupported', of: 'location', text: 'Nowhere' } })
  })

  it('is contact cards, with all that stands on them', () => {
    const card = {
      name: { formatted_name: 'Dr. Ines Keller', first_name: 'Ines' }, org: { company: 'Keller Tax', department: 'Trusts', title: 'Partner' }, birthday: '1979-01-23',
      phones: [{ phone: '+44 20 7946 0123', type: 'WORK', wa_id: '442079460123' }, { wa_id: '447700900555' }, {}],
      emails: [{ email: 'ines@keller.example', type: 'WORK' }], urls: [{ url: 'keller.example' }],
      addresses: [{ street: '4 Quay Street', city: 'Bristol', zip: 'BS1 4DB', country: 'United Kingdom', country_code: 'GB' }],
    }
    expect(only({ type: 'contacts', contacts: [card, { phones: [{ phone: '12345' }] }, 'odd'] })).toMatchObject({ content: { type: 'cards', text: 'Dr. Ines Keller, 12345', cards: [
      {
        name: 'Dr. Ines Keller', organisation: 'Keller Tax', emails: ['ines@keller.example'],
        phones: [{ number: '+44 20 7946 0123', label: 'WORK' }, { number: '+447700900555', label: null }],
        more: ['Partner, Trusts', '4 Quay Street, BS1 4DB Bristol, United Kingdom', 'keller.example', '1979-01-23'],
      },
      { name: '12345', organisation: null, phones: [{ number: '12345', label: null }], emails: [] },
    ] } })
    expect(only({ type: 'contacts', contacts: [] })).toMatchObject({ content: { type: 'unsupported', of: 'contacts' } })
  })

  it('is a reaction to a message, or one taken back', () => {
    expect(only({ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } })).toMatchObject({ content: { type: 'reaction', text: '👍' }, about: 'wamid.x' })
    expect(only({ type: 'reaction', reaction: { message_id: 'wamid.x' } })).toMatchObject({ content: { type: 'reaction', text: '' }, about: 'wamid.x' })
  })

  it('is a row chosen from a list', () => {
    const list_reply = { id: 'mon', title: 'Monday', description: '9 to 5' }
    expect(only({ type: 'interactive', context: { from: '442079460020', id: 'wamid.list' }, interactive: { type: 'list_reply', list_reply } })).toMatchObject({ content: { type: 'choice', text: 'Monday', payload: 'mon', description: '9 to 5' }, about: 'wamid.list' })
  })

  it('names the message it answers; a forwarded one answers none', () => {
    const hello = { type: 'text', text: { body: 'Hello' } }
    expect(only({ ...hello, context: { from: '442079460020', id: 'wamid.before' } })).toMatchObject({ about: 'wamid.before' })
    for (const context of [{ forwarded: true }, { frequently_forwarded: true }, 'odd', { id: '' }]) expect(only({ ...hello, context })).toMatchObject({ about: null, content: { text: 'Hello' } })
  })

  it('written anew or taken back is a change of that message, and none by itself', () => {
    const at = 1_795_348_800_000
    const dana = { e164: '+16505551234', userId: null, profileName: 'Dana Moreau' }
    const change = { kind: 'changed', lineId: 'main', channel: 'whatsapp', from: dana, providerId: 'wamid.in1', of: 'wamid.before', at }
    const edit = (message: object) => only({ type: 'edit', edit: { original_message_id: 'wamid.before', message } })
    expect(edit({ context: { id: 'M0' }, type: 'text', text: { body: 'Hello again' } })).toEqual({ ...change, text: 'Hello again' })
    expect(edit({ type: 'image', image: { id: '1', caption: 'A better caption' } })).toEqual({ ...change, text: 'A better caption' })
    expect(edit({ type: 'image', image: { id: '1' } })).toEqual({ ...change, text: '' })
    expect(only({ type: 'revoke', revoke: { original_message_id: 'wamid.before' } })).toEqual({ ...change, text: null })
  })

  it('that says a person has another number is no message of theirs', () => {
    const moved = { type: 'user_changed_number', body: 'User Dana Moreau changed from 16505551234 to 12195555358', wa_id: '12195555358' }
    const event = { kind: 'number-changed', lineId: 'main', at: 1_795_348_800_000, words: moved.body }
    expect(only({ type: 'system', system: moved })).toEqual({ ...event, from: { e164: '+16505551234', userId: null }, to: { e164: '+12195555358', userId: null } })
    expect(only({ type: 'system', system: { ...moved, user_id: 'US.new', previous_user_id: 'US.old' } })).toEqual({ ...event, from: { e164: '+16505551234', userId: 'US.old' }, to: { e164: '+12195555358', userId: 'US.new' } })
    // Since August 2026: no number is told at all.
    const anonymous = { type: 'system', id: 'wamid.s', timestamp: '1795348800', from_user_id: 'US.new', system: { type: 'user_changed_user_id', user_id: 'US.new', previous_user_id: 'US.old' } }
    expect(eventsIn({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, messages: [anonymous] } }] }] }, reader)).toEqual([{ ...event, words: '', from: { e164: null, userId: 'US.old' }, to: { e164: null, userId: 'US.new' } }])
    expect(only({ type: 'system', system: { type: 'user_identity_changed', body: 'Dana may have a new phone' } })).toMatchObject({ kind: 'message', content: { type: 'unsupported', of: 'system', text: 'Dana may have a new phone' } })
  })

  it('may be an order: what was ordered stands in words', () => {
    const order = { catalog_id: '1', text: 'Love these!', product_items: [{ product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 30, currency: 'USD' }, { product_retailer_id: 'x' }, null] }
    expect(only({ type: 'order', order })).toMatchObject({ content: { type: 'unsupported', of: 'order', text: 'Love these!\n2 × di9ozbzfi4 (30 USD)\n1 × x' } })
  })

  it.each([
    [{ type: 'image', image: { caption: 'without a file' } }, 'image', 'without a file'],
    [{ type: 'reaction', reaction: { emoji: '👍' } }, 'reaction', '👍'],
    [{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { title: 'Monday' } } }, 'interactive', 'Monday'],
    [{ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"day":"Monday"}' } } }, 'nfm_reply', '{"day":"Monday"}'],
    [{ type: 'system', system: { body: 'Dana changed number', type: 'user_changed_number' } }, 'system', 'Dana changed number'],
    [{ type: 'unsupported', errors: [{ code: 131051 }], unsupported: { type: 'poll_creation' } }, 'poll_creation', ''],
    [{ type: 'unsupported', errors: [{ code: 131051 }] }, 'unsupported', ''],
    [{ type: 'edit', edit: {} }, 'edit', ''], [{ type: 'revoke', revoke: {} }, 'revoke', ''], [{ type: 'from_next_year' }, 'from_next_year', ''],
    [{ type: 'text', text: { body: 7 } }, 'text', ''], [{}, 'unknown', ''], [{ type: 'toString' }, 'toString', ''], [{ type: '__proto__' }, '__proto__', ''],
  ])('that cannot be read is shown as such: %o', (message, of, shown) => {
    expect(only(message)).toMatchObject({ kind: 'message', content: { type: 'unsupported', of, text: shown } })
  })
})
