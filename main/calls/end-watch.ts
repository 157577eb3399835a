import type { CallId } from '../../core/ids.ts'
import type { PhoneReport } from '../../core/telephony/phone-window.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'

interface Parts {
  readonly clock: Pick<Clock, 'now' | 'at'>
  /** A call has the microphone: an established one, or one that is being called. */
  readonly inCall: () => boolean
  /** It does not do what it is told: it must go, and the microphone with it. */
  readonly hangs: () => void
}

/** Sees to it that the phone window ends a call when it is told to: a page that hangs keeps the microphone open, and only its end shuts that. */
export interface EndWatch {
  ordered(id: CallId): void
  heard(report: PhoneReport): void
}

/** Counted one by one: a machine that slept meanwhile gives the page its time all the same. */
const TICK: Milliseconds = SECOND
const TICKS = 5

export function createEndWatch({ clock, inCall, hangs }: Parts): EndWatch {
  const waiting = new Map<CallId, { left: number, stop: () => void }>()
  /** It said something since the last order or tick: it lives. */
  let spoke = false
  function tick(id: CallId): void {
    const one = waiting.get(id)
    if (one === undefined) return
    // Where others talk it may take longer, as long as it lives: they have the microphone anyway, and would be cut.
    one.left = spoke && inCall() ? TICKS : one.left - 1
    spoke = false
    if (one.left > 0) return next(id)
    for (const { stop } of waiting.values()) stop()
    waiting.clear()
    hangs()
  }
  function next(id: CallId): void {
    const one = waiting.get(id)
    if (one !== undefined) one.stop = clock.at(clock.now() + TICK, () => { tick(id) })
  }
  function forget(id: CallId): void {
    waiting.get(id)?.stop()
    waiting.delete(id)
  }
  return {
    ordered(id) {
      if (waiting.has(id)) return
      spoke = false
      waiting.set(id, { left: TICKS, stop: () => undefined })
      next(id)
    },
    heard(report) {
      spoke = true
      if (report.kind === 'ended') forget(report.id)
      // Another page: it never had these calls.
      if (report.kind === 'ready') for (const id of [...waiting.keys()]) forget(id)
    },
  }
}
