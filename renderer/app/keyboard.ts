import { onScopeDispose } from 'vue'
import { shortcutOf, type Shortcut } from './shortcuts.ts'

/*
 *  Keys that work everywhere (windowShortcuts). A screen may take one over while it is there: the latest one who asked
 *  gets it.
 */

/** Returns true where it did something; false passes the key on to the one before. */
type Handler = () => boolean | void
const handlers: Record<Shortcut, Handler[]> = { palette: [], new: [], templates: [], preview: [], attach: [], place: [], card: [], record: [], dial: [], answer: [], decline: [], hangUp: [], mute: [], hold: [], callBar: [], back: [] }

/** Takes a shortcut for as long as the component lives. `otherwise`: only where no screen takes it. */
export function useShortcut(shortcut: Shortcut, handler: Handler, { otherwise = false } = {}): void {
  if (otherwise) handlers[shortcut].unshift(handler)
  else handlers[shortcut].push(handler)
  onScopeDispose(() => { handlers[shortcut] = handlers[shortcut].filter((entry) => entry !== handler) })
}

export function runShortcut(shortcut: Shortcut): boolean {
  return handlers[shortcut].toReversed().some((handler) => handler() !== false)
}

const isWriting = (target: EventTarget | null): boolean => target instanceof HTMLElement
  && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])'))

/** Listens on the window; a dialog or menu that is open keeps its keys to itself. */
export function listenToKeys(mac: boolean): () => void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const shortcut = shortcutOf(event, { mac, writing: isWriting(event.target) })
    if (shortcut === null || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null) return
    if (runShortcut(shortcut)) event.preventDefault()
  }
  window.addEventListener('keydown', pressed)
  return () => window.removeEventListener('keydown', pressed)
}
