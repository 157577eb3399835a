import { z } from 'zod'
import type { MessageId } from '../../../core/ids.ts'
import type { InboundContent, Place } from '../../../core/messaging/message.ts'
import { placeText } from '../../../core/messaging/place-text.ts'
import type { ProviderEvent } from '../provider.ts'
import { contentsOf, senderOf, whatsAppSender, type TwilioMedia } from './inbound-content.ts'
import { failureOf, messageSid, statusOf } from './message-resource.ts'
import type { WebhookReader } from './webhook.ts'

/** More files than one message can have: MMS takes ten. */
const MOST_MEDIA = 30

/** A message in, as posted to the number's or the sender's webhook. Null where the form is none. */
export function messageIn(channel: 'whatsapp' | 'sms', form: URLSearchParams, reader: WebhookReader): ProviderEvent[] | null {
  const sid = messageSid.safeParse(form.get('MessageSid') ?? form.get('SmsSid'))
  const from = form.get('From')
  if (!sid.success || from === null) return null
  const lineId = reader.line(form.get('To') ?? '')
  if (lineId === undefined) return []
  const about = messageSid.safeParse(form.get('OriginalRepliedMessageSid'))
  const sender = channel === 'sms' ? senderOf(from) : whatsAppSender(from, form.get('ExternalUserId'), form.get('ProfileName'))
  const text = form.get('Body') ?? ''
  return contentsOf({ sid: sid.data, text, media: mediaIn(form), special: (channel === 'sms' ? null : specialIn(form, text)) ?? lostFiles(form, text) }, channel).map(({ providerId, content }) => ({
    kind: 'message', lineId, channel, providerId, from: sender, content,
    // Twilio gives no time here; it posts within a second.
    at: reader.now(),
    optOut: channel === 'sms' ? optOuts.get(form.get('OptOutType') ?? '') ?? null : null,
    about: about.success ? about.data : null,
  }))
}

/** Advanced Opt-Out answered by itself; HELP changes nothing. */
const optOuts = new Map<string, 'stop' | 'start'>([['STOP', 'stop'], ['START', 'start']])

function mediaIn(form: URLSearchParams): TwilioMedia[] {
  const count = Math.min(Number(form.get('NumMedia') ?? 0) || 0, MOST_MEDIA)
  return Array.from({ length: Math.max(0, count) }, (_, index) => index).flatMap((index) => {
    const source = form.get(`MediaUrl${index}`)
    return source === null ? [] : [{ source, mime: form.get(`MediaContentType${index}`) ?? '' }]
  })
}

/** It says that it has files, and not where: shown as such, with the words that came with them. */
const lostFiles = (form: URLSearchParams, text: string): InboundContent | null =>
  Number(form.get('NumMedia') ?? 0) > 0 ? { type: 'unsupported', of: 'media', text } : null

/** WhatsApp: a tapped button, a row chosen from a list, a place; null = plain text. */
function specialIn(form: URLSearchParams, text: string): InboundContent | null {
  const row = form.get('ListId')
  if (row !== null) return { type: 'choice', text: form.get('ListTitle') ?? text, payload: row, description: form.get('ListDescription') }
  const [title, payload] = [form.get('ButtonText'), form.get('ButtonPayload')]
  // At times the words stand only in Body.
  if (title !== null || payload !== null || form.get('MessageType') === 'button') {
    const words = title ?? text
    return { type: 'button', text: words, payload: payload ?? words }
  }
  const place = placeIn(form)
  if (place !== null) return { type: 'location', text: placeText(place), place }
  const type = form.get('MessageType')
  return text === '' && type !== null && type !== 'text' ? { type: 'unsupported', of: type.slice(0, 60), text } : null
}

function placeIn(form: URLSearchParams): Place | null {
  const [latitude, longitude] = ['Latitude', 'Longitude'].map((name) => form.get(name)).map((value) => value === null || value.trim() === '' ? NaN : Number(value))
  if (latitude === undefined || longitude === undefined || !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null
  return { latitude, longitude, name: form.get('Label') || null, address: form.get('Address') || null }
}

const uuid = z.uuid()

/** What became of one of ours, as posted to its StatusCallback; our id stands in the address. */
export function statusIn(channel: 'whatsapp' | 'sms', form: URLSearchParams, url: URL, reader: WebhookReader): ProviderEvent[] | null {
  const sid = messageSid.safeParse(form.get('MessageSid') ?? form.get('SmsSid'))
  const word = form.get('MessageStatus') ?? form.get('SmsStatus')
  if (!sid.success || word === null) return null
  const reported = statusOf(word)
  if (reported === null) return []
  const ourId = uuid.safeParse(url.searchParams.get('id'))
  const code = z.coerce.number().int().safeParse(form.get('ErrorCode') ?? undefined)
  return [{
    kind: 'status', channel, providerId: sid.data, ourId: ourId.success ? ourId.data as MessageId : null, status: reported, at: reader.now(),
    error: failureOf(reported, code.success ? code.data : null, form.get('ErrorMessage') ?? ''), pricing: null,
  }]
}
