import type { CallId } from '../../core/ids.ts'
import type { PhoneOrder } from '../../core/telephony/phone-window.ts'
import { isOffered, isOn, isTalking } from '../../core/telephony/live-call.ts'
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
  /** It is over: the advisor hears one that is still being called again. */
  ended(id: CallId): void
}

export function createFocus(calls: LiveCalls, order: (order: PhoneOrder) => void): Focus {
  let focus: CallId | null = null
  const later = new Set<CallId>()
  /** Not answered yet, and without the microphone already: whoever is called may hear before they answer (early media). */
  const silent = new Set<CallId>()

  function set(id: CallId, on: boolean): void {
    const call = calls.get(id)
    if (call === null || !isTalking(call) || call.held.byUs === on) return
    // Known at once: the phone window silences the microphone before it tells the far side.
    calls.change(id, { kind: 'held', byUs: on, byPeer: call.held.byPeer })
    order({ do: 'hold', id, on })
  }
  function silence(id: CallId): void {
    if (silent.has(id)) return
    silent.add(id)
    order({ do: 'hold', id, on: true })
  }
  function hear(id: CallId): void {
    if (silent.delete(id)) order({ do: 'hold', id, on: false })
  }
  return {
    take(id) {
      focus = id
      for (const other of calls.live()) {
        if (other.id === id) continue
        if (isTalking(other)) set(other.id, true)
        else if (!isOffered(other)) silence(other.id)
      }
      hear(id)
      set(id, false)
    },
    hold(id) { set(id, true) },
    replace(old, next) {
      if (calls.get(old)?.held.byUs === true) later.add(next)
      else if (focus === old) focus = next
    },
    answered(id) {
      const current = focus === null ? null : calls.get(focus)
      const waits = later.delete(id) || (current !== null && current.id !== id && isOn(current))
      if (!waits) {
        focus = id
        return hear(id)
      }
      if (silent.delete(id)) calls.change(id, { kind: 'held', byUs: true, byPeer: false })
      else set(id, true)
    },
    ended(id) {
      later.delete(id)
      silent.delete(id)
      if (focus !== id) return
      const next = [...silent].at(-1)
      focus = next ?? null
      if (next !== undefined) hear(next)
    },
  }
}
