import { computed, nextTick, onScopeDispose, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { MessageId } from '../../../../core/ids.ts'
import type { MessageRow } from '../../../../core/view.ts'
import { isKey } from '../../../app/shortcuts.ts'
import type { ConversationItem } from '../model/conversation-items.ts'
import { rowAfterKey } from '../list/row-after-key.ts'
import { useMessageActions } from './use-message-actions.ts'

interface Handle { scrollToIndex(index: number, options: { align: 'nearest' | 'center' }): void }

interface Parts {
  readonly list: Readonly<Ref<Handle | null>>
  readonly frame: Readonly<Ref<HTMLElement | null>>
  readonly items: Readonly<Ref<readonly ConversationItem[]>>
  readonly messages: () => readonly MessageRow[]
  readonly hasOlder: () => boolean
  readonly older: () => Promise<void>
}

/** How long a message that somebody was led to stands out. */
const FLASH_MS = 1600
/** Older pages that are read to find it; farther back it takes too long to wait for. */
const MOST_PAGES = 40

/** The keyboard among the messages: one of them can be tabbed to, the arrows go on from it, and a menu belongs to it. */
export function useMessageFocus({ list, frame, items, messages, hasOlder, older }: Parts) {
  const { t } = useI18n()
  const { itemsFor } = useMessageActions()
  const find = (id: MessageId): MessageRow | null => messages().find((message) => message.id === id) ?? null

  const stood = shallowRef<MessageId | null>(null)
  /** The last one stood on, else the newest. */
  const active = computed(() => stood.value !== null && find(stood.value) !== null ? stood.value : messages().findLast(({ type }) => type !== 'notice')?.id ?? null)
  const indexOf = (id: MessageId | null): number => items.value.findIndex((item) => item.kind === 'message' && item.message.id === id)
  /** Kept on the screen, so that the keyboard is not lost while it is scrolled past. */
  const activeIndex = computed(() => {
    const index = stood.value === null ? -1 : indexOf(stood.value)
    return index === -1 ? null : index
  })
  const articleOf = (id: MessageId): HTMLElement | null => frame.value?.querySelector<HTMLElement>(`[data-message="${id}"]`) ?? null
  const messageAt = (target: EventTarget | null): MessageId | null =>
    target instanceof Element ? target.closest('[data-message]')?.getAttribute('data-message') as MessageId | null ?? null : null

  const stoodOn = ({ target }: FocusEvent): void => { stood.value = messageAt(target) ?? stood.value }

  /** Only from the message itself: in it, players and menus have arrows of their own. */
  function pressed(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-message]') || !isKey('move', event)) return
    const talk = messages().filter(({ type }) => type !== 'notice')
    const next = rowAfterKey(event.key, talk.findIndex(({ id }) => id === active.value), talk.length)
    const to = next === null ? undefined : talk[next]
    if (to === undefined) return
    event.preventDefault()
    void focusOn(to.id)
  }
  async function focusOn(id: MessageId): Promise<void> {
    stood.value = id
    await nextTick()
    list.value?.scrollToIndex(indexOf(id), { align: 'nearest' })
    articleOf(id)?.focus({ preventScroll: true })
  }

  const flashed = shallowRef<MessageId | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function show(id: MessageId): Promise<void> {
    for (let page = 0; find(id) === null && hasOlder() && page < MOST_PAGES; page++) await older()
    if (find(id) === null) return void toast(t('inbox.message.farBack'))
    await nextTick()
    list.value?.scrollToIndex(indexOf(id), { align: 'center' })
    stood.value = id
    await nextTick()
    articleOf(id)?.focus({ preventScroll: true })
    clearTimeout(timer)
    flashed.value = id
    timer = setTimeout(() => { flashed.value = null }, FLASH_MS)
  }

  const reacting = shallowRef<MessageId | null>(null)
  const askedFor = shallowRef<MessageId | null>(null)
  const menu = computed(() => {
    const message = askedFor.value === null ? null : find(askedFor.value)
    // After the menu has given the keyboard back.
    return message === null ? [] : itemsFor(message, () => { setTimeout(() => { reacting.value = message.id }, 50) })
  })
  function asked(event: MouseEvent): void {
    askedFor.value = messageAt(event.target)
    // Beside the messages there is nothing to choose from.
    if (menu.value.length === 0) event.stopPropagation()
  }

  return { active, activeIndex, pressed, stoodOn, asked, menu, flashed, reacting, find, show }
}
