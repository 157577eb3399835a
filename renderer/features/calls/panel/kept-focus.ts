import { nextTick, watch, type Ref, type WatchSource } from 'vue'

/**
 *  A call that ends takes its buttons along, and the keyboard with them: it goes back to where it was before it came to the
 *  bar, or else to the screen. Give the returned function to the bar's `focusin`. `rows`: changes when buttons come and go.
 */
export function keepFocus(bar: Readonly<Ref<HTMLElement | null>>, rows: WatchSource<string>): (event: FocusEvent) => void {
  let used = false
  let cameFrom: HTMLElement | null = null
  watch(rows, async () => {
    await nextTick()
    if (!used || document.activeElement !== document.body) return
    used = false
    const goal = cameFrom?.isConnected === true ? cameFrom : document.getElementById('screen')
    goal?.focus({ preventScroll: true })
  }, { flush: 'post' })
  return ({ relatedTarget }) => {
    used = true
    // A dialog of the bar gives the keyboard back, and is gone.
    if (relatedTarget instanceof HTMLElement && bar.value?.contains(relatedTarget) === false && relatedTarget.closest('[role=dialog]') === null) cameFrom = relatedTarget
  }
}
