import { oggPages } from '../../../core/messaging/ogg-opus.ts'

/** Bytes of the file from `from` up to and without `to`. */
export type ReadPart = (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>

/** Both heads of a recorded call are smaller, and a page of it (a second) with the rest of the one before. */
const HEADS = 4096
const LOOK = 32 * 1024

/**
 * Some sound from each of so many spots of a long recording, evenly spread: each a file of its own, of about a second,
 * that can be decoded. Nothing else is read: hours cost no more than minutes. null = there is nothing at this spot.
 */
export async function* spots(read: ReadPart, bytes: number, count: number): AsyncGenerator<Uint8Array<ArrayBuffer> | null> {
  const beginning = await read(0, Math.min(HEADS, bytes))
  const [head, tags] = oggPages(beginning)
  if (head === undefined || tags === undefined) throw new Error('it is no recording of Ogg')
  const from = tags.at + tags.length
  const heads = beginning.subarray(0, from)
  let page: Uint8Array | null = null
  for (let spot = 0; spot < count; spot += 1) {
    const at = Math.floor(from + (bytes - from) * spot / count)
    // Behind where the last page begins there is none: it is the one.
    page = firstPage(await read(at, Math.min(at + LOOK, bytes))) ?? page
    yield page && Uint8Array.from([...heads, ...page])
  }
}

/** The first whole page, wherever it begins. */
function firstPage(bytes: Uint8Array): Uint8Array | null {
  for (let at = bytes.indexOf(0x4f); at >= 0; at = bytes.indexOf(0x4f, at + 1)) {
    const [page] = oggPages(bytes.subarray(at))
    if (page !== undefined) return bytes.subarray(at, at + page.length)
  }
  return null
}
