import { wave } from '../../twilio/wave.ts'
import { encode, silence, tone } from './ulaw.ts'

/** What a phone sends: what it hears, nothing, or a clip (µ-law), once or over and over. */
export type Sound = 'echo' | 'silence' | { readonly clip: Buffer, readonly loop: boolean }

const WAVE_HEADER = 44

export const humming = (hz: number): Sound => ({ clip: tone(hz, 1000), loop: true })

/** A voice of sorts, the same for the same `seed`. */
export function speech(seconds: number, seed: string): Buffer {
  const data = wave(seconds, seed).subarray(WAVE_HEADER)
  return encode(Array.from({ length: data.length / 2 }, (_, at) => data.readInt16LE(at * 2)))
}

export const talking = (seed: string): Sound => ({ clip: speech(6, seed), loop: true })

/** Before the answer: what a far exchange plays instead of our ringback. */
export const announcement: Sound = { clip: Buffer.concat([tone(620, 400), silence(100)]), loop: true }

export const BEEP_HZ = 1400
/** Some words and a beep: afterwards it is the caller's turn. */
export const greeting = (seed: string): Buffer => Buffer.concat([speech(1, seed), silence(200), tone(BEEP_HZ, 300)])
/** Milliseconds of it. */
export const GREETING_MS = 1500
