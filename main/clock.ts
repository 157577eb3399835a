import { MINUTE, SECOND, type Milliseconds, type UtcMs } from '../core/time.ts'

/** The machine's own time and timers: the real ones in the app, hand-driven ones in tests. */
export interface MachineTime {
  now(): UtcMs
  /** Runs `work` once after `delay` ms; returns the way to call it off. */
  after(delay: Milliseconds, work: () => void): () => void
}

export const machineTime: MachineTime = {
  now: () => Date.now(),
  after(delay, work) {
    const timer = setTimeout(work, delay)
    return () => { clearTimeout(timer) }
  },
}

/**
 * The one Clock. Everything that depends on time asks it, and every alarm hangs on it: alarms are looked at again
 * after a jump of the provider's clock, after sleep, and at least every 30 s, so none waits on a stale timer.
 */
export interface Clock {
  now(): UtcMs
  /** The organisation's clock minus the machine's, ms. */
  offset(): Milliseconds
  /** The provider's clock minus the machine's, ms, as last heard, in this run or in an earlier one; null = never. Kept with each fact, whomever we follow. */
  known(): Milliseconds | null
  /** The machine's own time when this Clock said `at`, and knew the provider's difference as `knownThen` (both of a fact). */
  machineAt(at: UtcMs, knownThen: Milliseconds): UtcMs
  /** How far the provider's clock was ahead of `now()` when it last answered; where we follow it, next to nothing. */
  ahead(): Milliseconds
  /** Now may be trusted: a provider has answered in this run, or it is the machine's time that counts. */
  settled(): boolean
  /** What an earlier run knew: it holds until a provider answers in this one. */
  recall(known: Milliseconds): void
  /** Calls `work` once when `now()` has reached `moment`. */
  at(moment: UtcMs, work: () => void): () => void
  /** Calls `work` every `period` of the machine's time, first after one period: for polling, which time travel must not multiply. */
  every(period: Milliseconds, work: () => void): () => void
  /** A provider's HTTP `Date`, with the machine's moments of request and answer. */
  observe(date: string, sentAt: UtcMs, answeredAt: UtcMs): void
  /** The machine woke from sleep, or its time was set. */
  woke(): void
  onJump(listener: (offset: Milliseconds) => void): void
  /** The first answer in this run, and each later one that changes what is known. */
  onHeard(listener: (known: Milliseconds) => void): void
  stop(): void
}

/** Date has whole seconds: a smaller difference is noise. */
const NOISE: Milliseconds = 2 * SECOND
const LOOK_AGAIN: Milliseconds = 30 * SECOND
/** RFC 9110 §5.6.7, the only form that may be sent. `Date.parse` would make a year of "1", and years that no moment reaches. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

export function createClock(follow: 'system' | 'provider', machine: MachineTime = machineTime): Clock {
  let known: Milliseconds | null = null
  let heard = false
  let stopped = false
  const alarms = new Set<{ readonly moment: UtcMs, readonly work: () => void }>()
  const periods = new Set<() => void>()
  const jumpListeners: ((offset: Milliseconds) => void)[] = []
  const heardListeners: ((known: Milliseconds) => void)[] = []
  let cancel: (() => void) | null = null

  const offset = (): Milliseconds => follow === 'provider' ? known ?? 0 : 0
  const now = (): UtcMs => machine.now() + offset()
  function arm(): void {
    cancel?.()
    cancel = null
    if (stopped || alarms.size === 0) return
    const next = Math.min(...[...alarms].map((alarm) => alarm.moment))
    cancel = machine.after(Math.min(Math.max(next - now(), 0), LOOK_AGAIN), look)
  }
  function look(): void {
    for (const alarm of [...alarms]) {
      if (alarm.moment > now()) continue
      alarms.delete(alarm)
      alarm.work()
    }
    arm()
  }
  return {
    now,
    offset,
    known: () => known,
    machineAt: (at, knownThen) => follow === 'provider' ? at - knownThen : at,
    ahead: () => follow === 'provider' ? 0 : known ?? 0,
    settled: () => heard || follow === 'system',
    recall(before) { if (!heard) known = before },
    at(moment, work) {
      const alarm = { moment, work }
      alarms.add(alarm)
      arm()
      return () => { alarms.delete(alarm) }
    },
    every(period, work) {
      let off = machine.after(period, tick)
      function tick(): void {
        off = machine.after(period, tick)
        work()
      }
      const end = (): void => { off() }
      periods.add(end)
      return () => { periods.delete(end); end() }
    },
    observe(date, sentAt, answeredAt) {
      if (stopped || answeredAt - sentAt > MINUTE) return
      const theirs = HTTP_DATE.test(date) ? Date.parse(date) : NaN
      if (Number.isNaN(theirs)) return
      // The header is cut to the second, and stands for a moment between request and answer.
      const seen = theirs + SECOND / 2 - (sentAt + answeredAt) / 2
      const near = Math.abs(seen - (known ?? 0)) <= NOISE + (answeredAt - sentAt) / 2
      const news = !heard || !near
      const before = offset()
      heard = true
      if (near) known ??= 0
      else known = Math.abs(seen) <= NOISE ? 0 : Math.round(seen)
      if (offset() !== before) {
        look()
        for (const listener of jumpListeners) listener(offset())
      }
      if (news) for (const listener of heardListeners) listener(known)
    },
    woke: look,
    onJump(listener) { jumpListeners.push(listener) },
    onHeard(listener) { heardListeners.push(listener) },
    stop() {
      stopped = true
      cancel?.()
      for (const end of periods) end()
    },
  }
}
