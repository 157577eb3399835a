import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LineId, MessageId, ThreadId } from '../../core/ids.ts'
import { createClock } from '../clock.ts'
import { createAddresses } from '../threads/addresses.ts'
import { testKeychain } from '../testing/keychain.ts'
import { handTime } from '../testing/time.ts'
import { unwrapByRecovery } from './data-key.ts'
import { LedgerProblem } from './database.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { createSealing } from './sealing.ts'
import { verifyLedger } from './verify.ts'

const line = 'main' as LineId
const thread = 'a0000000-0000-4000-8000-000000000001' as ThreadId
const TEXT = 'The quarterly statement is ready'
const NUMBER = '+447700900142'

let folder: string
let path: string
const keychain = testKeychain()
const clock = createClock('system', handTime())
const open = (over: Partial<Parameters<typeof openLedger>[0]> = {}): Promise<Ledger> => openLedger({ path, keychain, recoveryPublicKey: undefined, clock, ...over })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compline-ledger-'))
  path = join(folder, 'ledger.db')
})
afterEach(() => { rmSync(folder, { recursive: true }) })

/** A thread with `count` messages out, accepted; closed, so that everything is in the one file. */
async function written(count = 3): Promise<void> {
  const ledger = await open()
  const addresses = createAddresses(ledger.sealing, ledger.state)
  const address = addresses.keyOf({ e164: NUMBER as never, userId: null })
  ledger.write((tx) => tx.fact({ kind: 'thread.opened', actor: 'system', subject: thread, attrs: { line, channel: 'sms', address, consent: null, contact: null }, payload: { e164: NUMBER as never, userId: null, profileName: null } }))
  for (let index = 0; index < count; index += 1) {
    const id = `b0000000-0000-4000-8000-00000000000${String(index)}` as MessageId
    ledger.write((tx) => tx.fact({ kind: 'message.queued', actor: 'advisor', subject: id, attrs: { thread, type: 'text', purpose: 'talk', consent: null, about: null, media: null }, payload: { to: { e164: NUMBER as never, userId: null }, content: { type: 'text', text: TEXT } } }))
    ledger.write((tx) => tx.fact({ kind: 'message.accepted', actor: 'provider', subject: id, attrs: { provider: `key-${String(index)}` }, payload: { providerId: `SM${String(index)}` } }))
  }
  ledger.close()
}
const verify = (head?: string): ReturnType<typeof verifyLedger> => {
  const db = new DatabaseSync(path, { readOnly: true })
  try { return verifyLedger(db, head) } finally { db.close() }
}
const tamper = (sql: string): void => {
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
}
const names = (): string[] => verify().findings.map(({ at, code }) => `${at}: ${code}`)

