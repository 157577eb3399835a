import type { CallId } from '../../core/ids.ts'
import type { PhoneOrder } from '../../core/telephony/phone-window.ts'
import { isOn, isTalking } from '../../core/telephony/live-call.ts'
import type { LiveCalls } from './live-calls.ts'

/** Which call the advisor is on: one at a time, the others are held. */
export interface Focus {
  /** This one now: the others are held, and it is taken up again where it was. */
  take(id: CallId): void
  hold(id: CallId): void
  /** `next` comes in the place of `old`, as it was: on, or held as soon as it is answered. */
  replace(old: CallId, next: CallId): void
  /** It was answered. While the advisor is on another one, it waits. */
  answered(id: CallId): void
}

export function createFocus(calls: LiveCalls, order: (order: PhoneOrder) => void): Focus {
  let focus: CallId | null = null
  const later = new Set<CallId>()

  function set(id: CallId, on: boolean): void {
    const call = calls.get(id)
    if (call === null || !isTalking(call) || call.held.byUs === on) return
    // Known at once: the phone window silences the microphone before it tells the far side.
    calls.change(id, { kind: 'held', byUs: on, byPeer: call.held.byPeer })
    order({ do: 'hold', id, on })
  }
  return {
    take(id) {
      focus = id
      for (const other of calls.live()) if (other.id !== id) set(other.id, true)
      set(id, false)
    },
    hold(id) { set(id, true) },
    replace(old, next) {
      if (calls.get(old)?.held.byUs === true) later.add(next)
      else if (focus === old) focus = next
    },
    answered(id) {
      const current = focus === null ? null : calls.get(focus)
      if (later.delete(id)) set(id, true)
      else if (current === null || current.id === id || !isOn(current)) focus = id
      else set(id, true)
    },
  }
}
