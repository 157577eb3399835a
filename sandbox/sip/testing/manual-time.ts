import type { SipTime } from '../time.ts'

/** Time that only the test moves. */
export interface ManualTime extends SipTime {
  advance(ms: number): void
  /** What is still to come. */
  pending(): number
}

export function manualTime(): ManualTime {
  let now = 1_800_000_000_000
  let coming: { readonly at: number, readonly run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run }
      coming.push(entry)
      return () => { coming = coming.filter((one) => one !== entry) }
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const [next] = coming.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
        if (!next) break
        coming = coming.filter((one) => one !== next)
        now = next.at
        next.run()
      }
      now = until
    },
    pending: () => coming.length,
  }
}
