import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArchiveRecord } from '../../core/archive/record.ts'
import type { AddressKey, ConsentKey, ContactId, E164, LineId, MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { InboundContent, OutboundContent } from '../../core/messaging/message.ts'
import type { RecordState } from '../../core/records/derived.ts'
import type { NewFact } from '../../core/records/fact.ts'
import { SECOND } from '../../core/time.ts'
import { createClock } from '../clock.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { testKeychain } from '../testing/keychain.ts'
import { handTime, type HandTime } from '../testing/time.ts'
import { createBuildRecord, whoseOf } from './build-record.ts'
import { ABOUT, NEWEST } from './facts-of.ts'

const THREAD = 'a0000000-0000-4000-8000-000000000001' as ThreadId
const CALLS = 'a0000000-0000-4000-8000-000000000002' as ThreadId
const MEI = 'c0000000-0000-4000-8000-000000000001' as ContactId
const KEY = 'main:mei' as ConsentKey
const LINE = 'main' as LineId
const NUMBER = '+12025550185' as E164
const to = { e164: NUMBER, userId: null }
const from = { ...to, profileName: 'mei 🌸' }
const whose = whoseOf({
  organisation: { name: 'Harbour Partners' }, advisor: { name: 'Dana Moreau', email: 'dana@harbour.example' },
  lines: [{ id: LINE, name: 'London', whatsapp: { number: '+442079460101' }, voice: { number: '+442079460103' }, phone: { user: 'dana', password: 'p', number: '+442079460102' } }],
})
const START = Date.UTC(2026, 10, 23, 9, 0)
const iso = (seconds: number): string => new Date(START + seconds * SECOND).toISOString()

let folder: string
let ledger: Ledger
let time: HandTime
let build: ReturnType<typeof createBuildRecord>
const id = (name: string): MessageId => name as MessageId
/** One transaction, a second after the one before; gives the number of its first fact. */
function go(...facts: NewFact[]): number {
  time.advance(SECOND)
  return ledger.write((tx) => facts.map((fact) => tx.fact(fact).seq))[0] ?? 0
}
const states = (): RecordState[] => (ledger.db.prepare('SELECT row FROM record ORDER BY fact').all() as { row: string }[]).map(({ row }) => JSON.parse(row) as RecordState)
const records = (): ArchiveRecord[] => states().map(build)
function last(): ArchiveRecord {
  const record = records().at(-1)
  if (record === undefined) throw new Error('nothing was recorded')
  return record
}

const queued = (name: string, content: OutboundContent, media: MediaId | null = null): NewFact => ({ kind: 'message.queued', actor: 'advisor', subject: id(name), attrs: { thread: THREAD, type: content.type, purpose: 'talk', consent: KEY, about: null, media }, payload: { to, content } })
const accepted = (name: string): NewFact => ({ kind: 'message.accepted', actor: 'provider', subject: id(name), attrs: { provider: `key-${name}` }, payload: { providerId: `wamid.${name}` } })
const received = (name: string, content: InboundContent, about: MessageId | null = null): NewFact => ({ kind: 'message.received', actor: 'client', subject: id(name), attrs: { thread: THREAD, type: content.type, provider: `key-${name}`, sentAt: START, consent: KEY, about, media: 'media' in content ? content.media.id : null }, payload: { content, from, providerId: `wamid.${name}` } })
const judged = (name: string, stage: 'submit' | 'dispatch' | 'received' | 'edited' | 'transcribed', delivered: OutboundContent | InboundContent | null, action: 'block' | 'redact' | 'warn' = 'redact', justification: string | null = null): NewFact =>
  ({ kind: 'dlp.judged', actor: 'system', subject: id(name), attrs: { thread: THREAD, direction: stage === 'submit' || stage === 'dispatch' ? 'out' : 'in', stage, action, rules: ['cards@2'] }, payload: { findings: [], delivered, justification } })
const photo: MediaRef = { id: 'd0000000-0000-4000-8000-000000000001' as MediaId, kind: 'image', mime: 'image/jpeg', bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null }
const kept = (media: MediaId, message: string): NewFact => ({ kind: 'media.kept', actor: 'provider', subject: media, attrs: { message: id(message), bytes: 5 }, payload: { sha256: 'ab'.repeat(32), mime: 'image/jpeg', width: 1, height: 1, duration: null } })
const failed = (media: MediaId, message: string): NewFact => ({ kind: 'media.failed', actor: 'system', subject: media, attrs: { message: id(message), code: 'gone', until: null }, payload: { details: '' } })
const lies = (media: MediaId): void => { ledger.db.prepare('INSERT INTO media_file (id, sealed) VALUES (?, ?)').run(media, Buffer.of(1)) }
const text = (words: string): { type: 'text', text: string } => ({ type: 'text', text: words })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compline-record-'))
  time = handTime(START)
  ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: testKeychain(), recoveryPublicKey: undefined, clock: createClock('system', time) })
  ledger.db.prepare('INSERT INTO contact (id, sealed) VALUES (?, ?)').run(MEI, ledger.sealing.seal({ id: MEI, name: 'Mei Tanaka' }, `contact ${MEI}`))
  const opened = (subject: ThreadId, channel: 'whatsapp' | 'voice'): NewFact => ({ kind: 'thread.opened', actor: 'system', subject, attrs: { line: LINE, channel, address: 'mei' as AddressKey, consent: channel === 'voice' ? null : KEY, contact: MEI }, payload: { ...to, profileName: 'mei 🌸' } })
  go({ kind: 'policy.loaded', actor: 'system', subject: 'policy', attrs: { digest: 'd1', kept: null, signed: { key: 'k', revision: 7, document: 'x' } }, payload: null },
    { kind: 'recording.set', actor: 'system', subject: 'recording', attrs: { channels: ['whatsapp', 'sms', 'voice'] }, payload: null },
    opened(THREAD, 'whatsapp'), opened(CALLS, 'voice'))
  build = createBuildRecord(ledger, whose)
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

