import { SECOND, type Milliseconds, type UtcMs } from '../time.ts'

/*
 *  Meta's limits, kept before they are hit (Cloud API, "Throughput" and "Pair rate limits", as of May 2026): to one
 *  person one message in 6 s, of which 45 may be borrowed from later at once (else 131056); of one number 80 in a second,
 *  those that come in among them (else 130429). A generic cell rate algorithm: `full` is the moment at which all that was
 *  borrowed is paid back.
 *
 *  "All message types" count: a reaction is one, as is a template. "Read" and "typing" are statuses, have no id, and are
 *  named nowhere among what is counted: they go as they come.
 */
export interface Pace { readonly every: Milliseconds, readonly burst: number }
export const PAIR: Pace = { every: 6 * SECOND, burst: 45 }
/** 70 in any second, at most: the rest is for what comes in. */
export const NUMBER: Pace = { every: SECOND / 50, burst: 20 }

/** When the next one may go, after `ahead` others that wait; `full` null = none went yet. A moment that a clock gave which has jumped back since counts for nothing. */
export function mayGoAt({ every, burst }: Pace, full: UtcMs | null, now: UtcMs, ahead = 0): UtcMs {
  return Math.max(now, paidBack({ every, burst }, full, now) + every * (ahead - burst + 1))
}

/** `full`, after one went. */
export const afterOne = (pace: Pace, full: UtcMs | null, now: UtcMs): UtcMs => paidBack(pace, full, now) + pace.every

const paidBack = ({ every, burst }: Pace, full: UtcMs | null, now: UtcMs): UtcMs =>
  full === null || full > now + every * burst ? now : Math.max(full, now)
