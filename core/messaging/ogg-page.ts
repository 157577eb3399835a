/** Last page of its stream (RFC 3533 §6). */
export const LAST = 0x04
const FIRST = 0x02
const HEADER = 27

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  return sum
})

/** CRC-32 with the polynomial 04c11db7, unreflected, from 0 (RFC 3533 §6); over the page with its own field as 0. */
export function checksum(page: Uint8Array): number {
  let sum = 0
  for (const byte of page) sum = (sum << 8) ^ (table[(sum >>> 24) ^ byte] ?? 0)
  return sum >>> 0
}

export interface OggPageParts {
  readonly packets: readonly Uint8Array[]
  /** Samples up to its end (RFC 7845 §4). */
  readonly position: number
  /** 0, 1, 2… */
  readonly number: number
  readonly last: boolean
}

/** Segments that a packet takes in the table of its page: the last one is shorter than 255 bytes, and says so that it ends. */
export const segmentsOf = ({ length }: Uint8Array): number => Math.floor(length / 255) + 1
/** Most segments of a page. */
export const MOST_SEGMENTS = 255

/** One page of whole packets. */
export function oggPage({ packets, position, number, last }: OggPageParts): Uint8Array {
  const segments = packets.flatMap((packet) => Array.from({ length: segmentsOf(packet) }, (_, index) => Math.min(255, packet.length - index * 255)))
  const head = HEADER + segments.length
  const page = new Uint8Array(head + packets.reduce((sum, { length }) => sum + length, 0))
  const view = new DataView(page.buffer)
  view.setUint32(0, 0x4f676753)
  view.setUint8(5, (number === 0 ? FIRST : 0) | (last ? LAST : 0))
  view.setBigInt64(6, BigInt(position), true)
  // Which stream of the file: there is one.
  view.setUint32(14, 1, true)
  view.setUint32(18, number, true)
  view.setUint8(26, segments.length)
  page.set(segments, HEADER)
  let at = head
  for (const packet of packets) {
    page.set(packet, at)
    at += packet.length
  }
  view.setUint32(22, checksum(page), true)
  return page
}
