import type { Clock } from './clock.ts'
import type { Ledger } from './ledger/ledger.ts'
import { remembered } from './ledger/remembered.ts'
import { unharmed } from './unharmed.ts'

const KEY = 'clock.known'

/** What an earlier run knew of the provider's clock. */
export function recallClock(ledger: Ledger, clock: Pick<Clock, 'recall'>): void {
  const known = remembered(ledger, KEY).get()
  if (known !== null) clock.recall(known)
}

/** Keeps it for the next run. */
export function keepClock(ledger: Ledger, clock: Pick<Clock, 'onHeard'>, heard: () => void): void {
  const kept = remembered(ledger, KEY)
  clock.onHeard((known) => {
    unharmed(() => { if (kept.get() !== known) kept.set(known) })
    heard()
  })
}
