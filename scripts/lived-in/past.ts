import type { MachineTime } from '../../main/clock.ts'
import type { PolicyResult } from '../../main/settings/policy-source.ts'
import type { UtcMs } from '../../core/time.ts'

/** A machine whose clock stands in the past and is moved on by hand. */
export interface PastMachine extends MachineTime {
  travelTo(moment: UtcMs): void
}

/**
 * Its timers never run: the desk does what it is told, and looks at nothing by itself. So no request is under way
 * while the clock is moved, and no moment on record is between two times.
 */
export function pastMachine(start: UtcMs): PastMachine {
  let behind = start - Date.now()
  return {
    now: () => Date.now() + behind,
    after: () => () => undefined,
    travelTo(moment) { behind = moment - Date.now() },
  }
}

/** The policy with the machine's own clock: it is moved together with the provider's, so there is nothing to follow. */
export const trustMachine = (result: PolicyResult): PolicyResult =>
  result.ok ? { ok: true, loaded: { ...result.loaded, policy: { ...result.loaded.policy, clock: 'system' } } } : result
