import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { CallId } from '../../core/ids.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import { useSettled } from '../app/settled.ts'

/**
 *  The one of all that ring which the window shows: it stays, whoever calls besides, until it rings no more. `settled`: it has
 *  stood there long enough to be meant by a press.
 */
export function useFacedCall(ringing: () => readonly LiveCall[]): { call: ComputedRef<LiveCall | null>, settled: Readonly<ShallowRef<boolean>> } {
  const id = shallowRef<CallId | null>(null)
  watch(ringing, (calls) => {
    if (!calls.some((one) => one.id === id.value)) id.value = calls[0]?.id ?? null
  }, { immediate: true, flush: 'sync' })
  return { call: computed(() => ringing().find((one) => one.id === id.value) ?? null), settled: useSettled(() => id.value) }
}
