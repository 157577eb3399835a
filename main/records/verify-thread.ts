import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { verifyLedger } from '../ledger/verify.ts'
import type { CheckHeard, CheckJob } from './check.ts'

/*
 *  The thread that checks the chain, so that main goes on meanwhile. It reads the file as it is at this moment, and has no key.
 */
const { path } = workerData as CheckJob
const tell = (heard: CheckHeard): void => { parentPort?.postMessage(heard) }
const db = new DatabaseSync(path, { readOnly: true })
try {
  db.exec('BEGIN')
  const { last } = db.prepare('SELECT coalesce(max(seq), 0) AS last FROM fact').get() as { last: number }
  const { facts, head, findings } = verifyLedger(db, undefined, (done) => { tell({ kind: 'progress', done, total: last }) })
  tell({ kind: 'done', check: { facts, head, findings } })
} finally {
  db.close()
}
