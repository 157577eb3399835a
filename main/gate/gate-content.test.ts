import { describe, expect, test } from 'vitest'
import type { MediaId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { OutboundMessage } from '../../core/messaging/message.ts'
import type { Refusal } from '../../core/messaging/refusal.ts'
import { clear, type GateView } from './gate.ts'
import { filled, id, message, other, review, sms, template, view, windowClosed } from './testing/gate-view.ts'

function refusal(out: OutboundMessage, at: GateView): Refusal | null {
  const result = clear(out, at)
  return result.ok ? null : result.refusal
}

describe('files', () => {
  const MB = 1024 * 1024
  const file = (change: Partial<MediaRef> = {}): MediaRef =>
    ({ id: id as string as MediaId, kind: 'image', mime: 'image/jpeg', bytes: MB, sha256: '00', fileName: 'a.jpg', voice: false, width: 1, height: 1, duration: null, ...change })
  const picture = (change: Partial<MediaRef> = {}, words = ''): OutboundMessage => message({ content: { type: 'media', text: words, media: file(change) } })
  const mms = (change: Partial<MediaRef> = {}): OutboundMessage => sms({ content: { type: 'media', text: '', media: file(change) } })

  test('a picture goes without a word, in an open window', () => expect(refusal(picture(), view())).toBeNull())
  test('and not in a closed one', () => expect(refusal(picture(), view(windowClosed))).toEqual({ code: 'window-closed' }))
  test('what does not lie whole in our keeping goes nowhere', () => {
    expect(refusal(picture(), view({ mediaKept: false }))).toEqual({ code: 'media-missing' })
    expect(refusal(picture({ bytes: null }), view())).toEqual({ code: 'media-missing' })
  })
  test('of a type that the channel does not take, or under a false flag', () => {
    expect(refusal(picture({ mime: 'image/tiff' }), view())).toEqual({ code: 'media-type', channel: 'whatsapp', mime: 'image/tiff' })
    expect(refusal(picture({ kind: 'sticker' }), view())).toEqual({ code: 'media-type', channel: 'whatsapp', mime: 'image/jpeg' })
    expect(refusal(mms({ kind: 'sticker', mime: 'image/webp' }), view())).toEqual({ code: 'media-type', channel: 'sms', mime: 'image/webp' })
  })
  test.each([['image/png', 'image', 5 * MB], ['video/mp4', 'video', 16 * MB], ['audio/ogg', 'audio', 16 * MB], ['application/pdf', 'document', 100 * MB], ['image/webp', 'sticker', 500 * 1024]] as const)(
    '%s may have as many bytes as Meta says, and not one more', (mime, kind, limit) => {
      expect(refusal(picture({ mime, kind, bytes: limit }), view())).toBeNull()
      expect(refusal(picture({ mime, kind, bytes: limit + 1 }), view())).toEqual({ code: 'media-too-large', bytes: limit + 1, limit })
    })
  test('a caption has 1,024 characters', () => {
    expect(refusal(picture({}, '👍'.repeat(1024)), view())).toBeNull()
    expect(refusal(picture({}, 'a'.repeat(1025)), view())).toEqual({ code: 'too-long', length: 1025, limit: 1024 })
  })
  test('a picture by SMS needs an address that Twilio can fetch it from', () => {
    expect(refusal(mms(), view())).toBeNull()
    expect(refusal(mms(), view({ hasPublicAddress: false }))).toEqual({ code: 'mms-needs-address' })
    expect(refusal(picture(), view({ hasPublicAddress: false }))).toBeNull()
  })
  test('a template with a picture above its text needs one of that kind', () => {
    const brochure = template('brochure', { header: { type: 'media', format: 'DOCUMENT' }, variables: [], body: 'Our brochure.' })
    const of = (header: MediaRef | null): OutboundMessage => message({ content: { type: 'template', name: 'brochure', language: 'en_GB', values: {}, text: 'Our brochure.', quickReplies: [], parameterFormat: 'POSITIONAL', header, templateId: null } })
    expect(refusal(of(file({ kind: 'document', mime: 'application/pdf' })), view({ template: brochure }))).toBeNull()
    for (const header of [null, file()]) expect(refusal(of(header), view({ template: brochure }))).toEqual({ code: 'template-variables-missing', missing: ['header:media'] })
  })
})

describe('reactions', () => {
  const reaction = (words: string, about: OutboundMessage['about']): OutboundMessage => message({ content: { type: 'reaction', text: words }, about })
  test('go to a message that the provider knows; an empty one takes it back', () => {
    expect(refusal(reaction('👍', { id: other, providerId: 'wamid.x' }), view())).toBeNull()
    expect(refusal(reaction('', { id: other, providerId: 'wamid.x' }), view())).toBeNull()
  })
  test('go to nothing else', () => {
    expect(refusal(reaction('👍', null), view())).toEqual({ code: 'nothing-to-react-to' })
    expect(refusal(reaction('👍', { id: other, providerId: null }), view())).toEqual({ code: 'nothing-to-react-to' })
  })
  test('need the window, like every word', () => expect(refusal(reaction('👍', { id: other, providerId: 'wamid.x' }), view(windowClosed))).toEqual({ code: 'window-closed' }))
})

test('SMS knows no reaction, place or card', () => {
  const place = { latitude: 51.5, longitude: 0, name: null, address: null }
  for (const content of [{ type: 'reaction', text: '👍' }, { type: 'location', text: 'here', place }, { type: 'cards', text: 'Dana', cards: [] }] as const) {
    expect(refusal(sms({ content }), view())).toEqual({ code: 'not-on-channel', channel: 'sms' })
  }
})

test('who stopped marketing gets no marketing template, and every other', () => {
  const offer = template('offer', { category: 'MARKETING' })
  const stopped = { marketingStopped: true }
  expect(refusal(message({ content: filled(offer) }), view({ ...stopped, template: offer }))).toEqual({ code: 'marketing-stopped' })
  expect(refusal(message({ content: filled(review) }), view({ ...stopped, template: review }))).toBeNull()
  expect(refusal(message(), view(stopped))).toBeNull()
})
