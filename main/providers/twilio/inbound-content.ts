import { randomUUID } from 'node:crypto'
import type { MediaId } from '../../../core/ids.ts'
import { kindFor, type MediaKind, type MediaRef } from '../../../core/messaging/media.ts'
import type { InboundContent, MediaSource } from '../../../core/messaging/message.ts'
import type { ProviderEvent } from '../provider.ts'
import { e164Of } from './message-resource.ts'

/*
 *  What came in over Twilio, in our words: the same from a webhook's form and from a poll's list, so that whichever
 *  is first counts and the other is known by its id.
 */

/** One file of a message: where Twilio keeps it, and its type. */
export interface TwilioMedia { readonly source: MediaSource, readonly mime: string }

export interface IncomingText {
  /** `SM…` or `MM…` */
  readonly sid: string
  readonly text: string
  readonly media: readonly TwilioMedia[]
  /** What is not plain text: a tapped button, a place. A poll cannot tell. */
  readonly special: InboundContent | null
}

type From = Extract<ProviderEvent, { kind: 'message' }>['from']

/**
 * One message of ours for each of Twilio's, but one for each file where it has several: the first keeps the SID, so that
 * an answer to it finds it, and the words; the others are `SID/1`, `SID/2`…
 */
export function contentsOf({ sid, text, media, special }: IncomingText, channel: 'whatsapp' | 'sms'): { providerId: string, content: InboundContent }[] {
  const [first, ...others] = media
  if (first === undefined) return [{ providerId: sid, content: special ?? { type: 'text', text } }]
  return [first, ...others].map(({ source, mime }, index) => ({
    providerId: index === 0 ? sid : `${sid}/${index}`,
    content: { type: 'media', text: index === 0 ? text : '', media: mediaRef(mime, channel), source },
  }))
}

/** Nothing but its type is known before it is fetched. */
function mediaRef(type: string, channel: 'whatsapp' | 'sms'): MediaRef {
  const mime = plainMime(type)
  return { ...unknownFile, id: randomUUID() as MediaId, kind: kindOf(mime, channel), mime, voice: channel === 'whatsapp' && mime === 'audio/ogg' }
}

export const unknownFile = { bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null } as const

/** Without parameters, in lower case. */
export const plainMime = (type: string): string => type.split(';')[0]?.trim().toLowerCase() ?? ''

function kindOf(mime: string, channel: 'whatsapp' | 'sms'): MediaKind {
  const family = (['image', 'video', 'audio'] as const).find((kind) => mime.startsWith(`${kind}/`))
  return kindFor(channel, mime) ?? family ?? 'document'
}

const PREFIX = 'whatsapp:'
export const whatsAppAddress = (number: string): string => PREFIX + number
const bare = (address: string): string => address.startsWith(PREFIX) ? address.slice(PREFIX.length) : address

/** A short code or a name (`MYBANK`) is no number: it stands as user id, so that each such sender is somebody of their own. */
export function senderOf(from: string): From {
  const e164 = e164Of(from)
  return e164 === null ? { e164, userId: from, profileName: from } : { e164, userId: null, profileName: null }
}

/** `whatsapp:+447700900142`; `externalId` (`whatsapp:ID.4566546130240823`) is WhatsApp's business-scoped user id. */
export function whatsAppSender(from: string, externalId: string | null, profileName: string | null): From {
  const e164 = e164Of(bare(from))
  const userId = externalId === null || externalId === '' ? null : bare(externalId)
  return { e164, userId: userId ?? (e164 === null ? bare(from) : null), profileName: profileName === '' ? null : profileName }
}

/** The number in `+447700900142` and `whatsapp:+447700900142` alike. */
export const numberIn = (address: string | null): ReturnType<typeof e164Of> => e164Of(address === null ? null : bare(address))
