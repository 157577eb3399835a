/** How much is measured. `small` ends within three minutes on two cores; `full` is what the goals were written for. */
export interface Size {
  readonly name: 'small' | 'full'
  /** Durable commits, one by one. */
  readonly commits: number
  /** Facts of the ledger that is verified. */
  readonly facts: number
  /** Messages that go through the projector into the view. */
  readonly ingested: number
  /** Messages in the ledger of the app that is started. */
  readonly kept: number
  readonly threads: number
  /** Messages in the longest conversation. */
  readonly longest: number
  /** Starts of the app, and of what stands beside it. */
  readonly starts: number
  /** Calls, of each. */
  readonly calls: number
}

export const sizes: Readonly<Record<Size['name'], Size>> = {
  small: { name: 'small', commits: 300, facts: 20_000, ingested: 36_000, kept: 30_000, threads: 300, longest: 20_000, starts: 3, calls: 25 },
  full: { name: 'full', commits: 3000, facts: 500_000, ingested: 1_000_000, kept: 1_000_000, threads: 3000, longest: 20_000, starts: 9, calls: 100 },
}
