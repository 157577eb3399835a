import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { askedNoLaterThan, type Consent } from '../../core/consent/opt-in.ts'
import { derivedTables, type DerivedStore, type DerivedTable, type DerivedTables, type WindowState } from '../../core/records/derived.ts'
import type { UtcMs } from '../../core/time.ts'

/**
 * The state to decide by: an opt-in, or a message that a window hangs on, on record in the future was dated by a clock
 * that ran ahead. Facts are in order by number, so it came before each fact that stands after it: the earliest of these
 * dates it, else now does. The rows stay as the facts made them, for `ledger verify` makes them again.
 */
export function withoutFuture(rows: DerivedStore, db: DatabaseSync, clock: { now(): number }): Pick<DerivedStore, 'get'> {
  const earliestSince = db.prepare('SELECT min(at) AS at FROM fact WHERE seq >= ?')
  /** No later than this can it have been. */
  const latest = (fact: number | null, now: UtcMs): UtcMs => {
    const since = fact === null ? null : (earliestSince.get(fact) as { at: number | null }).at
    return Math.min(since ?? now, now)
  }
  function datedConsent(consent: Consent): Consent {
    const now = clock.now()
    if (consent.askedAt === null || consent.askedAt <= now) return consent
    const question = consent.askedBy === null ? null : rows.get('message', consent.askedBy)
    return askedNoLaterThan(latest(question?.seq ?? null, now), consent)
  }
  function datedWindow(window: WindowState): WindowState {
    const now = clock.now()
    const anchors = (['lastClientAt', 'lastOwnAt', 'closedAt'] as const).flatMap((anchor) => {
      const moments = window.moments[anchor] ?? []
      if (moments.every(({ at }) => at <= now)) return []
      return [[anchor, Math.max(...moments.map(({ at, fact }) => at <= now ? at : latest(fact, now)))] as const]
    })
    return anchors.length === 0 ? window : { ...window, ...Object.fromEntries(anchors) }
  }
  return {
    get(table, key) {
      const row = rows.get(table, key)
      if (row === null) return null
      if (table === 'consent') return datedConsent(row as Consent) as DerivedTables[typeof table]
      return table === 'window' ? datedWindow(row as WindowState) as DerivedTables[typeof table] : row
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
