import { MINUTE, type UtcMs } from '../../../../core/time.ts'
import type { MessageRow } from '../../../../core/view.ts'
import { dayOf } from '../../../locales/when.ts'

/** What stands in a conversation from top to bottom; `key` is stable, so that the list keeps its place. */
export type ConversationItem =
  | { readonly kind: 'day', readonly key: string, readonly at: UtcMs }
  | { readonly kind: 'unread', readonly key: string }
  | { readonly kind: 'notice', readonly key: string, readonly message: MessageRow }
  /** `first`/`last`: at the edge of a run of messages by one side, close in time. */
  | { readonly kind: 'message', readonly key: string, readonly message: MessageRow, readonly first: boolean, readonly last: boolean }

const RUN = 5 * MINUTE

/** `messages` oldest first; `unreadFrom` = the first message not yet read when the thread was opened. */
export function conversationItems(messages: readonly MessageRow[], unreadFrom: string | null): ConversationItem[] {
  const items: ConversationItem[] = []
  messages.forEach((message, index) => {
    const before = messages[index - 1]
    const after = messages[index + 1]
    if (before === undefined || dayOf(before.at) !== dayOf(message.at)) {
      items.push({ kind: 'day', key: `day-${dayOf(message.at)}`, at: message.at })
    }
    if (message.id === unreadFrom) items.push({ kind: 'unread', key: 'unread' })
    if (message.type === 'notice') items.push({ kind: 'notice', key: message.id, message })
    else {
      const first = before === undefined || message.id === unreadFrom || !oneRun(before, message)
      const last = after === undefined || after.id === unreadFrom || !oneRun(message, after)
      items.push({ kind: 'message', key: message.id, message, first, last })
    }
  })
  return items
}

const oneRun = (a: MessageRow, b: MessageRow): boolean =>
  a.type !== 'notice' && a.direction === b.direction && b.at - a.at < RUN && dayOf(a.at) === dayOf(b.at)

/** The first of the newest `unread` messages that came in; null where none of them is loaded. */
export function firstUnread(messages: readonly MessageRow[], unread: number): string | null {
  let left = unread
  let found: string | null = null
  for (let index = messages.length - 1; index >= 0 && left > 0; index--) {
    const message = messages[index]
    if (message?.direction !== 'in') continue
    found = message.id
    left--
  }
  return found
}
