import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StartProblem } from '../../core/ipc.ts'
import { derivedTables } from '../../core/records/derived.ts'
import { finishSettingAside } from './set-aside.ts'

/** The ledger could not be opened; `code` says which way out there is. Nothing was changed. */
export class LedgerProblem extends Error {
  readonly code: StartProblem['code']
  constructor(code: StartProblem['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** "CLed" in hex: what `file` and SQLite tools show as application id. */
const APPLICATION_ID = 0x434c6564
/** Of the tables below. Whoever changes one counts on, and tells `migrate` how to get there. */
export const LEDGER_VERSION = 8
/** How long to wait for another process to let go of the file, in ms. */
const BUSY = 2000
/** A full structure check at start, for files up to this size (bytes); larger ones are checked by `ledger verify`. */
const QUICK_CHECK_UP_TO = 64 * 1024 * 1024

/** Rows that follow from the facts are JSON; what SQLite must search by stands in virtual columns over it. */
const searched: Partial<Record<string, readonly string[]>> = {
  thread: ['contact', 'address', 'consent'],
  message: ['thread', 'status', 'provider', 'direction', 'consent'],
  consent: [],
  media: ['state', 'message'],
  record: ['thread', 'about', 'channel', 'kind'],
  aside: ['sink', 'state'],
}
/** Numbers that SQLite must put in order. */
const numbered: Partial<Record<string, readonly string[]>> = { message: ['at', 'seq'], record: ['at', 'fact', 'due'], aside: ['record'] }
const columnsOf = (table: string): string => [
  ...(searched[table] ?? []).map((column) => `, ${column} TEXT GENERATED ALWAYS AS (row ->> '$.${column}') VIRTUAL`),
  ...(numbered[table] ?? []).map((column) => `, ${column} INTEGER GENERATED ALWAYS AS (row ->> '$.${column}') VIRTUAL`),
].join('')

/** Each where it is not there yet. */
export const createTables = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, clock_offset INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  subject TEXT NOT NULL, attrs TEXT NOT NULL, sealed BLOB, digest BLOB NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
);
${derivedTables.map((table) => `CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, row TEXT NOT NULL${columnsOf(table)});`).join('\n')}
CREATE INDEX IF NOT EXISTS fact_by_subject ON fact (subject, seq);
CREATE INDEX IF NOT EXISTS fact_refused ON fact (at, subject) WHERE kind IN ('message.refused', 'call.refused') AND sealed IS NOT NULL;
CREATE INDEX IF NOT EXISTS fact_place ON fact (seq) WHERE kind = 'message.queued' AND attrs ->> '$.type' = 'location';
CREATE INDEX IF NOT EXISTS thread_by_contact ON thread (contact);
CREATE INDEX IF NOT EXISTS thread_by_address ON thread (address);
CREATE INDEX IF NOT EXISTS thread_by_consent ON thread (consent);
CREATE INDEX IF NOT EXISTS message_by_thread ON message (thread, at, seq);
CREATE INDEX IF NOT EXISTS message_unread ON message (thread, direction, seq);
CREATE INDEX IF NOT EXISTS message_by_provider ON message (provider) WHERE provider IS NOT NULL;
CREATE INDEX IF NOT EXISTS message_by_status ON message (status, thread, seq);
CREATE INDEX IF NOT EXISTS message_live_call ON message (seq) WHERE row ->> '$.call.state' <> 'ended';
CREATE INDEX IF NOT EXISTS message_unerased ON message (at, id) WHERE row ->> '$.erasedAt' IS NULL;
CREATE INDEX IF NOT EXISTS record_by_due ON record (due, fact) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS record_open ON record (fact) WHERE due IS NULL;
CREATE INDEX IF NOT EXISTS record_list ON record (fact, at, due, thread, channel, kind);
CREATE INDEX IF NOT EXISTS record_by_about ON record (about);
CREATE INDEX IF NOT EXISTS record_by_thread ON record (thread, fact);
CREATE INDEX IF NOT EXISTS aside_by_sink ON aside (sink, state, record);
CREATE INDEX IF NOT EXISTS fact_of_sink ON fact (subject, seq) WHERE kind IN ('sink.delivered', 'sink.recovered');
CREATE INDEX IF NOT EXISTS media_by_state ON media (state) WHERE state = 'wanted';
CREATE TABLE IF NOT EXISTS contact (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS contact_number (contact TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (address, contact)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS draft (thread TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS read_mark (thread TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS flag (thread TEXT PRIMARY KEY, row TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS template (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS media_file (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS upload (media TEXT NOT NULL, account TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (media, account)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heard (message TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS feed (seq INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (entity, id));
`

/** Opens the ledger's file, or makes it. Throws LedgerProblem; never writes to a file it does not understand. */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | null = null
  try {
    finishSettingAside(path)
    const isNew = !existsSync(path)
    db = new DatabaseSync(path, { timeout: BUSY })
    if (isNew) create(db)
    else inspect(db, path)
    // An erased payload must leave no trace in free pages.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE; ROLLBACK')
    return db
  } catch (error) {
    try { db?.close() } catch { /* it never opened */ }
    throw asProblem(error, path)
  }
}

function create(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(LEDGER_VERSION)}; ${createTables} COMMIT`)
}

function inspect(db: DatabaseSync, path: string): void {
  const { application_id: id } = db.prepare('PRAGMA application_id').get() as { application_id: number }
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
  const empty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }
  // A crash between making the file and its first commit leaves it empty: that is a new one.
  if (empty.n === 0 && id === 0) return create(db)
  if (id !== APPLICATION_ID) throw new LedgerProblem('ledger-corrupt', 'this file is not a Compline ledger')
  if (version > LEDGER_VERSION) throw new LedgerProblem('ledger-newer', `it was written by a newer Compline (format ${String(version)}; this one reads up to ${String(LEDGER_VERSION)})`)
  if (statSync(path).size > QUICK_CHECK_UP_TO) return
  const check = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
  if (check.quick_check !== 'ok') throw new LedgerProblem('ledger-corrupt', check.quick_check)
}

/** SQLite's result codes (https://sqlite.org/rescode.html), and what they mean to the advisor. */
const problems: Readonly<Record<number, StartProblem['code']>> = { 5: 'ledger-locked', 6: 'ledger-locked', 10: 'ledger-error', 11: 'ledger-corrupt', 13: 'disk-full', 14: 'ledger-error', 26: 'ledger-corrupt' }

export function asProblem(error: unknown, path: string): LedgerProblem {
  if (error instanceof LedgerProblem) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0
  return new LedgerProblem(problems[code] ?? 'ledger-error', `${path}: ${message}`)
}
