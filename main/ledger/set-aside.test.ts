import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { setAside } from './set-aside.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compline-aside-'))
  path = join(folder, 'ledger.db')
})
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

/** A ledger whose newest rows stand in the -wal alone, as a process that was killed leaves it. */
function killed(): void {
  const live = join(folder, 'live.db')
  const db = openDatabase(live)
  db.exec("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO meta (key, value) VALUES ('newest', x'01')")
  for (const side of ['', '-wal', '-shm']) copyFileSync(live + side, path + side)
  db.close()
  for (const side of ['', '-wal', '-shm']) rmSync(live + side, { force: true })
}
const kept = (): string[] => readdirSync(folder).filter((name) => /^ledger\.db\.set-aside-[^.]*Z$/.test(name))
const newestIn = (file: string): unknown => {
  const db = new DatabaseSync(file)
  try { return db.prepare("SELECT hex(value) AS value FROM meta WHERE key = 'newest'").get() } finally { db.close() }
}
/** Ends before the nth rename. */
function crashing(nth: number): (from: string, to: string) => void {
  let left = nth
  return (from, to) => {
    left -= 1
    if (left === 0) throw new Error('the power went')
    renameSync(from, to)
  }
}

describe('setting the ledger aside', () => {
  it('keeps all of it together, and leaves its place free', () => {
    killed()
    setAside(path)
    expect(readdirSync(folder).filter((name) => !name.startsWith('ledger.db.set-aside-'))).toEqual([])
    expect(newestIn(join(folder, kept()[0] ?? ''))).toEqual({ value: '01' })
  })

  it('that ended before its first step has not happened', () => {
    killed()
    expect(() => { setAside(path, crashing(1)) }).toThrow('the power went')
    expect(kept()).toEqual([])
    openDatabase(path).close()
    expect(newestIn(path)).toEqual({ value: '01' })
  })

  it.each([2, 3, 4])('that ended before step %i is finished by the next start, which begins a new one', (step) => {
    killed()
    expect(() => { setAside(path, crashing(step)) }).toThrow('the power went')
    expect(existsSync(path)).toBe(false)
    openDatabase(path).close()
    expect(newestIn(path)).toBeUndefined()
    expect(readdirSync(folder).filter((name) => name.includes('leaving'))).toEqual([])
    expect(kept()).toHaveLength(1)
    expect(newestIn(join(folder, kept()[0] ?? ''))).toEqual({ value: '01' })
  })

  it.each([[2, 2], [2, 3], [3, 2]])('that ended before step %i, and again before step %i of the next start, is finished by the one after', (step, again) => {
    killed()
    expect(() => { setAside(path, crashing(step)) }).toThrow('the power went')
    expect(() => { setAside(path, crashing(again)) }).toThrow('the power went')
    openDatabase(path).close()
    expect(newestIn(join(folder, kept()[0] ?? ''))).toEqual({ value: '01' })
    expect(newestIn(path)).toBeUndefined()
  })

  it('does not take what belongs to a backup that was put in its place meanwhile', () => {
    killed()
    expect(() => { setAside(path, crashing(4)) }).toThrow('the power went')
    killed()
    openDatabase(path).close()
    expect(newestIn(path)).toEqual({ value: '01' })
    expect(kept()).toHaveLength(1)
  })

  it('twice at the same moment keeps both', () => {
    for (let time = 0; time < 2; time += 1) {
      killed()
      setAside(path)
    }
    expect(kept().map((name) => newestIn(join(folder, name)))).toEqual([{ value: '01' }, { value: '01' }])
  })
})

it('a -wal whose ledger was moved away by hand is kept: beside a new one SQLite would delete it', () => {
  killed()
  const wal = readFileSync(`${path}-wal`)
  renameSync(path, join(folder, 'moved.db'))
  openDatabase(path).close()
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('Z-wal'))
  expect(readFileSync(join(folder, name)).equals(wal)).toBe(true)
})

it('nothing is done where nothing is left over', () => {
  writeFileSync(join(folder, 'other'), '')
  openDatabase(path).close()
  expect(readdirSync(folder).sort()).toEqual(['ledger.db', 'other'])
})
