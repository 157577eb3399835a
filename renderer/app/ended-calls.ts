import type { LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import { SECOND } from '../../core/time.ts'

/** Ends that nobody here brought about, and that ask for something to be done. */
const TROUBLE: ReadonlySet<LiveCall['end']> = new Set(['busy', 'no-answer', 'not-found', 'unreachable', 'refused', 'lost', 'no-microphone', 'failed'])

/** Whether its end needs words that stay for a while. */
export const isTrouble = ({ end }: Pick<LiveCall, 'end'>): boolean => TROUBLE.has(end)

/** How long the end of a call is shown, in ms. */
export const lingers = (call: Pick<LiveCall, 'end'>): number => isTrouble(call) ? 15 * SECOND : 4 * SECOND

/** What has ended between two words of main, and is worth saying: not what this desk turned away or another took. */
export function justEnded(before: PhoneNow, now: PhoneNow): LiveCall[] {
  const lived = new Set(before.calls.flatMap(({ id, state }) => state === 'ended' ? [] : [id]))
  return now.calls.filter(({ id, state, end }) => state === 'ended' && lived.has(id) && end !== 'declined' && end !== 'elsewhere')
}