it('a message out says who, to whom, when, by which word, under which policy, and where it stands in the chain', () => {
  go({ kind: 'consent.given', actor: 'client', subject: KEY, attrs: { thread: THREAD, by: 'elsewhere' }, payload: { words: 'On paper, 3 March', recordedBy: 'Dana Moreau' } })
  const seq = go(queued('m1', text('The statement is ready.')))
  const sent = go(accepted('m1'))
  const record = last()
  expect(record).toMatchObject({
    format: 'compline.record/1', kind: 'message', of: null, organisation: 'Harbour Partners', advisor: { name: 'Dana Moreau', email: 'dana@harbour.example' },
    line: { id: 'main', name: 'London' }, channel: 'whatsapp', direction: 'out', conversation: THREAD, message: 'm1',
    client: { name: 'Mei Tanaka', e164: NUMBER, userId: null, contact: MEI, profileName: 'mei 🌸' },
    from: { name: 'Dana Moreau', e164: '+442079460101' }, to: { name: 'Mei Tanaka', e164: NUMBER },
    time: { recorded: iso(4), clockOffsetMs: 0, provider: null }, original: { text: 'The statement is ready.' }, delivered: null,
    policy: { digest: 'd1', revision: 7 }, status: 'accepted', providerId: 'wamid.m1', consent: { key: KEY, state: 'opted-in', at: iso(2), by: 'elsewhere' },
  })
  const { hash, prev } = ledger.db.prepare('SELECT hash, prev FROM fact WHERE seq = ?').get(sent) as { hash: Uint8Array, prev: Uint8Array }
  expect(record.id).toBe(Buffer.from(hash).toString('hex').slice(0, 32))
  expect(record.proof).toMatchObject({ fact: sent, hash: Buffer.from(hash).toString('hex'), previous: Buffer.from(prev).toString('hex') })
  expect(record.proof.facts).toEqual(expect.arrayContaining([seq, sent, record.consent?.fact]))
})

