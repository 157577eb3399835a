import type { Sound } from '../sound/sounds.ts'

/** How a phone meets one call. */
export interface Behaviour {
  /** Milliseconds of ringing; null = until a hand answers, or the exchange gives up. */
  readonly ringMs: number | null
  /** SIP status with which it refuses after that; null = it answers. */
  readonly refuse: number | null
  /** Played while it still rings (183 with SDP). */
  readonly early: Sound | null
  /** Played once it has answered. */
  readonly sound: Sound
  readonly codec: 'PCMU' | 'opus'
  /** Milliseconds of talk after which it hangs up; null = never. */
  readonly hangUpMs: number | null
  /** Sends the other side on to this address, so many milliseconds after the answer (REFER). */
  readonly sendOn: { readonly to: string, readonly afterMs: number } | null
}

export const answering = (sound: Sound, change: Partial<Behaviour> = {}): Behaviour => ({
  ringMs: 0, refuse: null, early: null, sound, codec: 'PCMU', hangUpMs: null, sendOn: null, ...change,
})
