import type { Milliseconds } from '../time.ts'
import { checksum, LAST } from './ogg-page.ts'
import { OPUS_RATE } from './opus.ts'

/*
 *  Voice notes are Opus in Ogg (RFC 3533, RFC 7845): pages of whole packets, the first with "OpusHead", the second with
 *  "OpusTags". A recording is handed over page by page; what a crash cuts off behind a whole page is a voice note still.
 */

const HEADER = 27

export interface OggPage {
  /** Where it begins in the bytes. */
  readonly at: number
  /** Header and content, in bytes. */
  readonly length: number
  readonly first: boolean
  readonly last: boolean
  /** Samples up to its end, pre-skip included; -1 = no packet ends in it. */
  readonly position: number
  /** 0, 1, 2… */
  readonly number: number
  readonly content: Uint8Array
}

/** The whole pages from the beginning on; what follows them is no page, or not all of one. */
export function oggPages(bytes: Uint8Array): OggPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pages: OggPage[] = []
  for (let at = 0; at + HEADER <= bytes.length && view.getUint32(at) === 0x4f676753;) {
    const segments = view.getUint8(at + 26)
    const head = HEADER + segments
    if (at + head > bytes.length) break
    const length = head + bytes.subarray(at + HEADER, at + head).reduce((sum, size) => sum + size, 0)
    if (at + length > bytes.length) break
    const flags = view.getUint8(at + 5)
    pages.push({
      at, length, first: (flags & 0x02) !== 0, last: (flags & LAST) !== 0,
      position: Number(view.getBigInt64(at + 6, true)), number: view.getUint32(at + 18, true), content: bytes.subarray(at + head, at + length),
    })
    at += length
  }
  return pages
}

export interface VoiceNote {
  readonly bytes: Uint8Array
  readonly duration: Milliseconds
}

/**
 * What was recorded, as a file that ends where it ends: without half a page behind it, and with its last page marked as
 * such (RFC 3533 §6), which a recording that was cut off has not. null = it is no mono Opus in Ogg, or nothing was said yet.
 */
export function voiceNoteOf(recorded: Uint8Array): VoiceNote | null {
  const pages = oggPages(recorded)
  const [head, tags] = pages
  const last = pages.at(-1)
  if (head === undefined || tags === undefined || last === undefined || !isMonoHead(head) || !startsWith(tags.content, 'OpusTags') || last.position <= 0) return null
  const preSkip = new DataView(head.content.buffer, head.content.byteOffset).getUint16(10, true)
  const bytes = recorded.slice(0, last.at + last.length)
  if (!last.last) markLast(bytes.subarray(last.at))
  return { bytes, duration: Math.max(0, Math.round((last.position - preSkip) * 1000 / OPUS_RATE)) }
}

/** Whether this can be the beginning of a voice note: its first page, of one channel (WhatsApp takes mono alone). */
export function beginsVoiceNote(bytes: Uint8Array): boolean {
  const [head] = oggPages(bytes)
  return head !== undefined && isMonoHead(head)
}

const isMonoHead = ({ first, content }: OggPage): boolean => first && content.length >= 19 && startsWith(content, 'OpusHead') && content[9] === 1
const startsWith = (bytes: Uint8Array, text: string): boolean => [...text].every((sign, index) => bytes[index] === sign.charCodeAt(0))

function markLast(page: Uint8Array): void {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  view.setUint8(5, view.getUint8(5) | LAST)
  view.setUint32(22, 0, true)
  view.setUint32(22, checksum(page), true)
}
