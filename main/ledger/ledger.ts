import { randomUUID } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadId } from '../../core/ids.ts'
import type { DerivedStore, DerivedTable, DerivedTables } from '../../core/records/derived.ts'
import type { FactHeader, FactKind, Facts, NewFact } from '../../core/records/fact.ts'
import { fold } from '../../core/records/fold.ts'
import type { Clock } from '../clock.ts'
import { digestOf, GENESIS, hashOf } from './chain.ts'
import { newDataKey, unwrapByKeychain, wrapForRecovery, wrapKey, type Keychain } from './data-key.ts'
import { asProblem, LEDGER_VERSION, LedgerProblem, openDatabase } from './database.ts'
import { createDerivedRows, withoutFuture } from './derived-rows.ts'
import { migrate } from './migrate.ts'
import { createPayloads } from './payloads.ts'
import { createSealing, type Sealing } from './sealing.ts'

export type FeedEntity = 'contact' | 'thread' | 'message' | 'template'

/**
 * The ledger: facts, the state that follows from them, and the few mutable tables of the advisor's view.
 * Everything that changes goes through `write`: one durable transaction, or nothing at all.
 */
export interface Ledger {
  readonly db: DatabaseSync
  readonly sealing: Sealing
  readonly state: Pick<DerivedStore, 'get'>
  /** Random, made with the ledger: the view that was built from another one is of no use. */
  readonly epoch: string
  /** Runs `work` in one transaction; on return it is on disk. Throws LedgerProblem (`disk-full`, …) with nothing written. */
  write<T>(work: (tx: Transaction) => T): T
  /** The sealed payload of a fact; null where retention has destroyed it. */
  payload<K extends FactKind>(seq: number, kind: K): Facts[K]['payload'] | null
  /** The file could not be written (the code), or can be again (null). */
  onTrouble(listener: (code: LedgerProblem['code'] | null) => void): void
  /** After each transaction that changed the feed, with the threads that it changed. */
  onChange(listener: (threads: readonly ThreadId[]) => void): void
  /** After each transaction that changed records for the firm, or how far they have come. */
  onRecords(listener: () => void): void
  close(): void
}

export interface Transaction {
  readonly now: number
  readonly state: Pick<DerivedStore, 'get'>
  /** Appends a fact, and folds it into the state. */
  fact(fact: NewFact): FactHeader
  /** The advisor's view of this has changed: it goes into the feed. */
  touch(entity: FeedEntity, id: string): void
  /** After the commit, and only then. */
  afterwards(work: () => void): void
}

interface Options { readonly path: string, readonly keychain: Keychain, readonly recoveryPublicKey: string | undefined, readonly clock: Clock }

/** Rejects with LedgerProblem and its way out; a file that cannot be opened stays as it is. */
export async function openLedger({ path, keychain, recoveryPublicKey, clock }: Options): Promise<Ledger> {
  const db = openDatabase(path)
  try {
    const sealing = await openKey(db, keychain, recoveryPublicKey)
    migrate(db, () => { setMeta(db, 'epoch', Buffer.from(randomUUID())) })
    return startLedger(db, path, sealing, clock)
  } catch (error) {
    db.close()
    throw asProblem(error, path)
  }
}

const meta = (db: DatabaseSync, key: string): Uint8Array | null =>
  (db.prepare('SELECT value FROM meta WHERE key = ?').get(key) as { value: Uint8Array } | undefined)?.value ?? null
const putMeta = (db: DatabaseSync): StatementSync => db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
const setMeta = (db: DatabaseSync, key: string, value: Uint8Array): void => { putMeta(db).run(key, value) }

function setRecovery(db: DatabaseSync, wrapped: Uint8Array, publicKey: string | undefined): void {
  setMeta(db, 'key.recovery', wrapped)
  setMeta(db, 'key.recovery.for', Buffer.from(publicKey ?? ''))
}

async function openKey(db: DatabaseSync, keychain: Keychain, recoveryPublicKey: string | undefined): Promise<Sealing> {
  const wrapped = meta(db, 'key.keychain')
  if (wrapped === null) {
    const dataKey = newDataKey()
    const sealing = createSealing(dataKey)
    const both = await wrapKey(dataKey, keychain, recoveryPublicKey)
    db.exec('BEGIN IMMEDIATE')
    setMeta(db, 'key.keychain', both.byKeychain)
    if (both.byRecovery !== null) setRecovery(db, both.byRecovery, recoveryPublicKey)
    setMeta(db, 'key.check', Buffer.from(sealing.check))
    setMeta(db, 'epoch', Buffer.from(randomUUID()))
    db.exec('COMMIT')
    return sealing
  }
  let dataKey: Uint8Array
  try {
    dataKey = await unwrapByKeychain(wrapped, keychain)
  } catch (error) {
    throw new LedgerProblem('ledger-key', `its key is sealed for another user or machine (${error instanceof Error ? error.message : String(error)})`)
  }
  const sealing = createSealing(dataKey)
  if (Buffer.from(meta(db, 'key.check') ?? []).toString() !== sealing.check) throw new LedgerProblem('ledger-key', 'the keychain holds the key of another ledger')
  // A policy that names its recovery key later, or another one, gets the second wrapping now.
  if (recoveryPublicKey !== undefined && Buffer.from(meta(db, 'key.recovery.for') ?? []).toString() !== recoveryPublicKey) setRecovery(db, wrapForRecovery(dataKey, recoveryPublicKey), recoveryPublicKey)
  return sealing
}

