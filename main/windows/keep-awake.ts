import type { powerSaveBlocker } from 'electron'
import type { PhoneNow } from '../../core/telephony/call.ts'

/** A machine that nobody touches stays awake while there is a call: who listens for an hour moves no mouse. Its screen may go dark. */
export function createKeepAwake(blocker: Pick<typeof powerSaveBlocker, 'start' | 'stop'>): { heard(now: Pick<PhoneNow, 'calls'>): void } {
  let held: number | null = null
  return {
    heard({ calls }) {
      const busy = calls.some(({ state }) => state !== 'ended')
      if (busy) held ??= blocker.start('prevent-app-suspension')
      else if (held !== null) {
        blocker.stop(held)
        held = null
      }
    },
  }
}
