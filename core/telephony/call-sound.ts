import { oggPage, segmentsOf, MOST_SEGMENTS } from '../messaging/ogg-page.ts'
import { OPUS_RATE, samplesOf } from '../messaging/opus.ts'
import type { Milliseconds } from '../time.ts'
import { createWebmOpus } from './webm-opus.ts'

/*
 *  What the phone window recorded, WebM in pieces, as a file to keep: Ogg with the same packets of Opus (RFC 7845), so
 *  that it has a length and can be jumped about in. Nothing is encoded anew, and no more than a page of it is in memory.
 *  Pauses leave no hole: packets follow each other by what they hold, not by when they were recorded.
 */
type Pieces = AsyncIterable<Uint8Array>

/** Longest page, in samples. */
const PAGE = OPUS_RATE
const text = new TextEncoder()
/** "OpusTags", a vendor, no comments (RFC 7845 §5.2). */
const TAGS = Uint8Array.from([...text.encode('OpusTags'), 8, 0, 0, 0, ...text.encode('Compline'), 0, 0, 0, 0])

interface Found { readonly head: Uint8Array, readonly packet: Uint8Array, readonly samples: number }

/** Up to where it cannot be read any more: what is behind that was cut off. */
async function* packetsOf(pieces: Pieces): AsyncGenerator<Found> {
  const webm = createWebmOpus()
  for await (const piece of pieces) {
    let packets: Uint8Array[]
    try {
      packets = webm.push(piece)
    } catch {
      return
    }
    const head = webm.head()
    if (head === null) continue
    for (const packet of packets) {
      const samples = samplesOf(packet)
      if (samples > 0) yield { head, packet, samples }
    }
  }
}

/** How long it is; null = there is no sound in it. */
export async function callLength(pieces: Pieces): Promise<Milliseconds | null> {
  let samples = 0
  for await (const found of packetsOf(pieces)) samples += found.samples
  return samples === 0 ? null : Math.round(samples * 1000 / OPUS_RATE)
}

/** The pages of its file, in their order. */
export async function* callSound(pieces: Pieces): AsyncGenerator<Uint8Array> {
  let position = 0
  let number = 0
  let packets: Uint8Array[] = []
  let [segments, length] = [0, 0]
  const page = (last: boolean): Uint8Array => {
    const made = oggPage({ packets, position, number, last })
    number += 1
    packets = []
    segments = length = 0
    return made
  }
  for await (const { head, packet, samples } of packetsOf(pieces)) {
    for (const beginning of number === 0 && packets.length === 0 ? [head, TAGS] : []) {
      packets = [beginning]
      yield page(false)
    }
    if (packets.length > 0 && (length + samples > PAGE || segments + segmentsOf(packet) > MOST_SEGMENTS)) yield page(false)
    packets.push(packet)
    segments += segmentsOf(packet)
    length += samples
    position += samples
  }
  // Its last page is never empty: nothing is given out before the next packet is there.
  if (packets.length > 0) yield page(true)
}
