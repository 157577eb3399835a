import type { DatabaseSync } from 'node:sqlite'
import type { DerivedStore } from '../../core/records/derived.ts'
import type { FactHeader, FactKind, Facts } from '../../core/records/fact.ts'
import { fold } from '../../core/records/fold.ts'
import type { Sealing } from '../ledger/sealing.ts'

/** What records are made from: a ledger that is open, or a copy of one with its key. Nothing is written. */
export interface RecordSource {
  readonly db: DatabaseSync
  /** null where retention has destroyed it. */
  payload<K extends FactKind>(seq: number, kind: K): Facts[K]['payload'] | null
  readonly sealing: Pick<Sealing, 'open'>
}

/** A fact with what the chain says of it. */
export type ChainedFact = FactHeader & { readonly clock_offset: number, readonly prev: Uint8Array, readonly hash: Uint8Array }
export type Of<K extends FactKind> = Extract<FactHeader, { kind: K }>

export interface FactsOf {
  one(seq: number): ChainedFact
  /** In their order; found by an index. */
  about(subject: string, from: number, to: number): readonly FactHeader[]
  /** The newest of these kinds up to there; null = none. */
  last<K extends FactKind>(subject: string, kinds: readonly K[], to: number): Of<K> | null
}

type Row = Omit<FactHeader, 'attrs'> & { readonly attrs: string }
const read = (row: Row): FactHeader => ({ ...row, attrs: JSON.parse(row.attrs) as unknown }) as FactHeader
const is = <K extends FactKind>(fact: FactHeader, kinds: readonly K[]): fact is Of<K> => (kinds as readonly string[]).includes(fact.kind)

export const ABOUT = 'SELECT seq, at, kind, actor, subject, attrs FROM fact WHERE subject = ? AND seq BETWEEN ? AND ? ORDER BY seq'
export const NEWEST = 'SELECT seq, at, kind, actor, subject, attrs FROM fact WHERE subject = ? AND seq <= ? ORDER BY seq DESC'

export function createFactsOf({ db }: Pick<RecordSource, 'db'>): FactsOf {
  const one = db.prepare('SELECT seq, at, clock_offset, kind, actor, subject, attrs, prev, hash FROM fact WHERE seq = ?')
  const about = db.prepare(ABOUT)
  const newest = db.prepare(NEWEST)
  return {
    one(seq) {
      const row = one.get(seq) as Row | undefined
      if (row === undefined) throw new Error(`there is no fact ${String(seq)}`)
      return read(row) as ChainedFact
    },
    about: (subject, from, to) => (about.all(subject, from, to) as object[] as Row[]).map(read),
    last(subject, kinds, to) {
      for (const row of newest.iterate(subject, to) as Iterable<object> as Iterable<Row>) {
        const fact = read(row)
        if (is(fact, kinds)) return fact
      }
      return null
    },
  }
}

/** The state that follows from these facts alone, as it was after the last of them. */
export function stateAfter(facts: readonly FactHeader[]): Pick<DerivedStore, 'get'> {
  const rows = new Map<string, unknown>()
  const store: DerivedStore = {
    get: (table, key) => (rows.get(`${table} ${key}`) ?? null) as never,
    put: (table, key, row) => { rows.set(`${table} ${key}`, row) },
  }
  for (const fact of facts) fold(store, fact)
  return store
}
