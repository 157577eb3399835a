import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ArchiveRecord, SignedHead } from '../core/archive/record.ts'
import type { AddressKey, ConsentKey, E164, LineId, MediaId, MessageId, ThreadId } from '../core/ids.ts'
import { SECOND } from '../core/time.ts'
import { isSigned } from '../main/archive/signed-head.ts'
import { createClock } from '../main/clock.ts'
import { openLedger } from '../main/ledger/ledger.ts'
import { createMediaStore } from '../main/media/media-store.ts'
import { testKeychain } from '../main/testing/keychain.ts'
import { handTime } from '../main/testing/time.ts'
import { WrongCall } from './command.ts'
import { ledgerExport } from './ledger-export.ts'
import { ledgerHead } from './ledger-head.ts'

/*
 *  A desk's ledger with two clients and a file, copied with its files as compliance gets it.
 */
const words = 'open sesame'
const firm = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: words } })
const other = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
const picture = randomBytes(150_000)
const PHOTO = 'd0000000-0000-4000-8000-000000000001' as MediaId
const policy = {
  version: 1, organisation: { name: 'Harbour & Pine Wealth' }, advisor: { name: 'Sam Rowe', email: 'sam@harbourpine.example' },
  lines: [{ id: 'main', name: 'Sam Rowe', sms: { number: '+12025550100' } }], connectors: { sms: { enabled: true, provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: 'twilio-auth-token' } },
  optIn: { template: 'opt_in_v3', languages: [{ language: 'en_GB', yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No', question: 'May {2} write to you, {1}?', thanks: 'Thank you.', goodbye: 'Goodbye.' }] },
}
let folder: string
let out: string
let runs = 0
const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compline-export-'))
  writeFileSync(at('recovery.pem'), firm.privateKey)
  writeFileSync(at('other.pem'), other.privateKey)
  writeFileSync(at('passphrase'), `${words}\n`)
  const time = handTime()
  time.advance(Date.UTC(2026, 10, 22, 23, 59, 58) - time.now())
  const clock = createClock('system', time)
  const ledger = await openLedger({ path: at('ledger.db'), keychain: testKeychain(), recoveryPublicKey: firm.publicKey, clock })
  const media = createMediaStore(ledger, at('media'))
  ledger.write((tx) => tx.fact({ kind: 'recording.set', actor: 'system', subject: 'recording', attrs: { channels: ['whatsapp', 'sms', 'voice'] }, payload: null }))
  const say = (name: string, e164: string, text: string, more = false): void => {
    const thread = `a0000000-0000-4000-8000-00000000000${name === 'Mei' ? '1' : '2'}` as ThreadId
    const message = `b0000000-0000-4000-8000-${String(runs += 1).padStart(12, '0')}` as MessageId
    const from = { e164: e164 as E164, userId: null, profileName: name }
    const ref = { id: PHOTO, kind: 'image', mime: 'image/png', bytes: null, sha256: null, fileName: 'plan.png', voice: false, width: null, height: null, duration: null } as const
    time.advance(SECOND)
    ledger.write((tx) => {
      if (tx.state.get('thread', thread) === null) tx.fact({ kind: 'thread.opened', actor: 'client', subject: thread, attrs: { line: 'main' as LineId, channel: 'whatsapp', address: name as AddressKey, consent: `main:${name}` as ConsentKey, contact: null }, payload: from })
      tx.fact({ kind: 'message.received', actor: 'client', subject: message, attrs: { thread, type: more ? 'media' : 'text', provider: message, sentAt: tx.now, consent: `main:${name}` as ConsentKey, about: null, media: more ? PHOTO : null }, payload: { content: more ? { type: 'media', text, media: ref, source: 'x' } : { type: 'text', text }, from, providerId: message } })
      if (more) tx.fact({ kind: 'media.kept', actor: 'provider', subject: PHOTO, attrs: { message, bytes: picture.length }, payload: { sha256: createHash('sha256').update(picture).digest('hex'), mime: 'image/png', width: null, height: null, duration: null } })
    })
  }
  await media.keep({ id: PHOTO, kind: 'image', mime: 'image/png', bytes: null, sha256: null, fileName: 'plan.png', voice: false, width: null, height: null, duration: null }, (async function* () { yield picture })(), 1e6)
  say('Mei', '+12025550185', 'before midnight')
  say('Mei', '+12025550185', 'with a picture', true)
  say('Tom', '+447700900142', 'after midnight')
  clock.stop()
  ledger.close()
})
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

let said = ''
beforeEach(() => {
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => { said += String(text); return true })
  out = at(`out-${String(runs += 1)}`)
  return () => { vi.restoreAllMocks() }
})
const opened = ['--key', '', '--passphrase-file', ''] as string[]
const exported = (...args: string[]) => ledgerExport.run([at('ledger.db'), ...opened.map((part, index) => part || at(index === 1 ? 'recovery.pem' : 'passphrase')), '--out', out, ...args])
const manifest = () => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { records: number, count: number, files: { name: string, sha256: string, bytes: number }[], missing: { why: string }[], head: SignedHead }
const textsOf = (): string[] => readFileSync(join(out, 'records.jsonl'), 'utf8').trim().split('\n').filter((line) => line !== '').map((line) => ((JSON.parse(line) as ArchiveRecord).original as { text: string }).text)

