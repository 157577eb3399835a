/** The telephone network's time: real in the sandbox, by hand in tests. Travel of the sandbox's clock does not touch it. */
export interface SipTime {
  /** Milliseconds; only differences count. */
  now(): number
  /** Runs once, later; the answer takes it back. */
  after(ms: number, run: () => void): () => void
}

export interface RealTime extends SipTime {
  /** Nothing that was to come happens any more. */
  clear(): void
}

export function realTime(): RealTime {
  const pending = new Set<NodeJS.Timeout>()
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(() => {
        pending.delete(timer)
        run()
      }, ms)
      pending.add(timer)
      return () => {
        pending.delete(timer)
        clearTimeout(timer)
      }
    },
    clear() {
      for (const timer of pending) clearTimeout(timer)
      pending.clear()
    },
  }
}
