import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { MessageId } from '../../core/ids.ts'
import type { Ledger } from '../../main/ledger/ledger.ts'
import type { Finding } from '../finding.ts'
import type { Size } from '../sizes.ts'
import { interleaved, median, percentile } from '../statistics.ts'
import { idOf } from '../story.ts'
import { benchLedger, queue } from './bench-ledger.ts'

/** One message into the ledger: sealed, chained, folded, durable; beside a bare durable insert of the same bytes. */
export async function append(size: Size): Promise<Finding[]> {
  const { ledger, thread, folder, remove } = await benchLedger()
  const bare = bareTable(join(folder, 'bare.db'))
  try {
    for (let n = 0; n < 50; n += 1) queue(ledger, thread, n)
    const bytes = bytesOfOne(ledger, idOf('b', 49) as MessageId)
    const row = Buffer.alloc(bytes, 'x')
    for (let n = 0; n < 50; n += 1) bare.insert.run(row)
    const times = await interleaved(size.commits, {
      bare: () => bare.insert.run(row),
      ledger: (round) => queue(ledger, thread, 50 + round),
    })
    const what = `bare SQLite, synchronous=FULL, one row of the same ${String(bytes)} bytes`
    return [
      { bench: 'ledger', work: `append one message, durable: p50 of ${String(size.commits)}`, value: 1000 * median(times.ledger), unit: 'µs', beside: { what, value: 1000 * median(times.bare) }, goal: { of: 'ratio', atMost: 1.5 } },
      { bench: 'ledger', work: 'append one message, durable: p95', value: 1000 * percentile(times.ledger, 0.95), unit: 'µs', beside: { what: 'the same, p95', value: 1000 * percentile(times.bare, 0.95) }, goal: null },
    ]
  } finally {
    bare.db.close()
    remove()
  }
}

export function bareTable(path: string) {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)')
  return { db, insert: db.prepare('INSERT INTO bare (bytes) VALUES (?)') }
}

/** What the ledger keeps of one message: the fact, and the state that follows from it. */
function bytesOfOne({ db }: Ledger, id: MessageId): number {
  const fact = db.prepare('SELECT length(kind) + length(actor) + length(subject) + length(attrs) + length(sealed) + length(digest) + length(prev) + length(hash) + 24 AS n FROM fact WHERE subject = ?').get(id) as { n: number }
  const state = db.prepare('SELECT length(id) + length(row) AS n FROM message WHERE id = ?').get(id) as { n: number }
  return fact.n + state.n
}

