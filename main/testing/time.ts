import type { MachineTime } from '../clock.ts'
import type { Milliseconds, UtcMs } from '../../core/time.ts'

export interface HandTime extends MachineTime {
  /** Lets time pass; timers that fall due run in order. */
  advance(by: Milliseconds): void
  /** The machine sleeps: time passes, and no timer runs until the next advance. */
  sleep(by: Milliseconds): void
}

/** Time that moves by hand. */
export function handTime(start: UtcMs = Date.UTC(2026, 10, 22, 9, 0)): HandTime {
  let now = start
  const timers = new Set<{ due: UtcMs, work: () => void }>()
  return {
    now: () => now,
    after(delay, work) {
      const timer = { due: now + delay, work }
      timers.add(timer)
      return () => { timers.delete(timer) }
    },
    advance(by) {
      const end = now + by
      for (;;) {
        const next = [...timers].sort((a, b) => a.due - b.due)[0]
        if (next === undefined || next.due > end) break
        timers.delete(next)
        now = Math.max(now, next.due)
        next.work()
      }
      now = end
    },
    sleep(by) { now += by },
  }
}
