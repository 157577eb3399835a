import type { UtcMs } from '../time.ts'

/*
 *  Whether Meta will charge for a message: per message, when it is delivered. Source: Meta, "Pricing on the WhatsApp
 *  Business Platform": per message since 1 July 2025; since 1 October 2026 a utility template costs inside an open
 *  window as well, and free text beyond the first 1,000 messages of a number and month. What it did cost is said in
 *  its status (`Pricing`, messaging/message.ts); this is for the moment before.
 */
export type Charge = 'charged' | 'free' | 'beyond-allowance'

/** Meta begins at midnight of the account's time zone, which this desk does not know: UTC's it is. */
const METERED: UtcMs = Date.UTC(2026, 9, 1)

/** A template's category; null = free text, a file, or whatever else is no template. */
type Category = 'MARKETING' | 'UTILITY' | 'AUTHENTICATION' | (string & {}) | null

/**
 * `windowOpen`: the client wrote within the last 24 hours. `beyond-allowance`: free until the number's allowance of
 * this month is used up, which Meta alone counts. Messages after a click on an advertisement are free for 72 hours;
 * no webhook says so beforehand, so that is not known here. A category that is not known counts as charged.
 */
export function chargeFor(category: Category, windowOpen: boolean, now: UtcMs): Charge {
  if (category === null) return now < METERED ? 'free' : 'beyond-allowance'
  return category === 'UTILITY' && windowOpen && now < METERED ? 'free' : 'charged'
}
