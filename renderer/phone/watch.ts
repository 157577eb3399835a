import { heardIn, levelIn, mosBetween, type Heard } from './quality.ts'

/** What is told of a call's sound. `level` 0…1, of the far side. */
export interface Sound { readonly state: 'none' | 'flowing' | 'lost', readonly mos: number | null, readonly level: number }

const LOOK_EVERY = 2000
/** A meter that moves: some times a second. */
const LEVEL_EVERY = 200
/** Steps of the meter: what nobody sees is not told. */
const STEPS = 20

/** Looks at a call's sound until it is stopped; `expected`: the far side should be heard now (nobody holds). */
export function watchSound(connection: RTCPeerConnection, expected: () => boolean, tell: (sound: Sound) => void): () => void {
  let sound: Sound = { state: 'none', mos: null, level: 0 }
  let before: Heard | null = null
  let stopped = false
  const become = (change: Partial<Sound>): void => {
    if (stopped) return
    const next = { ...sound, ...change }
    if (next.state === sound.state && next.mos === sound.mos && next.level === sound.level) return
    sound = next
    tell(sound)
  }
  async function look(): Promise<void> {
    const report = await connection.getStats()
    const now = heardIn(report.values() as Iterable<Readonly<Record<string, unknown>>>)
    const last = before
    before = now
    if (last === null) return now.received > 0 ? become({ state: 'flowing' }) : undefined
    if (now.received > last.received) return become({ state: 'flowing', mos: mosBetween(last, now) })
    if (expected() && sound.state !== 'none') become({ state: 'lost', mos: null, level: 0 })
  }
  let measuring = false
  /** Of the sound itself: many phones do not write the level on their packets (RFC 6464). */
  async function levels(): Promise<void> {
    const [receiver] = connection.getReceivers()
    if (receiver === undefined || measuring) return
    measuring = true
    try {
      become({ level: Math.round(levelIn((await receiver.getStats()).values() as Iterable<Readonly<Record<string, unknown>>>) * STEPS) / STEPS })
    } finally { measuring = false }
  }
  // A closed connection has no statistics any more.
  const looking = setInterval(() => { look().catch(() => undefined) }, LOOK_EVERY)
  const metering = setInterval(() => { levels().catch(() => undefined) }, LEVEL_EVERY)
  look().catch(() => undefined)
  return () => {
    stopped = true
    clearInterval(looking)
    clearInterval(metering)
  }
}
