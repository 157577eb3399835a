import type { Channel } from '../clients/client.ts'
import type { Deed } from './deed.ts'

/** A conversation before the app's first start. */
export interface Thread {
  /** Client id. */
  client: string
  channel: Channel | 'voice'
  lines: readonly Line[]
}

/** When: `6d 09:14` = six days ago at 09:14 UTC; `-166m` = so many minutes ago, where a window or a wait hangs on it. */
export type Line = readonly [when: string, deed: Deed]

/** Milliseconds of `when`, seen from `now`. */
export function momentOf(when: string, now: number): number {
  const minutes = /^-(\d+)m$/.exec(when)
  if (minutes) return now - Number(minutes[1]) * 60_000
  const day = /^(\d+)d (\d\d):(\d\d)$/.exec(when)
  if (!day) throw new Error(`unreadable time ${when}`)
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0)
  return midnight - Number(day[1]) * 86_400_000 + Number(day[2]) * 3_600_000 + Number(day[3]) * 60_000
}
