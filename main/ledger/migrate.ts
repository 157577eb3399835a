import type { DatabaseSync } from 'node:sqlite'
import { derivedTables } from '../../core/records/derived.ts'
import type { FactHeader } from '../../core/records/fact.ts'
import { fold } from '../../core/records/fold.ts'
import type { StoredFact } from './chain.ts'
import { createTables, LEDGER_VERSION } from './database.ts'
import { createDerivedRows } from './derived-rows.ts'

/**
 * Brings a ledger of an earlier format up to this one, in one transaction. Facts stay as they are; what follows from
 * them is made again by the rules of today, as `ledger verify` will. `newEpoch` is called where the advisor's view has
 * to be built again, for its rows have another form.
 *
 * 1 → 2: templates sealed at rest (they are fetched again), another index, the client's newest message in the thread's row.
 * 2 → 3: files, answers, reactions, edits, marketing; voicemail; the opt-in's notice stands from when the provider had it,
 * and a window's anchors know the facts that dated them.
 * 3 → 4: drafts with places and contact cards, which an earlier Compline could not show; an index for places sent lately.
 * 4 → 5: a file's row no longer names the fact that kept it; a consent can end with its number.
 * 5 → 6: what the firm's rules said of a message.
 * 6 → 7: calls among the messages.
 * 7 → 8: records for the firm, and how far they have come; what retention erased.
 */
export function migrate(db: DatabaseSync, newEpoch: () => void): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
  if (version >= LEDGER_VERSION) return
  db.exec('BEGIN IMMEDIATE')
  try {
    if (db.prepare("SELECT 1 FROM pragma_table_info('template') WHERE name = 'sealed'").get() === undefined) db.exec('DROP TABLE template')
    for (const table of derivedTables) db.exec(`DROP TABLE IF EXISTS ${table}`)
    db.exec(createTables)
    const rows = createDerivedRows(db, () => undefined)
    for (const fact of db.prepare('SELECT * FROM fact ORDER BY seq').iterate() as Iterable<object> as Iterable<StoredFact>) {
      fold(rows, { ...fact, attrs: JSON.parse(fact.attrs) as unknown } as FactHeader)
    }
    newEpoch()
    db.exec(`PRAGMA user_version = ${String(LEDGER_VERSION)}; COMMIT`)
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
