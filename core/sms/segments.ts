import { septetsOf } from './gsm-7.ts'

/** How an SMS is cut up, and so what it costs. */
export interface SmsSegments {
  readonly encoding: 'GSM-7' | 'UCS-2'
  /** Length of the text: septets in GSM-7, 16-bit units in UCS-2. */
  readonly units: number
  /** 0 for an empty text. */
  readonly segments: number
  /** Units that one segment holds: 160 or 70 alone, 153 or 67 where several are joined. */
  readonly perSegment: number
  /** Units that can still be typed before another segment begins. */
  readonly left: number
  /** The characters that force UCS-2, each once, in order: what to replace to halve the cost. */
  readonly forcing: readonly string[]
}

/**
 * Units of a segment: 140 octets alone; 134 beside the 6 octets of the concatenation header
 * (3GPP TS 23.040 §9.2.3.24.1).
 */
const CAPACITY = { 'GSM-7': { alone: 160, joined: 153 }, 'UCS-2': { alone: 70, joined: 67 } } as const

/** Counts as Twilio and the networks do; escape pairs and surrogate pairs are never split between segments. */
export function smsSegments(text: string): SmsSegments {
  const characters = [...text]
  const forcing = [...new Set(characters.filter((character) => septetsOf(character) === null))]
  const encoding = forcing.length === 0 ? 'GSM-7' : 'UCS-2'
  const sizes = characters.map((character) => encoding === 'GSM-7' ? septetsOf(character) ?? 2 : character.length)
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const { alone, joined } = CAPACITY[encoding]
  if (units <= alone) return { encoding, units, segments: units === 0 ? 0 : 1, perSegment: alone, left: alone - units, forcing }

  let segments = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > joined) {
      segments += 1
      used = 0
    }
    used += size
  }
  return { encoding, units, segments, perSegment: joined, left: joined - used, forcing }
}
