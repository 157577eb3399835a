import { isOffered } from '../../core/telephony/live-call.ts'
import type { PhoneOrder } from '../../core/telephony/phone-window.ts'
import type { LiveCalls } from './live-calls.ts'

/** The ringer rings for the first call, and only says so while the advisor is on another one; nothing is heard while nobody is to disturb. */
export function createRinger(calls: Pick<LiveCalls, 'live'>, order: (order: PhoneOrder) => void, doNotDisturb: () => boolean): { follow(): void, again(): void } {
  let sound: Extract<PhoneOrder, { do: 'ring' }>['sound'] = 'none'
  return {
    follow() {
      const live = calls.live()
      const next = doNotDisturb() || !live.some(isOffered) ? 'none' : live.every(isOffered) ? 'ring' : 'wait'
      if (next !== sound) order({ do: 'ring', sound: sound = next })
    },
    again() { order({ do: 'ring', sound }) },
  }
}