describe('ledger export', () => {
  it('writes a mail for each record with its files, and a manifest that matches and is signed', async () => {
    expect(await exported()).toBe(0)
    const { records, count, files, head } = manifest()
    expect([records, count, isSigned(head)]).toEqual([3, 3, true])
    expect(readdirSync(out).sort()).toEqual([...files.map(({ name }) => name), 'manifest.json'])
    for (const { name, sha256 } of files) expect(createHash('sha256').update(readFileSync(join(out, name))).digest('hex')).toBe(sha256)
    const mail = await simpleParser(readFileSync(join(out, files[1]?.name ?? '')))
    expect(mail.text).toContain('with a picture')
    expect(mail.attachments.find(({ filename }) => filename === 'plan.png')?.content.equals(picture)).toBe(true)
    expect(said).toContain('3 records and 1 file')
  })

  it('as JSON it is one line a record, with the files beside it', async () => {
    expect(await exported('--format', 'jsonl')).toBe(0)
    expect(textsOf()).toEqual(['before midnight', 'with a picture', 'after midnight'])
    const [, file] = manifest().files
    expect(readFileSync(join(out, file?.name ?? '')).equals(picture)).toBe(true)
  })

  it.each([
    [['--to', '2026-11-22'], ['before midnight']],
    [['--from', '2026-11-23'], ['with a picture', 'after midnight']],
    [['--from', '2026-11-23T00:00:01Z', '--to', '2026-11-23'], ['after midnight']],
    [['--client', '+44 7700 900142'], ['after midnight']],
    [['--client', 'mei'], ['before midnight', 'with a picture']],
    [['--client', 'nobody'], []],
  ])('%j picks %j', async (args, texts) => {
    expect(await exported('--format', 'jsonl', ...args)).toBe(0)
    expect(textsOf()).toEqual(texts)
    expect(manifest().records).toBe(texts.length)
  })

  it('takes the names of firm and advisor from the policy', async () => {
    writeFileSync(at('policy.json'), JSON.stringify(policy))
    await exported('--policy', at('policy.json'))
    const mail = await simpleParser(readFileSync(join(out, manifest().files[0]?.name ?? '')))
    expect([mail.from?.value[0]?.address, [mail.to].flat()[0]?.value[0]?.address]).toEqual(['12025550185@mobile.harbourpine.example', 'sam@harbourpine.example'])
  })

  it('names what is missing: a file that is not with the copy, or was changed', async () => {
    const alone = mkdtempSync(at('alone-'))
    copyFileSync(at('ledger.db'), join(alone, 'ledger.db'))
    const run = (to: string) => ledgerExport.run([join(alone, 'ledger.db'), '--key', at('recovery.pem'), '--passphrase-file', at('passphrase'), '--out', join(alone, to)])
    expect(await run('first')).toBe(1)
    expect(said).toMatch(/record [0-9a-f]{32}: the file d0000000-\S+ is missing: not-with-the-copy/)
    cpSync(at('media'), join(alone, 'media'), { recursive: true })
    const bytes = readFileSync(join(alone, 'media', PHOTO))
    bytes[70_000] = (bytes[70_000] ?? 0) ^ 1
    writeFileSync(join(alone, 'media', PHOTO), bytes)
    expect(await run('second')).toBe(1)
    out = join(alone, 'second')
    expect(manifest()).toMatchObject({ records: 3, missing: [{ why: 'unreadable' }] })
  })

  it('writes nothing into the copy', async () => {
    const before = readFileSync(at('ledger.db'))
    await exported()
    expect(readFileSync(at('ledger.db')).equals(before)).toBe(true)
  })

  const key = (name: string, ...more: string[]) => [at('ledger.db'), '--key', at(name), ...more, '--out', at('never')]
  it.each([
    ['no key', () => [at('ledger.db'), '--out', at('never')], /needs --key/],
    ['no folder', () => [at('ledger.db'), '--key', at('recovery.pem')], /needs --out/],
    ['a key with a passphrase, and none given', () => key('recovery.pem'), /name a file with it, --passphrase-file/],
    ['a wrong passphrase', () => key('recovery.pem', '--passphrase-file', at('other.pem')), /the passphrase does not open the key/],
    ['the key of another ledger', () => key('other.pem'), /does not open this ledger/],
    ['a key that is none', () => key('passphrase'), /no private key/],
    ['a key that is not there', () => key('nowhere.pem'), /no such file/],
    ['a day that is none', () => key('recovery.pem', '--passphrase-file', at('passphrase'), '--from', '22.11.2026'), /--from takes a day/],
    ['a format that is none', () => key('recovery.pem', '--format', 'pst'), /eml or jsonl/],
    ['a folder that is not empty', () => [at('ledger.db'), '--key', at('recovery.pem'), '--passphrase-file', at('passphrase'), '--out', folder], /is not empty/],
    ['a file that is no ledger', () => [at('passphrase'), '--key', at('recovery.pem'), '--passphrase-file', at('passphrase'), '--out', at('never')], /cannot be read as a ledger/],
  ])('%s is a wrong call', async (_, args, why) => {
    const refused = (async () => { await ledgerExport.run(args()) })()
    await expect(refused).rejects.toThrow(WrongCall)
    await expect(refused).rejects.toThrow(why)
    expect(() => readdirSync(at('never'))).toThrow()
  })

  it('a ledger that another program has locked is left alone, and said so', async () => {
    const db = new DatabaseSync(at('ledger.db'))
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO read_mark (thread, seq) VALUES (1, 1); ROLLBACK')
      await expect(exported()).rejects.toThrow(/is in use: close Compline/)
    } finally {
      db.close()
    }
  })
})

describe('ledger head', () => {
  it('says where the chain stands; with the key it is signed', async () => {
    expect(await ledgerHead.run([at('ledger.db'), '--json'])).toBe(0)
    const plain = JSON.parse(said) as { fact: number, hash: string }
    said = ''
    expect(await ledgerHead.run([at('ledger.db'), '--json', '--key', at('recovery.pem'), '--passphrase-file', at('passphrase')])).toBe(0)
    const signed = JSON.parse(said) as SignedHead
    expect(signed).toMatchObject(plain)
    expect(isSigned(signed)).toBe(true)
    expect(isSigned({ ...signed, fact: signed.fact + 1 })).toBe(false)
    said = ''
    await ledgerHead.run([at('ledger.db')])
    expect(said).toContain(`fact ${String(plain.fact)}, 2026-11-23T00:00:01.000Z\nhead ${plain.hash}\nNot signed`)
  })
})
