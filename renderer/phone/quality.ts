/*
 *  How well a call is heard, from two looks at its statistics: the E-model of ITU-T G.107, simplified to what a page can
 *  know (delay, loss), with Opus's and G.711's resistance to loss taken as one.
 */

/** Of one look (RTCStatsReport), all since the call began. */
export interface Heard {
  readonly received: number
  readonly lost: number
  /** Seconds that sound waited in the jitter buffer, all together, and how many samples came out of it. */
  readonly waited: number
  readonly emitted: number
  /** Round trip, seconds; null = not known yet. */
  readonly roundTrip: number | null
}

/** R of a perfect call, and how soon loss is felt: random loss, with concealment (G.107 §7.2, Bpl of G.711 with PLC). */
const BEST = 93.2
const ROBUSTNESS = 4.3
/** Delay that is felt as such, in ms. */
const FELT = 177.3

/** Mean opinion score, 1…4.5, of the time between two looks; null = nothing was heard in it. */
export function mosBetween(before: Heard, now: Heard): number | null {
  const received = now.received - before.received
  const lost = Math.max(0, now.lost - before.lost)
  if (received <= 0) return null
  const emitted = now.emitted - before.emitted
  const buffered = emitted > 0 ? Math.max(0, (now.waited - before.waited) / emitted * 1000) : 0
  const delay = (now.roundTrip ?? 0) * 1000 / 2 + buffered
  const loss = 100 * lost / (received + lost)
  const impairment = 0.024 * delay + (delay > FELT ? 0.11 * (delay - FELT) : 0) + 95 * loss / (loss + ROBUSTNESS)
  const r = Math.min(100, Math.max(0, BEST - impairment))
  // The curve dips below its own end.
  return Math.max(1, Math.round(100 * (1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r))) / 100)
}

/** What RTCPeerConnection.getStats knows of it. */
export function heardIn(stats: Iterable<Readonly<Record<string, unknown>>>): Heard {
  let heard: Heard = { received: 0, lost: 0, waited: 0, emitted: 0, roundTrip: null }
  const number = (value: unknown): number => typeof value === 'number' ? value : 0
  for (const entry of stats) {
    if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio') {
      heard = { ...heard, received: number(entry['packetsReceived']), lost: number(entry['packetsLost']), waited: number(entry['jitterBufferDelay']), emitted: number(entry['jitterBufferEmittedCount']) }
    }
    // What the far side reports of us comes seldom; the pair in use knows sooner.
    if (entry['type'] === 'candidate-pair' && entry['nominated'] === true && typeof entry['currentRoundTripTime'] === 'number') heard = { ...heard, roundTrip: entry['currentRoundTripTime'] }
  }
  return heard
}

/** How loud the far side sounds just now, 0…1 (webrtc-stats, `audioLevel` of what is received); 0 where nothing is. */
export function levelIn(stats: Iterable<Readonly<Record<string, unknown>>>): number {
  for (const entry of stats) if (entry['type'] === 'inbound-rtp' && typeof entry['audioLevel'] === 'number') return Math.min(1, Math.max(0, entry['audioLevel']))
  return 0
}
