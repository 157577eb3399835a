import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { derivedTables, type DerivedStore, type DerivedTable, type DerivedTables } from '../../core/records/derived.ts'

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
