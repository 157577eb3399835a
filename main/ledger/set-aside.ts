import { existsSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/*
 *  Puts a ledger that cannot be opened under another name, in its place, with the files that belong to it.
 *
 *    ledger.db ──1──► ledger.db.leaving-T ─────────────────4──► ledger.db.set-aside-T
 *    ledger.db-wal ────────────2──► ledger.db.set-aside-T-wal
 *    ledger.db-shm ────────────────3──► ledger.db.set-aside-T-shm
 *
 *  Each step is one rename. Before the first nothing has happened; after it the name says that the rest is to be done,
 *  and to which files, and the next start does it. So the -wal, which may hold the newest facts, never stands beside
 *  another database (SQLite deletes it beside a new one), and its own is never opened without it.
 */
type Rename = (from: string, to: string) => void
const SIDES = ['-wal', '-shm'] as const

/** Throws where a file cannot be renamed; what is missing then is done by `finishSettingAside`. */
export function setAside(path: string, rename: Rename = renameSync): void {
  finishSettingAside(path, rename)
  if (!existsSync(path)) return
  const stamp = freeStamp(path)
  rename(path, `${path}.leaving-${stamp}`)
  finish(path, stamp, rename)
}

/** What an end in the midst of it left to do; at each start, before the ledger is opened. */
export function finishSettingAside(path: string, rename: Rename = renameSync): void {
  const prefix = `${basename(path)}.leaving-`
  const left = existsSync(dirname(path)) ? readdirSync(dirname(path)).filter((name) => name.startsWith(prefix)) : []
  for (const name of left) finish(path, name.slice(prefix.length), rename)
  // Somebody moved the ledger by hand, and left this behind.
  if (!existsSync(path) && SIDES.some((side) => existsSync(path + side))) moveSides(path, `${path}.set-aside-${freeStamp(path)}`, rename)
}

function finish(path: string, stamp: string, rename: Rename): void {
  const kept = `${path}.set-aside-${stamp}`
  // A ledger that somebody has put here meanwhile keeps what lies beside it.
  if (!existsSync(path)) moveSides(path, kept, rename)
  rename(`${path}.leaving-${stamp}`, kept)
}

function moveSides(path: string, kept: string, rename: Rename): void {
  for (const side of SIDES) if (existsSync(path + side)) rename(path + side, kept + side)
}

/** The time to the millisecond; where the clock was set back, one that is not taken. */
function freeStamp(path: string): string {
  const names = readdirSync(dirname(path))
  for (let at = Date.now(); ; at += 1) {
    const stamp = new Date(at).toISOString().replace(/[:.]/g, '-')
    if (!names.some((name) => name.includes(stamp))) return stamp
  }
}
