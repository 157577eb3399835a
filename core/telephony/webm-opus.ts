/*
 *  WebM as MediaRecorder writes it while it records (Matroska, RFC 9559): EBML head, one segment and its clusters of
 *  unknown length, each block a packet of Opus. It is read as it comes, cut anywhere; what is not whole yet waits.
 */
const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const BLOCK_GROUP = 0xa0
const TRACKS = 0x1654ae6b
const SIMPLE_BLOCK = 0xa3
const BLOCK = 0xa1
/** What stands in them is read as if it stood beside them: only so a segment without an end can be read. */
const OPENED = new Set([SEGMENT, CLUSTER, BLOCK_GROUP])
const UNKNOWN = -1
/** Nothing of a recording of one sound is larger; in bytes. */
const LARGEST = 1_000_000

export interface WebmOpus {
  /** The packets that are whole with these bytes, in their order. Throws where it is no WebM. */
  push(bytes: Uint8Array): Uint8Array[]
  /** "OpusHead…" (RFC 7845 §5.1); null = it has not come yet. */
  head(): Uint8Array | null
}

export function createWebmOpus(): WebmOpus {
  let held: Uint8Array = new Uint8Array()
  let head: Uint8Array | null = null
  let begun = false

  return {
    head: () => head,
    push(bytes) {
      held = held.length === 0 ? bytes : joined(held, bytes)
      const packets: Uint8Array[] = []
      let at = 0
      for (;;) {
        const id = vint(held, at, false)
        const size = id && vint(held, at + id.length, true)
        if (id === null || size === null) break
        if (!begun && id.value !== EBML) throw new Error('it is no WebM')
        begun = true
        const from = at + id.length + size.length
        if (OPENED.has(id.value)) {
          at = from
          continue
        }
        if (size.value === UNKNOWN || size.value > LARGEST) throw new Error(`an element of WebM without an end: ${id.value.toString(16)}`)
        if (from + size.value > held.length) break
        const body = held.subarray(from, from + size.value)
        if (id.value === TRACKS) head = headIn(body)
        // Track (one byte: there is one), moment (2), flags (1), packet. Laced blocks hold several: nobody writes them with Opus.
        if ((id.value === SIMPLE_BLOCK || id.value === BLOCK) && body.length > 4) packets.push(body.slice(4))
        at = from + size.value
      }
      held = held.slice(at)
      return packets
    },
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

/** A number of variable length (RFC 8794 §4): of a size without its marker, of an id with it; null = it is not whole. */
function vint(bytes: Uint8Array, at: number, isSize: boolean): { readonly value: number, readonly length: number } | null {
  const first = bytes[at]
  if (first === undefined) return null
  const length = Math.clz32(first) - 23
  if (length > 8) throw new Error('it is no WebM')
  if (at + length > bytes.length) return null
  const marker = 0x80 >> (length - 1)
  const rest = bytes.subarray(at + 1, at + length)
  const own = isSize ? first & (marker - 1) : first
  if (isSize && own === marker - 1 && rest.every((byte) => byte === 0xff)) return { value: UNKNOWN, length }
  return { value: rest.reduce((value, byte) => value * 256 + byte, own), length }
}

const MAGIC = [...'OpusHead'].map((sign) => sign.charCodeAt(0))

/** CodecPrivate, wherever it stands in the tracks. */
function headIn(tracks: Uint8Array): Uint8Array | null {
  for (let at = 0; at + 19 <= tracks.length; at += 1) if (MAGIC.every((byte, index) => tracks[at + index] === byte)) return tracks.slice(at, at + 19)
  return null
}
