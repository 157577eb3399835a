import { useEventListener, useMutationObserver } from '@vueuse/core'
import { onScopeDispose, watch, type WatchSource } from 'vue'

const nowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

/**
 * The keyboard is never lost: where the element that had it is gone (a card that has done its work, a drawer that was
 * closed), it goes `home`. Who clicked on nothing, to mark words, is left alone.
 * `changes`: what may take elements away. Returns a look for a moment that is none of them.
 */
export function useKeptFocus(changes: WatchSource[], home: () => void): (evenFrom?: 'anywhere') => void {
  let last: EventTarget | null = document.activeElement
  useEventListener(document, 'pointerdown', () => { last = null }, { capture: true })
  useEventListener(document, 'focusin', ({ target }) => { last = target }, { capture: true })
  const gone = (): boolean => last instanceof Element && (!last.isConnected || last.matches(':disabled'))

  let timer: ReturnType<typeof setTimeout> | undefined
  function look(evenFrom?: 'anywhere'): void {
    clearTimeout(timer)
    // After the dialog that closes has given the keyboard back, in a task of its own.
    timer = setTimeout(() => setTimeout(() => {
      if (nowhere() && (evenFrom === 'anywhere' || gone()) && document.querySelector('[role=dialog]') === null) home()
    }))
  }
  watch(changes, () => look(), { flush: 'post' })
  // A dialog goes when it has faded, which may be long after what it did.
  useMutationObserver(document.body, () => look(), { childList: true })
  onScopeDispose(() => clearTimeout(timer))
  return look
}