it('is the same however much has happened since', () => {
  go(queued('m1', text('A')))
  go(accepted('m1'))
  go(received('m2', text('B')))
  const before = records()
  go({ kind: 'message.status', actor: 'provider', subject: id('m1'), attrs: { status: 'failed', reportedAt: START, provider: 'key-m1', failed: { code: '131026', advice: 'offer-sms' }, pricing: null }, payload: { providerId: 'wamid.m1', details: 'no' } })
  go({ kind: 'message.edited', actor: 'client', subject: id('m2'), attrs: { provider: 'e', sentAt: START }, payload: { text: 'B2', providerId: 'wamid.e' } }, judged('m2', 'edited', text('••')))
  go({ kind: 'thread.address', actor: 'advisor', subject: THREAD, attrs: { address: 'other' as AddressKey, consent: KEY }, payload: { e164: '+12025550199' as E164, userId: null, profileName: null } })
  go({ kind: 'consent.declined', actor: 'client', subject: KEY, attrs: { thread: THREAD, by: 'stop' }, payload: { words: 'STOP' } })
  go({ kind: 'policy.loaded', actor: 'system', subject: 'policy', attrs: { digest: 'd2', kept: null, signed: null }, payload: null })
  expect(records().slice(0, 2)).toEqual(before)
})

it.each<[string, OutboundContent]>([
  ['buttons', { type: 'buttons', text: 'May we?', buttons: [{ id: 'yes', title: 'Yes' }] }],
  ['a template', { type: 'template', name: 'hello', language: 'en', values: { 1: 'Mei' }, text: 'Hello Mei', quickReplies: [], parameterFormat: 'POSITIONAL', header: null, templateId: null }],
  ['a place', { type: 'location', text: 'Office', place: { latitude: 1, longitude: 2, name: 'Office', address: null } }],
  ['cards', { type: 'cards', text: 'Tom', cards: [{ name: 'Tom', organisation: null, phones: [], emails: [] }] }],
  ['a reaction', { type: 'reaction', text: '👍' }],
])('%s out stands there whole', (_what, content) => {
  go(queued('m', content))
  go(accepted('m'))
  expect(last()).toMatchObject({ original: content, files: [] })
})

it.each<[string, InboundContent]>([
  ['a text', text('Hello')],
  ['a button', { type: 'button', text: 'Yes', payload: 'yes' }],
  ['a choice', { type: 'choice', text: 'Tuesday', payload: 't', description: null }],
  ['a place', { type: 'location', text: '', place: { latitude: 1, longitude: 2, name: null, address: null } }],
  ['cards', { type: 'cards', text: 'Tom', cards: [] }],
  ['what is not known', { type: 'unsupported', of: 'poll', text: '' }],
])('%s that came in stands there whole, from the client, with the moment that the provider says', (_what, content) => {
  go(queued('before', text('?')))
  go(received('m', content, id('before')))
  expect(last()).toMatchObject({ kind: 'message', direction: 'in', original: content, from: { e164: NUMBER, name: 'Mei Tanaka' }, to: { name: 'Dana Moreau' }, status: 'received', providerId: 'wamid.m', about: 'before', time: { provider: iso(0) } })
})

it('a message that was redacted stands there as it was written and as it was delivered, with rule and version', () => {
  go(queued('m1', text('Card 4111')), judged('m1', 'submit', text('Card ••••'), 'warn', 'asked by phone'))
  go(judged('m1', 'dispatch', text('••••')))
  go(accepted('m1'))
  expect(last()).toMatchObject({ original: { text: 'Card 4111' }, delivered: { text: '••••' }, dlp: [{ stage: 'submit', action: 'warn', rules: ['cards@2'], justification: 'asked by phone' }, { stage: 'dispatch', action: 'redact' }] })
  go(received('m2', text('My card is 4111')), judged('m2', 'received', text('My card is ••••')))
  expect(last()).toMatchObject({ original: { text: 'My card is 4111' }, delivered: { text: 'My card is ••••' }, dlp: [{ stage: 'received' }] })
})

it('a file goes with its name, size and hash; one that is away says why', () => {
  const content: InboundContent = { type: 'media', text: 'See', media: photo, source: 'meta-1' }
  go(received('m1', content))
  go(kept(photo.id, 'm1'), judged('m1', 'received', { ...content, text: '•••' }))
  expect(last().files).toEqual([{ id: photo.id, name: 'image.jpg', mime: 'image/jpeg', bytes: 5, sha256: 'ab'.repeat(32), missing: 'missing' }])
  lies(photo.id)
  expect(last()).toMatchObject({ delivered: { text: '•••' }, files: [{ missing: null }] })
  ledger.db.prepare('DELETE FROM media_file').run()
  go({ kind: 'content.erased', actor: 'system', subject: THREAD, attrs: { messages: [id('m1')], facts: [], media: [photo.id] }, payload: null })
  expect(last().files).toMatchObject([{ missing: 'erased' }])
})

