import { digits } from '../clients/client.ts'
import type { Clock } from '../clock.ts'
import { GraphError } from './graph-error.ts'

/** To one person: so many at once, and one more for each 6 s that pass ("Pair rate limits"). */
const AT_ONCE = 45
const REFILL_MS = 6000
/** Of one number in any second ("Throughput"). Meta counts what comes in as well; here it is what goes out. */
const A_SECOND = 80

/** Meta's rate limits: what goes beyond them is refused at once, and counts for nothing. */
export interface Limits {
  /** Throws 130429 or 131056. `to`: a number or a user id. */
  take(to: string): void
  clear(): void
}

export function createLimits(clock: Pick<Clock, 'now'>): Limits {
  const pairs = new Map<string, { left: number, at: number }>()
  let taken: number[] = []
  return {
    take(to) {
      const now = clock.now()
      taken = taken.filter((at) => at > now - 1000 && at <= now)
      if (taken.length >= A_SECOND) throw new GraphError(130429)
      const key = /^[A-Z]/.test(to) ? to : digits(to)
      const { left, at } = pairs.get(key) ?? { left: AT_ONCE, at: now }
      // Travelling back gives nothing, and takes nothing.
      const refilled = Math.min(AT_ONCE, left + Math.max(0, now - at) / REFILL_MS)
      if (refilled < 1) throw new GraphError(131056)
      pairs.set(key, { left: refilled - 1, at: now })
      taken.push(now)
    },
    clear() {
      pairs.clear()
      taken = []
    },
  }
}
