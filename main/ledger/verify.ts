import type { DatabaseSync } from 'node:sqlite'
import { derivedTables, type DerivedStore } from '../../core/records/derived.ts'
import type { FactHeader } from '../../core/records/fact.ts'
import { fold } from '../../core/records/fold.ts'
import { digestOf, GENESIS, hashOf, NO_PAYLOAD, type StoredFact } from './chain.ts'

/** What `ledger verify` found. `at` names it: "fact 12", "message 1f0c…". */
export interface Finding {
  readonly code: 'changed' | 'payload-changed' | 'payload-missing' | 'missing' | 'reordered' | 'unreadable' | 'row-differs' | 'row-missing' | 'row-extra' | 'head'
  readonly at: string
  readonly why: string
}
export interface Verified { readonly facts: number, readonly head: string, readonly rows: number, readonly findings: readonly Finding[] }

/**
 * Checks the chain, then derives the state again from the facts and compares. Needs no key. A payload that is gone is in
 * order where a later fact says that retention destroyed it.
 * `head` (hex), where one is known from an archive batch, also shows facts cut off at the end.
 */
export function verifyLedger(db: DatabaseSync, head?: string, progress: (facts: number) => void = () => undefined): Verified {
  const findings: Finding[] = []
  const store = new Map<string, unknown>()
  const memory: DerivedStore = {
    get: (table, key) => (store.get(`${table} ${key}`) ?? null) as never,
    put: (table, key, row) => { store.set(`${table} ${key}`, row) },
  }
  let prev: Uint8Array = GENESIS
  let seq = 0
  let facts = 0
  const erased = new Set<string>()
  let headSeen = head === undefined
  for (const row of db.prepare('SELECT * FROM fact ORDER BY seq').iterate() as Iterable<object> as Iterable<StoredFact>) {
    const fact = row
    facts += 1
    if (facts % SOME === 0) progress(facts)
    const name = `fact ${String(fact.seq)}`
    const problem = checkFact(fact, seq, prev)
    if (problem !== null) findings.push({ ...problem, at: name })
    // The chain goes on from what the fact says of itself, so that each wrong fact is named, and only those.
    prev = fact.hash
    seq = fact.seq
    headSeen ||= hex(fact.hash) === head
    try {
      const header = { ...fact, attrs: JSON.parse(fact.attrs) as unknown } as FactHeader
      fold(memory, header)
      if (header.kind === 'content.erased') for (const gone of header.attrs.facts) erased.add(`fact ${String(gone)}`)
    } catch (error) {
      findings.push({ code: 'unreadable', at: name, why: error instanceof Error ? error.message : String(error) })
    }
  }
  const destroyed = findings.filter(({ code, at }) => code !== 'payload-missing' || !erased.has(at))
  findings.splice(0, findings.length, ...destroyed)
  const storedHead = db.prepare("SELECT value FROM meta WHERE key = 'head'").get() as { value: Uint8Array } | undefined
  if (storedHead !== undefined && hex(storedHead.value) !== hex(prev)) findings.push({ code: 'missing', at: `after fact ${String(seq)}`, why: 'the ledger ended with another fact: facts at the end were removed' })
  if (!headSeen) findings.push({ code: 'head', at: `head ${head ?? ''}`, why: 'the known head is not in this chain: it was cut or made anew' })
  const rows = compareRows(db, store, findings)
  return { facts, head: hex(prev), rows, findings }
}

/** Facts between two words of how far it has come. */
const SOME = 5000
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function checkFact(fact: StoredFact, before: number, prev: Uint8Array): Omit<Finding, 'at'> | null {
  const ownHash = same(hashOf(fact), fact.hash)
  if (!ownHash) return { code: 'changed', why: 'its content does not match its hash' }
  if (fact.sealed === null ? !same(fact.digest, NO_PAYLOAD) : !same(digestOf(fact.sealed), fact.digest)) {
    return fact.sealed === null ? { code: 'payload-missing', why: 'its sealed payload is gone' } : { code: 'payload-changed', why: 'its sealed payload is not the one that was recorded' }
  }
  if (fact.seq > before + 1) return { code: 'missing', why: before + 2 === fact.seq ? `fact ${String(before + 1)} before it was removed` : `facts ${String(before + 1)} to ${String(fact.seq - 1)} before it were removed` }
  if (!same(fact.prev, prev)) return { code: 'reordered', why: 'it does not follow the fact before it: one of the two was moved, inserted or made anew' }
  return null
}

function compareRows(db: DatabaseSync, derived: ReadonlyMap<string, unknown>, findings: Finding[]): number {
  const seen = new Set<string>()
  for (const table of derivedTables) {
    for (const { id, row } of db.prepare(`SELECT id, row FROM ${table} ORDER BY id`).iterate() as Iterable<{ id: string, row: string }>) {
      const at = `${table} ${id}`
      seen.add(at)
      const expected = derived.get(at)
      if (expected === undefined) findings.push({ code: 'row-extra', at, why: 'no fact made it' })
      else if (canonical(JSON.parse(row)) !== canonical(expected)) findings.push({ code: 'row-differs', at, why: `the facts say otherwise: ${differences(JSON.parse(row) as object, expected as object)}` })
    }
  }
  for (const at of derived.keys()) if (!seen.has(at)) findings.push({ code: 'row-missing', at, why: 'the facts made it, and it is gone' })
  return seen.size
}

const canonical = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) =>
  typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner)

const differences = (found: object, expected: object): string => {
  const keys = new Set([...Object.keys(found), ...Object.keys(expected)])
  const of = (row: object, key: string): string => JSON.stringify((row as Record<string, unknown>)[key]) ?? 'nothing'
  return [...keys].filter((key) => canonical((found as Record<string, unknown>)[key] ?? null) !== canonical((expected as Record<string, unknown>)[key] ?? null)).map((key) => `${key} is ${of(found, key)}, was ${of(expected, key)}`).join('; ')
}
