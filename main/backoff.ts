import { MINUTE, SECOND, type Milliseconds } from '../core/time.ts'

const FIRST: Milliseconds = 2 * SECOND
const MOST: Milliseconds = 5 * MINUTE

/**
 * How long to wait after the nth attempt (1…): doubling from 2 s to `most` (5 min), with full jitter over its upper half, so that many
 * desks that lost the same provider do not all come back in one second. `random` in [0, 1).
 */
export function backoff(attempt: number, random: () => number, most: Milliseconds = MOST): Milliseconds {
  const full = Math.min(FIRST * 2 ** (attempt - 1), most)
  return Math.round(full / 2 + random() * full / 2)
}

/** Meta 131056: after too many messages to one person wait 4^n s, for that person only; at most an hour. */
export const pairBackoff = (attempt: number): Milliseconds => Math.min(4 ** attempt * SECOND, 60 * MINUTE)