it('a file that came after its message had gone is a record of its own; the message goes on saying that it had none', () => {
  go(received('m1', { type: 'media', text: 'See', media: photo, source: 'meta-1' }))
  go(failed(photo.id, 'm1'))
  expect(last()).toMatchObject({ kind: 'message', files: [{ missing: 'gone' }], dlp: [] })
  go(kept(photo.id, 'm1'), judged('m1', 'received', null, 'warn'))
  lies(photo.id)
  const [message, file] = records()
  expect(message).toMatchObject({ files: [{ missing: 'gone' }], dlp: [] })
  expect(file).toMatchObject({ kind: 'file', of: message?.id, original: null, message: 'm1', files: [{ missing: null, bytes: 5 }], dlp: [{ action: 'warn' }] })
})

it('an edit, a revoke and a transcript name the record they are about', () => {
  go(received('m1', text('First')))
  const original = last().id
  go({ kind: 'message.edited', actor: 'client', subject: id('m1'), attrs: { provider: 'e', sentAt: START }, payload: { text: 'Second', providerId: 'wamid.e' } }, judged('m1', 'edited', text('••••')))
  expect(last()).toMatchObject({ kind: 'edit', of: original, direction: 'in', original: { type: 'edit', text: 'Second' }, delivered: { text: '••••' }, dlp: [{ stage: 'edited' }], providerId: 'wamid.e', time: { provider: iso(0) } })
  go({ kind: 'message.revoked', actor: 'client', subject: id('m1'), attrs: { provider: 'r', sentAt: START }, payload: { providerId: 'wamid.r' } })
  expect(last()).toMatchObject({ kind: 'revoke', of: original, original: null, delivered: null, dlp: [], providerId: 'wamid.r' })
  go(received('v1', { type: 'voicemail', text: '', media: { ...photo, kind: 'audio', mime: 'audio/mpeg' }, source: 'RE1' }))
  go(failed(photo.id, 'v1'))
  const voicemail = last().id
  go({ kind: 'voicemail.transcribed', actor: 'provider', subject: id('v1'), attrs: {}, payload: { text: 'Please call' } })
  expect(last()).toMatchObject({ kind: 'transcript', of: voicemail, original: { type: 'transcript', text: 'Please call' }, files: [] })
})

it('what became of a message after it was recorded says why it failed', () => {
  go(queued('m1', text('A')))
  go(accepted('m1'))
  const message = last().id
  go({ kind: 'message.status', actor: 'provider', subject: id('m1'), attrs: { status: 'failed', reportedAt: START + 9, provider: 'key-m1', failed: { code: '131026', advice: 'offer-sms' }, pricing: null }, payload: { providerId: 'wamid.m1', details: 'not on WhatsApp' } })
  expect(last()).toMatchObject({ kind: 'status', of: message, status: 'failed', failure: { code: '131026', details: 'not on WhatsApp' }, original: null, providerId: 'wamid.m1' })
})

it('what the gate refused says what was written and why, at submit and at dispatch', () => {
  go({ kind: 'message.refused', actor: 'advisor', subject: id('m1'), attrs: { thread: THREAD, code: 'dlp-blocked', stage: 'submit' }, payload: { content: text('Card 4111') } }, judged('m1', 'submit', null, 'block'))
  expect(last()).toMatchObject({ kind: 'refusal', direction: 'out', status: 'refused', refusal: 'dlp-blocked', original: { text: 'Card 4111' }, dlp: [{ action: 'block' }], client: { e164: NUMBER } })
  go(queued('m1', text('Card')))
  go({ kind: 'message.refused', actor: 'system', subject: id('m1'), attrs: { thread: THREAD, code: 'window-closed', stage: 'dispatch' }, payload: null })
  expect(last()).toMatchObject({ refusal: 'window-closed', original: { text: 'Card' }, status: 'refused', dlp: [], providerId: null })
  go({ kind: 'message.refused', actor: 'advisor', subject: id('m3'), attrs: { thread: null, code: 'not-a-contact', stage: 'submit' }, payload: { content: text('Hi') } })
  expect(last()).toMatchObject({ conversation: null, line: null, client: { name: null, e164: null, contact: null } })
  go({ kind: 'call.refused', actor: 'advisor', subject: id('c1'), attrs: { thread: null, code: 'number-forbidden' as never }, payload: { dialled: '0900 1' } })
  expect(last()).toMatchObject({ channel: 'voice', refusal: 'number-forbidden', to: { extension: '0900 1' }, status: null, call: null })
})

