import type { ThreadId } from '../core/ids.ts'
import { countUnread } from './feed/counted.ts'
import type { Ledger } from './ledger/ledger.ts'

/** Unread messages of all threads that are not archived: for the badge. feed/counted.ts says what counts. */
export interface Unread {
  total(): number
  /** This thread has changed: it is counted again, and no other is. */
  recount(thread: ThreadId): void
}

/** Counts behind each read mark alone, by an index; all threads once, at the start. */
export function createUnread({ db }: Pick<Ledger, 'db'>): Unread {
  const threads = db.prepare('SELECT id FROM thread')
  const mark = db.prepare("SELECT coalesce((SELECT seq FROM read_mark WHERE thread = ?1), 0) AS seq, coalesce((SELECT row ->> '$.archived' FROM flag WHERE thread = ?1), 0) AS archived")
  const count = db.prepare(countUnread)
  const counts = new Map<ThreadId, number>()
  let total = 0

  function recount(thread: ThreadId): void {
    const { seq, archived } = mark.get(thread) as { seq: number, archived: number }
    const now = archived === 1 ? 0 : (count.get(thread, seq) as { n: number }).n
    total += now - (counts.get(thread) ?? 0)
    counts.set(thread, now)
  }
  for (const { id } of threads.all() as { id: ThreadId }[]) recount(id)
  return { total: () => total, recount }
}
