import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArchiveRecord } from '../../../core/archive/record.ts'
import type { AddressKey, BatchId, ConsentKey, E164, LineId, MessageId, SinkId, ThreadId } from '../../../core/ids.ts'
import type { RecordState } from '../../../core/records/derived.ts'
import type { NewFact } from '../../../core/records/fact.ts'
import { HOUR } from '../../../core/time.ts'
import { createClock } from '../../clock.ts'
import { openLedger, type Ledger } from '../../ledger/ledger.ts'
import { testKeychain } from '../../testing/keychain.ts'
import { handTime, type HandTime } from '../../testing/time.ts'
import { createBuildRecord, whoseOf } from '../build-record.ts'
import { createBeside } from './beside.ts'

const [THREAD, OTHER] = ['a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002'] as [ThreadId, ThreadId]
const [CRM, KEY] = ['crm' as SinkId, 'main:mei' as ConsentKey]
const to = { e164: '+12025550185' as E164, userId: null, profileName: null }
let folder: string
let ledger: Ledger
let time: HandTime

const opened = (thread: ThreadId): NewFact => ({ kind: 'thread.opened', actor: 'system', subject: thread, attrs: { line: 'main' as LineId, channel: 'whatsapp', address: `key-${thread}` as AddressKey, consent: KEY, contact: null }, payload: to })
const received = (name: string, thread = THREAD): NewFact => ({ kind: 'message.received', actor: 'client', subject: name as MessageId, attrs: { thread, type: 'text', provider: `key-${name}`, sentAt: 0, consent: KEY, about: null, media: null }, payload: { content: { type: 'text', text: name }, from: to, providerId: `wamid.${name}` } })
const edited = (name: string): NewFact => ({ kind: 'message.edited', actor: 'client', subject: name as MessageId, attrs: { provider: `edit-${name}`, sentAt: 0 }, payload: { text: `${name}, better`, providerId: `wamid.e-${name}` } })
const go = (...facts: NewFact[]): number => ledger.write((tx) => facts.map((fact) => tx.fact(fact).seq)).at(-1) ?? 0

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compline-crm-'))
  time = handTime(Date.UTC(2026, 10, 22, 22, 30))
  ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: testKeychain(), recoveryPublicKey: undefined, clock: createClock('system', time) })
  go({ kind: 'recording.set', actor: 'system', subject: 'recording', attrs: { channels: ['whatsapp'] }, payload: null }, opened(THREAD), opened(OTHER), { kind: 'sink.begun', actor: 'system', subject: CRM, attrs: { kind: 'hubspot', after: null }, payload: null })
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true, force: true })
})

const build = () => createBuildRecord(ledger, whoseOf({ organisation: { name: 'H' }, advisor: { name: 'Dana' }, lines: [] }))
const beside = () => createBeside(ledger, CRM, build())
function recordOf(fact: number): ArchiveRecord {
  const { row } = ledger.db.prepare('SELECT row FROM record WHERE fact = ?').get(fact) as { row: string }
  return build()(JSON.parse(row) as RecordState)
}
const facts = (records: readonly ArchiveRecord[]): number[] => records.map(({ proof }) => proof.fact)

it('of a day: all of that conversation and day in UTC, and what became of it later, in order, and no other conversation', async () => {
  const first = go(received('a'))
  go(received('x', OTHER))
  time.advance(HOUR)
  const late = go(received('b'))
  time.advance(HOUR)
  const [next, edit] = [go(received('c')), go(edited('a'))]
  expect(facts(await beside()(recordOf(first), 'day'))).toEqual([first, late, edit])
  expect(facts(await beside()(recordOf(next), 'day'))).toEqual([first, next, edit])
})

it('of a message: what became of it, whenever', async () => {
  const first = go(received('a'))
  go(received('b'))
  time.advance(48 * HOUR)
  const edit = go(edited('a'))
  expect(facts(await beside()(recordOf(edit), 'message'))).toEqual([first, edit])
})

it('what the CRM would not have spoils no later entry, until it has it after all', async () => {
  const [poison, fine] = [go(received('a')), go(received('b'))]
  go({ kind: 'sink.set-aside', actor: 'system', subject: CRM, attrs: { record: poison, code: 'crm-refused' }, payload: { details: '' } })
  expect(facts(await beside()(recordOf(fine), 'day'))).toEqual([fine])
  go({ kind: 'sink.recovered', actor: 'system', subject: CRM, attrs: { record: poison, batch: 'b' as BatchId, head: '' }, payload: { receipt: '' } })
  expect(facts(await beside()(recordOf(fine), 'day'))).toEqual([poison, fine])
})
