import type { CallId } from '../../core/ids.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import { isOver, nextCall, type CallEvent } from '../../core/telephony/live-call.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'

/** The calls that there are now, and for a moment those that just ended. */
export interface LiveCalls {
  /** Those that ended a moment ago among them, oldest first. */
  shown(): readonly LiveCall[]
  live(): readonly LiveCall[]
  /** Null where it is over, or never was. */
  get(id: CallId): LiveCall | null
  add(call: LiveCall): void
  /** What it makes of the call; null where there is none, or this is no news of it. */
  change(id: CallId, event: CallEvent): LiveCall | null
}

/** How long the screens show how a call ended. */
const ENDED_SHOWN: Milliseconds = 5 * SECOND

export function createLiveCalls({ clock, changed }: { readonly clock: Pick<Clock, 'now' | 'at'>, readonly changed: () => void }): LiveCalls {
  const calls = new Map<CallId, LiveCall>()
  const live = (): LiveCall[] => [...calls.values()].filter((call) => !isOver(call))
  return {
    shown: () => [...calls.values()],
    live,
    get(id) {
      const call = calls.get(id)
      return call === undefined || isOver(call) ? null : call
    },
    add(call) {
      calls.set(call.id, call)
      changed()
    },
    change(id, event) {
      const before = calls.get(id)
      const after = before && nextCall(before, event)
      if (after === undefined || after === before) return null
      calls.set(id, after)
      if (isOver(after)) {
        // Whom it was about to be given to is a call of its own now.
        for (const other of live()) if (other.consults === id) calls.set(other.id, nextCall(other, { kind: 'consults', call: null }))
        clock.at(clock.now() + ENDED_SHOWN, () => {
          calls.delete(id)
          changed()
        })
      }
      changed()
      return after
    },
  }
}
