import { oggPages } from '../messaging/ogg-opus.ts'

/** Of the pages with sound; a packet ends with a segment of less than 255 bytes (RFC 3533 §5). */
export const packetsOf = (ogg: Uint8Array): Uint8Array[] => oggPages(ogg).slice(2).flatMap(({ at, content }) => {
  const packets: Uint8Array[] = []
  let [from, to] = [0, 0]
  for (const size of ogg.subarray(at + 27, at + 27 + (ogg[at + 26] ?? 0))) {
    to += size
    if (size === 255) continue
    packets.push(content.subarray(from, to))
    from = to
  }
  return packets
})
