import { createPrivateKey, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { HeadFact } from '../main/archive/signed-head.ts'
import { asProblem, LEDGER_VERSION } from '../main/ledger/database.ts'
import { unwrapByRecovery } from '../main/ledger/data-key.ts'
import { createSealing, type Sealing } from '../main/ledger/sealing.ts'
import { named, WrongCall } from './command.ts'

/** A copy of a ledger, read as it stands at one moment, and opened where compliance has brought the key. */
export interface LedgerCopy {
  readonly path: string
  readonly db: DatabaseSync
  /** null: no key was given. */
  readonly sealing: Sealing | null
  close(): void
}

export const keyOptions = { 'key': { type: 'string' }, 'passphrase-file': { type: 'string' } } as const
export const keyHelp = `  --key <pem>      the private half of the firm's recovery key
  --passphrase-file <file>
                   the key's passphrase, in the file's first line`

export interface KeyFiles { readonly 'key'?: string | undefined, readonly 'passphrase-file'?: string | undefined }

/** Throws WrongCall: no ledger, one that is locked or of another version, a key that does not fit. Nothing is written. */
export function openCopy(given: string, { key, 'passphrase-file': passphraseFile }: KeyFiles): LedgerCopy {
  if (key === undefined && passphraseFile !== undefined) throw new WrongCall('--passphrase-file goes with --key')
  const path = named(given)
  if (!existsSync(path)) throw new WrongCall(`${path}: no such file`)
  let db: DatabaseSync | null = null
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 2000 })
    // All that is read stands as it does now, also where somebody still writes.
    db.exec('BEGIN')
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'fact'").get() === undefined) throw new WrongCall(`${path} is not a ledger`)
    if (version > LEDGER_VERSION) throw new WrongCall(`${path} was written by a newer Compline (format ${String(version)}; this one reads format ${String(LEDGER_VERSION)})`)
    if (version < LEDGER_VERSION) throw new WrongCall(`${path} was written by an older Compline (format ${String(version)}); this one reads format ${String(LEDGER_VERSION)}: use the companion of that version, or start Compline once on that desk`)
    const opened = db
    return { path, db, sealing: key === undefined ? null : openKey(db, keyOf(key, passphraseFile)), close: () => { opened.close() } }
  } catch (error) {
    try { db?.close() } catch { /* it never opened */ }
    if (error instanceof WrongCall) throw error
    const { code, message } = asProblem(error, path)
    throw new WrongCall(code === 'ledger-locked' ? `${path} is in use: close Compline on that desk, or copy the file (with ledger.db-wal, if it is there) and read the copy` : `cannot be read as a ledger: ${message}`)
  }
}

/** The newest fact; null = there is none. */
export function headFact({ db }: LedgerCopy): HeadFact | null {
  const last = db.prepare('SELECT seq, at, hash FROM fact ORDER BY seq DESC LIMIT 1').get() as { seq: number, at: number, hash: Uint8Array } | undefined
  return last ?? null
}

function keyOf(file: string, passphraseFile: string | undefined): KeyObject {
  const passphrase = passphraseFile === undefined ? undefined : textOf(passphraseFile).split(/\r?\n/)[0]
  const key = textOf(file)
  try {
    return createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) })
  } catch {
    throw new WrongCall(/ENCRYPTED/.test(key) ? `${named(file)}: ${passphrase === undefined ? 'the key has a passphrase: name a file with it, --passphrase-file' : 'the passphrase does not open the key'}` : `${named(file)}: no private key (PEM)`)
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(named(file), 'utf8')
  } catch (error) {
    throw new WrongCall(`${named(file)}: ${error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'no such file' : 'cannot be read'}`)
  }
}

function openKey(db: DatabaseSync, key: KeyObject): Sealing {
  const meta = (name: string): Uint8Array | null => (db.prepare('SELECT value FROM meta WHERE key = ?').get(name) as { value: Uint8Array } | undefined)?.value ?? null
  const wrapped = meta('key.recovery')
  if (wrapped === null) throw new WrongCall('this ledger was never given a recovery key: only the desk that wrote it opens it')
  try {
    const sealing = createSealing(unwrapByRecovery(wrapped, key))
    if (Buffer.from(meta('key.check') ?? []).toString() === sealing.check) return sealing
  } catch { /* said below */ }
  throw new WrongCall('this key does not open this ledger: it was made for another one')
}
