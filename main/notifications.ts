import type { ThreadId } from '../core/ids.ts'
import type { MessageRow } from '../core/view.ts'
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

/** Conversations told of at once: after a night without network the badge and the inbox tell of the rest. */
const AT_ONCE = 5

/** Each answer to an opt-in, which tells of the message that gave it too; of the other messages the newest of each conversation. */
function worthShowing(arrivals: readonly Arrival[]): Arrival[] {
  const answered = (index: number): boolean => arrivals[index + 1]?.kind === 'answer' && arrivals[index + 1]?.threadId === arrivals[index]?.threadId
  const newest = new Map(arrivals.flatMap((arrival, index) => arrival.kind === 'message' && !answered(index) ? [[arrival.threadId, arrival] as const] : []))
  const shown = new Set<Arrival>([...newest.values()].slice(-AT_ONCE))
  return arrivals.filter((arrival) => arrival.kind !== 'message' || shown.has(arrival))
}

/** The kind of it where that is not plain from its words. */
function bodyOf({ type, text, media }: MessageRow): string {
  const { kinds, unsupported, missedCall } = words.notify
  if (type === 'call') return missedCall
  const kind = media === null ? null : type === 'voicemail' ? 'voicemail' : media.voice ? 'voice' : media.kind
  if (kind !== null) return text === '' ? kind === 'document' ? media?.fileName ?? kinds.document : kinds[kind] : `${kinds[kind]}: ${text}`
  if (type === 'location' || type === 'cards') return text === '' ? kinds[type] : `${kinds[type]}: ${text}`
  return type === 'unsupported' ? unsupported : text
}

export function createNotifications({ rowOf, isLookedAt, show }: Parts): (arrivals: readonly Arrival[]) => void {
  const tell = (arrival: Arrival): void => {
    const thread = rowOf('thread', arrival.threadId)
    if (thread.entity !== 'thread' || thread.row === null || (thread.row.muted && arrival.kind !== 'kept') || isLookedAt(arrival.threadId)) return
    const { title } = thread.row
    if (arrival.kind === 'kept') return show({ ...words.notify.kept(title), threadId: arrival.threadId })
    if (arrival.kind === 'answer') return show({ ...words.notify[arrival.answer](title, thread.row.consent?.yes ?? 'YES'), threadId: arrival.threadId })
    const message = rowOf('message', arrival.messageId)
    if (message.entity !== 'message' || message.row === null) return
    const body = bodyOf(message.row)
    show({ title: words.notify.message(title), body: body.length > BODY ? `${body.slice(0, BODY - 1)}…` : body, threadId: arrival.threadId })
  }
  return (arrivals) => { for (const arrival of worthShowing(arrivals)) tell(arrival) }
}
