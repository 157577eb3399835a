import type { MediaRef } from '../../core/messaging/media.ts'
import { trueType } from './true-type.ts'

/** Where a file says what it is. */
const HEAD = 8 * 1024

type Family = 'picture' | 'film or sound'
/** Sound alone comes in the same containers as film (3GPP, MP4, Ogg). */
const familyOf = (mime: string): Family | null => mime.startsWith('image/') && mime !== 'image/svg+xml' ? 'picture' : /^(?:audio|video)\//.test(mime) ? 'film or sound' : null

/**
 * As what a client's file is kept. A picture, film or sound is believed when its first bytes say the same, or nothing that
 * is known; where they say something else, it is a file to be saved and not to be shown, under its true type. Documents
 * are never shown in place, so what they are called stays.
 */
export async function asReceived(ref: MediaRef, bytes: AsyncIterable<Uint8Array>): Promise<{ readonly ref: MediaRef, readonly bytes: AsyncIterable<Uint8Array> }> {
  const family = ref.kind === 'document' ? null : ref.kind === 'image' || ref.kind === 'sticker' ? 'picture' : 'film or sound'
  if (family === null) return { ref, bytes }
  const rest = bytes[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let length = 0
  while (length < HEAD) {
    const next = await rest.next()
    if (next.done === true) break
    pieces.push(next.value)
    length += next.value.length
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* pieces
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  const found = length === 0 ? UNKNOWN : await trueType({ bytes: Buffer.concat(pieces) }, ref.fileName ?? '')
  if (found === UNKNOWN) return { ref, bytes: again() }
  if (familyOf(found) !== family) return { ref: { ...ref, kind: 'document', mime: found, voice: false, duration: null }, bytes: again() }
  return { ref: family === 'picture' ? { ...ref, mime: found } : ref, bytes: again() }
}

const UNKNOWN = 'application/octet-stream'
