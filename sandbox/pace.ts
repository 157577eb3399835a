import type { Options, Step } from './options.ts'

/** Milliseconds from … to … (picked at random), at `--pace real`. */
const realDelays: Record<Step, readonly [number, number]> = {
  sent: [120, 350],
  delivered: [250, 700],
  read: [900, 2500],
  failed: [600, 1600],
  answer: [4000, 8000],
  late: [60_000, 120_000],
  retry: [500, 500],
}
const INSTANT_RETRY_MS = 50

/** Lets steps happen later; on the machine's timers, so that time travel never hurries a person. */
export interface Pacer {
  later(step: Step, run: () => void): void
  /** Milliseconds before the first repetition of a webhook that failed. */
  retryBase(): number
  busy(): boolean
  cancelAll(): void
  /** Lets everything that is on its way happen now: the sandbox ends. */
  hurry(): void
}

export function createPacer(options: Pick<Options, 'pace' | 'delays'>, onIdle: () => void): Pacer {
  const pending = new Map<() => void, () => void>()
  const delayOf = (step: Step): number | undefined => {
    const configured = options.delays[step]
    if (configured !== undefined) return configured
    if (options.pace === 'instant') return undefined
    const [from, to] = realDelays[step]
    return from + Math.random() * (to - from)
  }
  return {
    later(step, run) {
      const fire = () => {
        pending.delete(cancel)
        run()
        if (pending.size === 0) onIdle()
      }
      const delay = delayOf(step)
      const cancel = delay === undefined ? cancelImmediate(fire) : cancelTimeout(fire, delay)
      pending.set(cancel, fire)
    },
    retryBase: () => options.delays.retry ?? (options.pace === 'instant' ? INSTANT_RETRY_MS : realDelays.retry[0]),
    busy: () => pending.size > 0,
    cancelAll() {
      for (const cancel of pending.keys()) cancel()
      pending.clear()
    },
    hurry() {
      for (let next = pending.entries().next().value; next; next = pending.entries().next().value) {
        const [cancel, fire] = next
        cancel()
        fire()
      }
    },
  }
}

function cancelImmediate(fire: () => void): () => void {
  const handle = setImmediate(fire)
  return () => clearImmediate(handle)
}

function cancelTimeout(fire: () => void, ms: number): () => void {
  const handle = setTimeout(fire, ms)
  return () => clearTimeout(handle)
}
