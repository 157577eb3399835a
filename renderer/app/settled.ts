import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** As long as a hand that was on its way may still come down, in ms. */
export const GRACE_MS = 500

/**
 *  False for a moment after what stands in a place became something else: a press in that moment was meant for what stood
 *  there before. `what` names it; null = nothing is there. `atFirst`: also where nothing stood before.
 */
export function useSettled(what: () => string | null, { atFirst = true } = {}): Readonly<ShallowRef<boolean>> {
  const settled = shallowRef(true)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(what, (now, before) => {
    clearTimeout(timer)
    settled.value = now === null || (!atFirst && (before ?? null) === null)
    if (!settled.value) timer = setTimeout(() => { settled.value = true }, GRACE_MS)
  }, { immediate: true, flush: 'sync' })
  onScopeDispose(() => { clearTimeout(timer) })
  return settled
}