describe('the ledger', () => {
  it('gives back after a restart what was written before it', async () => {
    await written()
    const ledger = await open()
    const id = 'b0000000-0000-4000-8000-000000000000' as MessageId
    const message = ledger.state.get('message', id)
    expect(message?.status).toBe('accepted')
    expect(ledger.payload(message?.seq ?? 0, 'message.queued')?.content).toEqual({ type: 'text', text: TEXT })
    ledger.close()
  })

  it('writes all of a transaction or nothing of it', async () => {
    await written()
    const ledger = await open()
    const before = verifyLedger(ledger.db).facts
    expect(() => ledger.write((tx) => {
      tx.fact({ kind: 'thread.contact', actor: 'advisor', subject: thread, attrs: { contact: null }, payload: null })
      throw new Error('halfway')
    })).toThrow('halfway')
    const after = verifyLedger(ledger.db)
    expect(after.facts).toBe(before)
    ledger.write((tx) => tx.fact({ kind: 'thread.contact', actor: 'advisor', subject: thread, attrs: { contact: null }, payload: null }))
    expect(verifyLedger(ledger.db)).toMatchObject({ facts: before + 1, findings: [] })
    ledger.close()
  })

  it('holds no text and no number that a search of its bytes could find', async () => {
    await written()
    const bytes = readFileSync(path)
    for (const secret of [TEXT, NUMBER, '447700900142']) {
      expect(bytes.includes(secret)).toBe(false)
      expect(bytes.includes(Buffer.from(secret, 'utf16le'))).toBe(false)
    }
  })

  it('keeps its data key wrapped twice: compliance opens a copy without the desk', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
    ;(await open({ recoveryPublicKey: publicKey })).close()
    await written()
    const db = new DatabaseSync(path, { readOnly: true })
    const { value } = db.prepare("SELECT value FROM meta WHERE key = 'key.recovery'").get() as { value: Uint8Array }
    const { seq, sealed } = db.prepare("SELECT seq, sealed FROM fact WHERE kind = 'message.queued' LIMIT 1").get() as { seq: number, sealed: Uint8Array }
    const opened = createSealing(unwrapByRecovery(value, privateKey)).open(sealed, `fact ${String(seq)}`)
    expect(opened).toMatchObject({ content: { text: TEXT } })
    db.close()
  })

  it('does not open for another user of the machine, and changes nothing', async () => {
    await written()
    const before = readFileSync(path)
    await expect(open({ keychain: testKeychain() })).rejects.toMatchObject({ code: 'ledger-key' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it.each<[string, () => void | Promise<void>, string]>([
    ['a file that is no database', () => { writeFileSync(path, 'not a database, but long enough to look like a header of one'.repeat(20)) }, 'ledger-corrupt'],
    ['another program\'s database', () => { tamper('CREATE TABLE other (id)') }, 'ledger-corrupt'],
    ['a newer ledger', async () => { await written(); tamper('PRAGMA user_version = 99') }, 'ledger-newer'],
    ['a ledger with a broken page', async () => {
      await written(200)
      const bytes = readFileSync(path)
      bytes.fill(0xab, 4096 * 3, 4096 * 6)
      writeFileSync(path, bytes)
    }, 'ledger-corrupt'],
  ])('says plainly what is wrong with %s, and overwrites nothing', async (_what, spoil, code) => {
    await spoil()
    const before = readFileSync(path)
    await expect(open()).rejects.toMatchObject({ code })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('takes over a ledger of the format before: facts as they were, what follows from them by today\'s rules, and a view to be built again', async () => {
    await written()
    const before = await open()
    const { epoch } = before
    before.close()
    tamper(`DROP TABLE template; CREATE TABLE template (id TEXT PRIMARY KEY, row TEXT NOT NULL); INSERT INTO template VALUES ('x', 'in the clear');
      DROP INDEX message_by_status; CREATE INDEX message_waiting ON message (status, seq) WHERE status IN ('queued', 'dispatching', 'unknown');
      UPDATE message SET row = json_set(row, '$.status', 'queued'); INSERT INTO sms_block (id, row) VALUES ('made by an older rule', '{}'); PRAGMA user_version = 1`)
    const { facts, head } = verify()
    expect(verify().findings).not.toEqual([])
    const ledger = await open()
    expect(verifyLedger(ledger.db)).toMatchObject({ facts, head, findings: [] })
    expect(ledger.state.get('message', 'b0000000-0000-4000-8000-000000000000')?.status).toBe('accepted')
    expect(ledger.epoch).not.toBe(epoch)
    expect(ledger.db.prepare('SELECT id, sealed FROM template').all()).toEqual([])
    const indexes = (ledger.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").all() as { name: string }[]).map(({ name }) => name)
    expect(indexes).toContain('message_by_status')
    expect(indexes).not.toContain('message_waiting')
    const { epoch: now } = ledger
    ledger.close()
    const again = await open()
    expect(again.epoch).toBe(now)
    again.close()
  })

  it('says that another program holds the file', async () => {
    await written()
    const other = new DatabaseSync(path)
    other.exec('BEGIN EXCLUSIVE')
    await expect(open()).rejects.toMatchObject({ code: 'ledger-locked' })
    other.exec('ROLLBACK')
    other.close()
  })

  it('says that the disk is full, keeps what it has, and goes on when there is room again', async () => {
    await written()
    const ledger = await open()
    const { page_count: pages } = ledger.db.prepare('PRAGMA page_count').get() as { page_count: number }
    ledger.db.exec(`PRAGMA max_page_count = ${String(pages)}`)
    const write = (): unknown => ledger.write((tx) => tx.fact({ kind: 'message.queued', actor: 'advisor', subject: 'b0000000-0000-4000-8000-0000000000ff' as MessageId, attrs: { thread, type: 'text', purpose: 'talk', consent: null, about: null, media: null }, payload: { to: { e164: null, userId: null }, content: { type: 'text', text: 'x'.repeat(100_000) } } }))
    let problem: unknown
    try { write() } catch (error) { problem = error }
    expect(problem).toBeInstanceOf(LedgerProblem)
    expect(problem).toMatchObject({ code: 'disk-full' })
    expect(verifyLedger(ledger.db).findings).toEqual([])
    ledger.db.exec('PRAGMA max_page_count = 1000000')
    write()
    expect(verifyLedger(ledger.db).findings).toEqual([])
    ledger.close()
  })
})

describe('ledger verify', () => {
  it('finds nothing in a ledger that nobody touched', async () => {
    await written()
    expect(verify().findings).toEqual([])
    expect(verify().facts).toBe(8)
  })

  it('names a fact whose clear part was changed', async () => {
    await written()
    tamper('UPDATE fact SET at = at + 1 WHERE seq = 4')
    expect(names()).toContain('fact 4: changed')
  })

  it('names a fact whose sealed content was changed', async () => {
    await written()
    tamper('UPDATE fact SET sealed = zeroblob(80) WHERE seq = 3')
    expect(names()).toEqual(['fact 3: payload-changed'])
  })

  it('names a fact whose sealed content was taken away', async () => {
    await written()
    tamper('UPDATE fact SET sealed = NULL WHERE seq = 3')
    expect(names()).toEqual(['fact 3: payload-missing'])
  })

  it('names the gap where a fact was removed', async () => {
    await written()
    tamper('DELETE FROM fact WHERE seq = 5')
    expect(verify().findings[0]).toMatchObject({ at: 'fact 6', code: 'missing', why: 'fact 5 before it was removed' })
  })

  it('names facts cut off at the end', async () => {
    await written()
    tamper('DELETE FROM fact WHERE seq >= 7')
    expect(names()).toContain('after fact 6: missing')
  })

  it('names an inserted fact', async () => {
    await written()
    tamper("INSERT INTO fact SELECT 9, at, clock_offset, kind, actor, 'b0000000-0000-4000-8000-0000000000ee', attrs, sealed, digest, prev, hash FROM fact WHERE seq = 7")
    expect(names()).toContain('fact 9: changed')
  })

  it('names facts that changed places', async () => {
    await written()
    tamper('UPDATE fact SET seq = -1 WHERE seq = 3; UPDATE fact SET seq = 3 WHERE seq = 5; UPDATE fact SET seq = 5 WHERE seq = -1')
    expect(names()).toEqual(expect.arrayContaining(['fact 3: changed', 'fact 5: changed']))
  })

  it('shows a chain that was made anew from its beginning, by a head known from before', async () => {
    await written()
    const { head } = verify()
    rmSync(path)
    await written()
    expect(verify().findings).toEqual([])
    expect(verify(head).findings.map(({ code }) => code)).toEqual(['head'])
  })

  it('names a derived row that disagrees with its facts, and how', async () => {
    await written()
    tamper("UPDATE message SET row = json_set(row, '$.status', 'read') WHERE id LIKE '%0001'")
    expect(verify().findings).toEqual([{ code: 'row-differs', at: 'message b0000000-0000-4000-8000-000000000001', why: 'the facts say otherwise: status is "read", was "accepted"' }])
  })

  it('names a derived row that no fact made, and one that is gone', async () => {
    await written()
    tamper("INSERT INTO consent (id, row) VALUES ('main:abc', '{}'); DELETE FROM message WHERE id LIKE '%0002'")
    expect(names()).toEqual(['consent main:abc: row-extra', 'message b0000000-0000-4000-8000-000000000002: row-missing'])
  })

  it('reads a copy as well as the file itself', async () => {
    await written()
    const copy = join(folder, 'copy.db')
    copyFileSync(path, copy)
    const db = new DatabaseSync(copy, { readOnly: true })
    expect(verifyLedger(db).findings).toEqual([])
    db.close()
  })
})
