import { plainMessage, plainPreview, plainThread } from '../../core/testing/plain.ts'
import type { LineId, MessageId, ThreadId } from '../../core/ids.ts'
import type { FeedChange, MessageRow, ThreadRow } from '../../core/view.ts'
import { idOf, textOf } from '../story.ts'

/** The first one is long, as long as `longest`; the others share the rest evenly. */
const START = Date.UTC(2026, 0, 5, 8)

export const threadOf = (n: number): ThreadId => idOf('a', n) as ThreadId

export function messageRow(n: number, thread: number): MessageRow {
  const own = n % 3 === 0
  const at = START + n * 20_000
  return {
    id: idOf('b', n) as MessageId, threadId: threadOf(thread), direction: own ? 'out' : 'in', at, seq: n + 1, type: 'text', purpose: own ? 'talk' : null,
    text: textOf(n), template: null, buttons: [], status: own ? 'read' : 'received', statusAt: at, retryAt: null, failure: null, refusal: null, notice: null, ...plainMessage,
  }
}

export function threadRow(thread: number, n: number): ThreadRow {
  const { direction, text, status, at } = messageRow(n, thread)
  return {
    id: threadOf(thread), lineId: 'main' as LineId, channel: thread % 2 === 0 ? 'whatsapp' : 'sms', contactId: null, title: `Client ${String(thread)}`, address: null,
    lastAt: at, preview: { direction, text: text.slice(0, 200), status: direction === 'out' ? status : null, notice: null, ...plainPreview }, unread: n % 4, newestIn: n, draft: null, ...plainThread,
    pinned: false, muted: false, archived: false,
  }
}

export const asChange = (row: MessageRow): FeedChange => ({ entity: 'message', id: row.id, row })
export const asThreadChange = (row: ThreadRow): FeedChange => ({ entity: 'thread', id: row.id, row })