function startLedger(db: DatabaseSync, path: string, sealing: Sealing, clock: Clock): Ledger {
  const listeners: ((threads: readonly ThreadId[]) => void)[] = []
  const recordListeners: (() => void)[] = []
  const troubleListeners: ((code: LedgerProblem['code'] | null) => void)[] = []
  let trouble: LedgerProblem['code'] | null = null
  const become = (code: LedgerProblem['code'] | null): void => {
    if (code === trouble) return
    trouble = code
    for (const listener of troubleListeners) listener(code)
  }
  const insert = db.prepare('INSERT INTO fact (seq, at, clock_offset, kind, actor, subject, attrs, sealed, digest, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const putHead = putMeta(db)
  const touchFeed = db.prepare('INSERT OR REPLACE INTO feed (entity, id) VALUES (?, ?)')
  const threadsOf = { consent: db.prepare('SELECT id FROM thread WHERE consent = ?'), address: db.prepare('SELECT id FROM thread WHERE address = ?') }
  const last = db.prepare('SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1').get() as { seq: number, hash: Uint8Array } | undefined
  let head = { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS }

  let dirty = new Map<string, [FeedEntity, string]>()
  const touch = (entity: FeedEntity, id: string): void => { dirty.set(`${entity} ${id}`, [entity, id]) }
  const touchThreads = (by: keyof typeof threadsOf, key: string): void => {
    for (const { id } of threadsOf[by].all(key) as { id: string }[]) touch('thread', id)
  }
  let recorded = false
  const derived = createDerivedRows(db, (table, row) => {
    touchFor(table, row, touch, touchThreads)
    recorded ||= ofRecords.has(table)
  })
  const state = withoutFuture(derived, db, clock)

  function append(fact: NewFact): FactHeader {
    const seq = head.seq + 1
    const header = { seq, at: clock.now(), clock_offset: clock.known() ?? 0, kind: fact.kind, actor: fact.actor, subject: fact.subject, attrs: JSON.stringify(fact.attrs) }
    const sealed = fact.payload === null ? null : sealing.seal(fact.payload, `fact ${String(seq)}`)
    const stored = { ...header, digest: digestOf(sealed), prev: head.hash }
    const hash = hashOf(stored)
    insert.run(seq, header.at, header.clock_offset, header.kind, header.actor, header.subject, header.attrs, sealed, stored.digest, stored.prev, hash)
    head = { seq, hash }
    const made = { seq, at: header.at, kind: fact.kind, actor: fact.actor, subject: fact.subject, attrs: fact.attrs } as FactHeader
    fold(derived, made)
    return made
  }

  const ledger: Ledger = {
    db,
    sealing,
    state,
    epoch: Buffer.from(meta(db, 'epoch') ?? []).toString(),
    write(work) {
      const before = head
      const later: (() => void)[] = []
      let result
      try {
        db.exec('BEGIN IMMEDIATE')
        result = work({ now: clock.now(), state, fact: append, touch, afterwards: (step) => { later.push(step) } })
        for (const [entity, id] of dirty.values()) touchFeed.run(entity, id)
        // A transaction that wrote nothing proves nothing.
        if (dirty.size > 0 || head.seq !== before.seq) later.unshift(() => { become(null) })
        if (dirty.size > 0) {
          const threads = [...dirty.values()].flatMap(([entity, id]) => entity === 'thread' ? [id as ThreadId] : [])
          later.push(() => { for (const listener of listeners) listener(threads) })
        }
        if (recorded) later.push(() => { for (const listener of recordListeners) listener() })
        if (head.seq !== before.seq) putHead.run('head', head.hash)
        db.exec('COMMIT')
      } catch (error) {
        head = before
        if (db.isTransaction) db.exec('ROLLBACK')
        if (!isSqlite(error)) throw error
        const problem = asProblem(error, path)
        become(problem.code)
        throw problem
      } finally {
        dirty = new Map()
        recorded = false
      }
      for (const step of later) afterCommit(step)
      return result
    },
    payload: createPayloads(db, sealing),
    onTrouble(listener) { troubleListeners.push(listener) },
    onChange(listener) { listeners.push(listener) },
    onRecords(listener) { recordListeners.push(listener) },
    close() { db.close() },
  }
  if (head.seq === 0) ledger.write((tx) => tx.fact({ kind: 'ledger.created', actor: 'system', subject: 'ledger', attrs: { version: LEDGER_VERSION }, payload: null }))
  return ledger
}

const ofRecords: ReadonlySet<DerivedTable> = new Set(['recording', 'record', 'sink', 'aside'])

/** What is on disk stays so, whatever goes wrong with those who hear of it: the caller must not take it for undone. */
function afterCommit(step: () => void): void {
  try {
    step()
  } catch (error) {
    console.error('after commit', error instanceof Error ? error.message : error)
  }
}

const isSqlite = (error: unknown): boolean => typeof error === 'object' && error !== null && 'errcode' in error

function touchFor<T extends DerivedTable>(table: T, row: DerivedTables[T], touch: (entity: FeedEntity, id: string) => void, threads: (by: 'consent' | 'address', key: string) => void): void {
  if (table === 'message') {
    const message = row as DerivedTables['message']
    touch('message', message.id)
    touch('thread', message.thread)
  } else if (table === 'thread') touch('thread', (row as DerivedTables['thread']).id)
  else if (table === 'consent' || table === 'window' || table === 'marketing') threads('consent', (row as DerivedTables['consent']).key)
  else if (table === 'media') touch('message', (row as DerivedTables['media']).message)
  else if (table === 'sms_block') threads('address', (row as DerivedTables['sms_block']).address)
}
