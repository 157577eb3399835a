import type { ThreadId } from '../core/ids.ts'
import type { Arrival } from './inbound/receive.ts'
import type { Feed } from './feed/feed.ts'
import { words } from './locales/en.ts'

/** What the operating system shows. A click opens the thread. */
export interface Note { readonly title: string, readonly body: string, readonly threadId: ThreadId }

interface Parts {
  readonly rowOf: Feed['row']
  /** The advisor is looking at this thread right now: no notification. */
  readonly isLookedAt: (thread: ThreadId) => boolean
  readonly show: (note: Note) => void
}

/** As long as systems show. */
const BODY = 160

export function createNotifications({ rowOf, isLookedAt, show }: Parts): (arrival: Arrival) => void {
  return (arrival) => {
    const thread = rowOf('thread', arrival.threadId)
    if (thread.entity !== 'thread' || thread.row === null || thread.row.muted || isLookedAt(arrival.threadId)) return
    const { title } = thread.row
    if (arrival.kind === 'answer') return show({ ...words.notify[arrival.answer](title), threadId: arrival.threadId })
    const message = rowOf('message', arrival.messageId)
    if (message.entity !== 'message' || message.row === null) return
    const body = message.row.type === 'unsupported' ? words.notify.unsupported : message.row.text
    show({ title: words.notify.message(title), body: body.length > BODY ? `${body.slice(0, BODY - 1)}…` : body, threadId: arrival.threadId })
  }
}
