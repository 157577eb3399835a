import type { FeedChange } from '../core/view.ts'
import type { SoakWindow } from './window.ts'

type Rows = Awaited<ReturnType<SoakWindow['rows']>>
const entities = ['contact', 'thread', 'message', 'template'] as const

/** Row by row: what the projector wrote, and what main's feed says now; the columns in the clear, and the unread total. */
export function compareView(view: Rows, feed: readonly FeedChange[]): string[] {
  const found: string[] = []
  if (view.unreadable()) found.push('Dexie has rows that do not open')
  for (const entity of entities) {
    const truth = new Map(feed.flatMap((change) => change.entity === entity && change.row !== null ? [[change.id, JSON.stringify(change.row)]] : []))
    const here = new Map(view[entity].map((row) => ['id' in row ? String(row.id) : '', JSON.stringify(row)]))
    for (const [id, row] of truth) if (entity !== 'template' && here.get(id) !== row) found.push(`${entity} ${id}: Dexie has ${here.get(id) ?? 'nothing'}, main ${row}`)
    if (here.size !== truth.size && entity !== 'template') found.push(`Dexie has ${String(here.size)} rows of ${entity}, main ${String(truth.size)}`)
  }
  // Templates go by a key of their own.
  const templates = feed.flatMap((change) => change.entity === 'template' && change.row !== null ? [JSON.stringify(change.row)] : []).sort()
  if (view.template.map((row) => JSON.stringify(row)).sort().join() !== templates.join()) found.push('the templates in Dexie are not main\'s')
  const threads = new Map(view.thread.map((row) => [row.id, row]))
  for (const { id, lastAt, unread, contactId, archived, pinned } of view.sealed.threads) {
    const row = threads.get(id)
    const same = row !== undefined && row.lastAt === lastAt && row.unread === unread && (row.contactId ?? '') === contactId && row.archived === (archived === 1) && row.pinned === (pinned === 1)
    if (!same) found.push(`thread ${id}: what Dexie has in the clear is not what it has sealed`)
  }
  const messages = new Map(view.message.map((row) => [row.id, row]))
  for (const { id, threadId, at, seq, noticeOf } of view.sealed.messages) {
    const row = messages.get(id)
    const same = row !== undefined && row.threadId === threadId && row.at === at && row.seq === seq && (row.direction === 'notice' ? noticeOf === threadId : noticeOf === undefined)
    if (!same) found.push(`message ${id}: what Dexie has in the clear is not what it has sealed`)
  }
  const unread = view.thread.reduce((sum, row) => row.archived ? sum : sum + row.unread, 0)
  if (view.unread !== unread) found.push(`Dexie counts ${String(view.unread)} unread, its threads ${String(unread)}`)
  return found
}
