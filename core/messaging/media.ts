import type { MediaId } from '../ids.ts'
import type { Milliseconds } from '../time.ts'
import type { Channel } from './message.ts'

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker'

/** A file of a message. Its bytes lie sealed in main/media under `id`; this is all that a record keeps of it. */
export interface MediaRef {
  readonly id: MediaId
  readonly kind: MediaKind
  /** Without parameters, in lower case: `audio/ogg`. */
  readonly mime: string
  /** Size in bytes; null while it is not known (not yet fetched). */
  readonly bytes: number | null
  /** SHA-256 of the content, lower-case hex; null while it is not known. */
  readonly sha256: string | null
  readonly fileName: string | null
  /** Recorded as a voice note, not sent as a sound file. */
  readonly voice: boolean
  /** In pixels, as shown (turned by EXIF); null where it has none or it is not known. */
  readonly width: number | null
  readonly height: number | null
  readonly duration: Milliseconds | null
}

export const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', 'document', 'sticker']

/** Decoded, a picture takes four bytes for each pixel, however small its file is: beyond this it is kept, and not shown. */
const MOST_PIXELS = 100_000_000
export const canBeShown = ({ width, height }: Pick<MediaRef, 'width' | 'height'>): boolean => (width ?? 0) * (height ?? 0) <= MOST_PIXELS

const MB = 1024 * 1024
const WHATSAPP_TYPES: Readonly<Record<MediaKind, readonly string[]>> = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/mp4', 'video/3gpp'],
  audio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
  sticker: ['image/webp'],
  document: [
    'application/pdf', 'text/plain', 'application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.ms-excel', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.ms-powerpoint', 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ],
}
/** Cloud API, "Supported media types". */
const WHATSAPP_LIMIT: Readonly<Record<MediaKind, number>> = { image: 5 * MB, video: 16 * MB, audio: 16 * MB, document: 100 * MB, sticker: 500 * 1024 }
/** Twilio: 5 MB for a whole MMS; what a carrier takes is less, and Twilio fits pictures to it. */
const MMS_LIMIT = 5 * MB

/** Most bytes that a file of this kind may have on its way out. */
export const mediaLimit = (channel: Channel, kind: MediaKind): number => channel === 'whatsapp' ? WHATSAPP_LIMIT[kind] : MMS_LIMIT

/** As what a file of this type goes out; null where the channel takes none such. A picture the channel does not show goes as nothing. */
export function kindFor(channel: Channel, mime: string): MediaKind | null {
  const kind = KINDS.find((candidate) => WHATSAPP_TYPES[candidate].includes(mime)) ?? null
  if (channel === 'whatsapp') return kind
  return mime === 'image/gif' ? 'image' : kind === 'sticker' ? null : kind
}

/** Longest caption (Cloud API, 1,024 characters). */
export const CAPTION_LIMIT = 1024

/** Sounds and stickers go out without words (Cloud API: `caption` stands in image, video and document alone). */
export const takesCaption = ({ kind }: Pick<MediaRef, 'kind'>): boolean => kind !== 'audio' && kind !== 'sticker'
