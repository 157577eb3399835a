/** What WhatsApp sends and shows, by kind (Cloud API, "Supported media types"). */
export const mediaKinds = ['image', 'document', 'audio', 'video', 'sticker'] as const
export type MediaKind = (typeof mediaKinds)[number]

const MB = 1024 * 1024
const office = 'application/vnd.openxmlformats-officedocument'

const kinds: Record<MediaKind, { most: number, types: readonly string[] }> = {
  image: { most: 5 * MB, types: ['image/jpeg', 'image/png'] },
  document: {
    most: 100 * MB,
    types: [
      'text/plain', 'application/pdf', 'application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint',
      `${office}.wordprocessingml.document`, `${office}.spreadsheetml.sheet`, `${office}.presentationml.presentation`,
    ],
  },
  audio: { most: 16 * MB, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] },
  video: { most: 16 * MB, types: ['video/mp4', 'video/3gpp'] },
  sticker: { most: 500 * 1024, types: ['image/webp'] },
}

/** Bytes. */
export const mostBytesOf = (kind: MediaKind): number => kinds[kind].most
export const supportedTypes: readonly string[] = mediaKinds.flatMap((kind) => kinds[kind].types)

/** `audio/ogg; codecs=opus` → `audio/ogg`. */
export const bareType = (mime: string): string => (mime.split(';')[0] ?? '').trim().toLowerCase()

/** Undefined for a type that WhatsApp does not take. A document may be any of them. */
export const kindOfType = (mime: string): MediaKind | undefined => mediaKinds.find((kind) => kinds[kind].types.includes(bareType(mime)))

/** Whether a file of this type can be sent as `kind`: a picture as a document too, never the other way round. */
export const fits = (mime: string, kind: MediaKind): boolean => kindOfType(mime) === kind || (kind === 'document' && kindOfType(mime) !== undefined)

const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to)
const begins: Record<string, (bytes: Buffer) => boolean> = {
  'image/jpeg': (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
  'image/png': (bytes) => ascii(bytes, 1, 4) === 'PNG',
  'image/webp': (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP',
  'application/pdf': (bytes) => ascii(bytes, 0, 5) === '%PDF-',
  // "The base audio/ogg type is not supported": Opus alone.
  'audio/ogg': (bytes) => ascii(bytes, 0, 4) === 'OggS' && ascii(bytes, 0, 64).includes('OpusHead'),
  'video/mp4': (bytes) => ascii(bytes, 4, 8) === 'ftyp',
  'audio/mp4': (bytes) => ascii(bytes, 4, 8) === 'ftyp',
}

/** Whether the bytes begin as that type does; types that are not looked into pass. */
export const looksLike = (mime: string, bytes: Buffer): boolean => begins[bareType(mime)]?.(bytes) ?? true
