import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { askedNoLaterThan, type Consent } from '../../core/consent/opt-in.ts'
import { derivedTables, type DerivedStore, type DerivedTable, type DerivedTables } from '../../core/records/derived.ts'

/**
 * The state to decide by: an opt-in on record in the future was asked by a clock that ran ahead. Facts are in order by
 * number, so it was asked before each fact that came after it: the earliest of these dates it, else now does.
 * The rows stay as the facts made them, for `ledger verify` makes them again.
 */
export function withoutFutureQuestions(rows: DerivedStore, db: DatabaseSync, clock: { now(): number }): Pick<DerivedStore, 'get'> {
  const earliestSince = db.prepare('SELECT min(at) AS at FROM fact WHERE seq >= ?')
  function dated(consent: Consent): Consent {
    const now = clock.now()
    if (consent.askedAt === null || consent.askedAt <= now) return consent
    const question = consent.askedBy === null ? null : rows.get('message', consent.askedBy)
    const since = question === null ? null : (earliestSince.get(question.seq) as { at: number | null }).at
    return askedNoLaterThan(Math.min(since ?? now, now), consent)
  }
  return {
    get(table, key) {
      const row = rows.get(table, key)
      return table === 'consent' && row !== null ? dated(row as Consent) as DerivedTables[typeof table] : row
    },
  }
}

/** The derived state in SQLite; `onPut` hears of every row that changes. */
export function createDerivedRows(db: DatabaseSync, onPut: <T extends DerivedTable>(table: T, row: DerivedTables[T]) => void): DerivedStore {
  const prepare = (sql: (table: string) => string): Map<DerivedTable, StatementSync> => new Map(derivedTables.map((table) => [table, db.prepare(sql(table))]))
  const gets = prepare((table) => `SELECT row FROM ${table} WHERE id = ?`)
  const puts = prepare((table) => `INSERT INTO ${table} (id, row) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET row = excluded.row`)
  return {
    get(table, key) {
      const found = gets.get(table)?.get(key) as { row: string } | undefined
      return found === undefined ? null : JSON.parse(found.row) as DerivedTables[typeof table]
    },
    put(table, key, row) {
      puts.get(table)?.run(key, JSON.stringify(row))
      onPut(table, row)
    },
  }
}
