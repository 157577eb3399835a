import type { ThreadId } from '../core/ids.ts'
import type { Ledger } from './ledger/ledger.ts'

/** Unread messages of all threads that are not archived: for the badge. Counts behind each read mark alone, by an index. */
export function createUnread({ db }: Ledger): () => number {
  const threads = db.prepare("SELECT t.id, coalesce(r.seq, 0) AS mark FROM thread t LEFT JOIN read_mark r ON r.thread = t.id LEFT JOIN flag f ON f.thread = t.id WHERE coalesce(f.row ->> '$.archived', 0) = 0")
  const count = db.prepare("SELECT count(*) AS n FROM message WHERE thread = ? AND direction = 'in' AND seq > ?")
  return () => (threads.all() as { id: ThreadId, mark: number }[])
    .reduce((total, { id, mark }) => total + (count.get(id, mark) as { n: number }).n, 0)
}