it('a call says when it began, was answered and ended, when it was paused, to whom it was given on, and has its recording', () => {
  const recording = photo.id
  const state = (to: 'started' | 'paused' | 'resumed' | 'stopped'): NewFact => ({ kind: 'call.recording', actor: 'system', subject: id('c1'), attrs: { state: to, media: recording }, payload: null })
  go({ kind: 'call.offered', actor: 'client', subject: id('c1'), attrs: { thread: CALLS, line: LINE, provider: 'x' }, payload: { from: { e164: null, userId: null, profileName: null }, user: '204', sipCallId: 'sip-1' } })
  go({ kind: 'call.answered', actor: 'advisor', subject: id('c1'), attrs: {}, payload: null })
  go(state('started'))
  go(state('paused'))
  go(state('resumed'))
  go({ kind: 'call.transfer-asked', actor: 'advisor', subject: id('c1'), attrs: { consulted: null }, payload: { to: '205' } })
  go({ kind: 'call.transferred', actor: 'advisor', subject: id('c1'), attrs: { consulted: null, done: true, code: 200 }, payload: { to: '205' } })
  go({ kind: 'call.ended', actor: 'advisor', subject: id('c1'), attrs: { end: 'transferred', code: null }, payload: { details: '' } })
  lies(recording)
  go(state('stopped'), { kind: 'media.kept', actor: 'system', subject: recording, attrs: { message: id('c1'), bytes: 9 }, payload: { sha256: 'cd'.repeat(32), mime: 'audio/webm', width: null, height: null, duration: 4 } })
  expect(last()).toMatchObject({
    kind: 'call', channel: 'voice', direction: 'in', from: { extension: '204', e164: null }, to: { e164: '+442079460102' }, providerId: 'sip-1', status: null, original: null, consent: null,
    call: { began: iso(2), answered: iso(3), ended: iso(9), end: 'transferred', code: null, pauses: [{ from: iso(5), to: iso(6) }], transfers: [{ at: iso(7), to: '205', done: true }] },
    files: [{ id: recording, name: 'call-d0000000.webm', bytes: 9, missing: null }],
  })
})

it('consent says the client’s words, how they came, and what stands since; marketing as well', () => {
  go({ kind: 'consent.asked', actor: 'advisor', subject: KEY, attrs: { thread: THREAD, message: id('q') }, payload: { words: 'May we?' } })
  go({ kind: 'consent.given', actor: 'client', subject: KEY, attrs: { thread: THREAD, by: 'keyword' }, payload: { words: 'Yes please' } as never })
  expect(last()).toMatchObject({ kind: 'consent', direction: null, message: null, original: { type: 'consent', text: 'Yes please' }, consent: { key: KEY, state: 'opted-in', by: 'keyword', at: iso(3) }, client: { e164: NUMBER } })
  go({ kind: 'marketing.stopped', actor: 'client', subject: KEY, attrs: { thread: THREAD }, payload: { words: 'no offers' } })
  expect(last()).toMatchObject({ original: { text: 'no offers' }, consent: { state: 'marketing-stopped' } })
})

it('what retention destroyed is null; the rest of the record stands', () => {
  const seq = go(received('m1', text('Secret')))
  const before = last()
  ledger.db.prepare('UPDATE fact SET sealed = NULL WHERE seq = ?').run(seq)
  expect(last()).toMatchObject({ id: before.id, original: null, providerId: null, client: { e164: null, name: 'Mei Tanaka' }, proof: before.proof })
})

it('finds the facts of one message by an index, however long the ledger', () => {
  for (const sql of [ABOUT, NEWEST]) {
    const plan = (ledger.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail)
    expect(plan).toEqual([expect.stringContaining('fact_by_subject')])
  }
})
