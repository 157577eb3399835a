import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
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
    look(): void { machine.value = Date.now() },
    join(): void { if (users++ === 0) tick() },
    leave(): void { if (--users === 0) clearTimeout(timer) },
  }
}
const tickers = { second: ticker('second'), minute: ticker('minute') }

/** A timer takes no longer wait (2^31 ms). */
const LONGEST_WAIT = 2 ** 31 - 1

/**
 * Now, by the organisation's clock, as a ref that ticks. Ends with the component.
 * `edge`: a moment at which it steps as well, for what ends to the second; null = none.
 */
export function useNow(pace: Pace = 'minute', edge: () => UtcMs | null = () => null): ComputedRef<UtcMs> {
  const session = useSession()
  const { machine, join, leave, look } = tickers[pace]
  join()
  onScopeDispose(leave)
  // Time travel is exact: what the last tick said is up to one pace old.
  watch(() => session.clockOffset, look, { flush: 'sync' })
  watch([edge, () => session.clockOffset], ([moment, offset], _, onCleanup) => {
    const wait = moment === null ? -1 : moment - offset - Date.now()
    if (wait < 0 || wait > LONGEST_WAIT) return
    const timer = setTimeout(look, wait + 1)
    onCleanup(() => clearTimeout(timer))
  }, { immediate: true })
  return computed(() => machine.value + session.clockOffset)
}

/** Now, once. */
export const nowByTheClock = (): UtcMs => Date.now() + useSession().clockOffset
