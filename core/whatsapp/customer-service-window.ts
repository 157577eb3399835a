import { DAY, type Milliseconds, type UtcMs } from '../time.ts'

/** How long free text is allowed after the last message that counts: 24 h, whoever's it is. */
export const CUSTOMER_SERVICE_WINDOW: Milliseconds = DAY

/**
 * Whose message opens and refreshes the window: `either` is the product's rule, `client` is Meta's own.
 * Default: the provider profile's; the policy decides.
 */
export type RefreshedBy = 'either' | 'client'

/** The moments the window hangs on, of one line and one WhatsApp identity; null = never. */
export interface WindowAnchors {
  readonly lastClientAt: UtcMs | null
  /** The advisor's last message that the provider accepted (opt-ins and automatic notes do not count). */
  readonly lastOwnAt: UtcMs | null
  /** When the provider said 131047: that closes the window at once, whatever the rule said. */
  readonly closedAt: UtcMs | null
}

export const noWindow: WindowAnchors = { lastClientAt: null, lastOwnAt: null, closedAt: null }

/**
 * When the window closes, or null where it is not open at `now`.
 * Open means: less than 24 h since the anchor; at exactly 24 h it is closed.
 */
export function windowClosesAt(anchors: WindowAnchors, refreshedBy: RefreshedBy, now: UtcMs): UtcMs | null {
  const { lastClientAt, lastOwnAt, closedAt } = anchors
  // Our own messages keep a conversation going; they cannot begin one (consent obtained elsewhere opens no window).
  if (lastClientAt === null) return null
  const anchor = Math.max(lastClientAt, refreshedBy === 'either' ? lastOwnAt ?? -Infinity : -Infinity)
  if (closedAt !== null && anchor <= closedAt) return null
  const closes = anchor + CUSTOMER_SERVICE_WINDOW
  return now < closes ? closes : null
}

export const isWindowOpen = (anchors: WindowAnchors, refreshedBy: RefreshedBy, now: UtcMs): boolean =>
  windowClosesAt(anchors, refreshedBy, now) !== null

/** Which message keeps the window open: the reason shown beside the countdown. */
export function windowReason(anchors: WindowAnchors, refreshedBy: RefreshedBy): 'client' | 'own' | null {
  const { lastClientAt, lastOwnAt } = anchors
  if (lastClientAt === null) return null
  return refreshedBy === 'either' && (lastOwnAt ?? -Infinity) > lastClientAt ? 'own' : 'client'
}
