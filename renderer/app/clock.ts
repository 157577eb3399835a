import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue'
import { MINUTE, SECOND, type UtcMs } from '../../core/time.ts'
import { useSession } from './session.ts'

/*
 *  The organisation's clock on the screen: one tick per second and one per minute, shared by all who look, and running
 *  only while somebody does. A change of the offset (time travel, a mended clock) shows at once.
 */
type Pace = 'second' | 'minute'
const length: Record<Pace, number> = { second: SECOND, minute: MINUTE }

function ticker(pace: Pace) {
  const machine = shallowRef(Date.now())
  let users = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  function tick(): void {
    machine.value = Date.now()
    // On the full second or minute, so that all clocks on the screen step together.
    timer = setTimeout(tick, length[pace] - machine.value % length[pace])
  }
  return {
    machine,
    join(): void { if (users++ === 0) tick() },
    leave(): void { if (--users === 0) clearTimeout(timer) },
  }
}
const tickers = { second: ticker('second'), minute: ticker('minute') }

/** Now, by the organisation's clock, as a ref that ticks. Ends with the component. */
export function useNow(pace: Pace = 'minute'): ComputedRef<UtcMs> {
  const session = useSession()
  const { machine, join, leave } = tickers[pace]
  join()
  onScopeDispose(leave)
  return computed(() => machine.value + session.clockOffset)
}

/** Now, once. */
export const nowByTheClock = (): UtcMs => Date.now() + useSession().clockOffset
