import { nextTick, watch, type Ref, type WatchSource } from 'vue'

/**
 *  A call that ends takes its buttons along, and the keyboard with them: it goes back to where it was before it came to the
 *  bar, or else to the screen. `entered` is for the bar's `focusin`. `toggle` goes to the bar, and from it back; false
 *  where there is none. `rows`: changes when buttons come and go.
 */
export function keepFocus(bar: Readonly<Ref<HTMLElement | null>>, rows: WatchSource<string>): { entered: (event: FocusEvent) => void, toggle: () => boolean } {
  let used = false
  let cameFrom: HTMLElement | null = null
  watch(rows, async () => {
    await nextTick()
    if (!used || document.activeElement !== document.body) return
    goBack()
  }, { flush: 'post' })
  function goBack(): void {
    used = false
    const goal = cameFrom?.isConnected === true ? cameFrom : document.getElementById('screen')
    goal?.focus({ preventScroll: true })
  }
  return {
    entered({ relatedTarget }) {
      used = true
      // A dialog of the bar gives the keyboard back, and is gone.
      if (relatedTarget instanceof HTMLElement && bar.value?.contains(relatedTarget) === false && relatedTarget.closest('[role=dialog]') === null) cameFrom = relatedTarget
    },
    toggle() {
      if (bar.value === null) return false
      if (bar.value.contains(document.activeElement)) goBack()
      // What rings asks for an answer; else the first of what can be done.
      else (bar.value.querySelector<HTMLElement>('[data-answers]') ?? bar.value.querySelector('button'))?.focus()
      return true
    },
  }
}
