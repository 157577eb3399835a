import { onScopeDispose } from 'vue'

/*
 *  Keys that work everywhere. A screen may take one over while it is there: the latest one who asked gets it.
 *
 *    palette   Ctrl+K, ⌘K          go to a person, a thread, a screen
 *    new       N, Ctrl+N, ⌘N       a new message; among the contacts, a new contact
 *    back      Esc                 out of the drawer, the thread, the form
 */
export type Shortcut = 'palette' | 'new' | 'back'

export interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** `writing`: the focus is where letters are text. */
export function shortcutOf(key: Key, { mac, writing }: { mac: boolean, writing: boolean }): Shortcut | null {
  const command = mac ? key.metaKey && !key.ctrlKey : key.ctrlKey && !key.metaKey
  if (key.altKey || key.shiftKey) return null
  const letter = key.key.toLowerCase()
  if (command) return letter === 'k' ? 'palette' : letter === 'n' ? 'new' : null
  if (key.ctrlKey || key.metaKey) return null
  if (key.key === 'Escape') return 'back'
  return letter === 'n' && !writing ? 'new' : null
}

/** Returns true where it did something; false passes the key on to the one before. */
type Handler = () => boolean | void
const handlers: Record<Shortcut, Handler[]> = { palette: [], new: [], back: [] }

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
