import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { MediaId } from '../../../core/ids.ts'
import type { MediaKind } from '../../../core/messaging/media.ts'
import type { InboundContent } from '../../../core/messaging/message.ts'
import { list, maybe, numeric, readAll, text, type WebhookMessage } from './webhook-schema.ts'

const media = z.looseObject({
  id: text,
  mime_type: maybe(z.string()),
  sha256: maybe(z.string()),
  caption: maybe(z.string()),
  filename: maybe(z.string().min(1)),
  voice: maybe(z.boolean()),
})

const kinds: Readonly<Record<string, MediaKind>> = { image: 'image', video: 'video', audio: 'audio', voice: 'audio', document: 'document', sticker: 'sticker' }
/** As what a file of this message's type is kept; null where it has none. */
export const mediaKindOf = (type: string | undefined): MediaKind | null => type !== undefined && Object.hasOwn(kinds, type) ? kinds[type] ?? null : null

/** The file of a message, to be fetched by Meta's id for it; null where there is no id. */
export function mediaContent(message: WebhookMessage, kind: MediaKind): InboundContent | null {
  const type = message.type ?? ''
  const parsed = media.safeParse(message[type])
  if (!parsed.success) return null
  const { id, mime_type, sha256, caption, filename, voice } = parsed.data
  return {
    type: 'media',
    text: caption ?? '',
    source: id,
    media: {
      id: randomUUID() as MediaId, kind, mime: mimeOf(mime_type), bytes: null, sha256: sha256Of(sha256), fileName: filename ?? null,
      voice: kind === 'audio' && (type === 'voice' || voice === true), width: null, height: null, duration: null,
    },
  }
}

/** Without parameters, in lower case: `audio/ogg; codecs=opus` → `audio/ogg`. '' where it is none. */
export function mimeOf(type: string | undefined): string {
  const mime = (type ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return /^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/.test(mime) ? mime : ''
}

/** Base64 in webhooks, hex where Graph is asked; lower-case hex here, null where it is neither. */
export function sha256Of(digest: string | undefined): string | null {
  if (digest === undefined) return null
  if (/^[0-9a-f]{64}$/i.test(digest)) return digest.toLowerCase()
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(digest) ? Buffer.from(digest, 'base64').toString('hex') : null
}

const place = z.looseObject({
  latitude: numeric.refine((degrees) => Math.abs(degrees) <= 90), longitude: numeric.refine((degrees) => Math.abs(degrees) <= 180),
  name: maybe(z.string()), address: maybe(z.string()), url: maybe(z.string()),
})

/** A place on the map; what a list shows of it is its name and address, else where it lies. */
export function placeContent(message: WebhookMessage): InboundContent | null {
  const parsed = place.safeParse(message['location'])
  if (!parsed.success) return null
  const { latitude, longitude, name, address, url } = parsed.data
  const words = [name, address, url].filter((part) => part !== undefined && part !== '').join(', ')
  return {
    type: 'location', text: words || `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
    place: { latitude, longitude, name: name || null, address: address || null },
  }
}

const order = z.looseObject({ text: maybe(z.string()), product_items: list })
const orderItem = z.looseObject({
  product_retailer_id: text, quantity: maybe(numeric), item_price: maybe(numeric), currency: maybe(z.string()),
})

/** An order from a catalogue, in words: what was written with it, then a line for each product. */
export function orderWords(value: unknown): string {
  const parsed = order.safeParse(value)
  if (!parsed.success) return ''
  const items = readAll(orderItem, parsed.data.product_items).map(({ product_retailer_id: id, quantity, item_price: price, currency }) =>
    `${quantity ?? 1} × ${id}${price === undefined ? '' : ` (${[price, currency].join(' ').trim()})`}`)
  return [parsed.data.text ?? '', ...items].filter((line) => line !== '').join('\n')
}
