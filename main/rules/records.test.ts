import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { simpleParser } from 'mailparser'
import { expect, it, onTestFinished } from 'vitest'
import type { ArchiveRecord } from '../../core/archive/record.ts'
import type { RecordFilter, RecordRow, RecordsPage } from '../../core/archive/view.ts'
import type { BatchId, SinkId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { NewFact } from '../../core/records/fact.ts'
import { newId } from '../testing/desk.ts'
import { MEI, TOM, withDesk } from '../testing/with-desk.ts'

const desk = withDesk()
const SINK = 'journal' as SinkId
/** By an archive that gets nothing within a test but what the test says. */
const recorded = (policy: PolicyInput): void => {
  policy.recording = { enabled: true }
  policy.archive = { deliveries: [{ id: SINK, kind: 'folder', path: '/dev/null/nowhere' }], everySeconds: 86_400 }
}
const list = async (filter: Partial<RecordFilter> = {}): Promise<RecordRow[]> => [...(await desk.call('records.list', { filter, limit: 200 })).rows]
const texts = async (filter: Partial<RecordFilter> = {}): Promise<string[]> => (await list(filter)).map(({ text }) => text)
const write = (fact: NewFact): void => { desk.desk().ledger.write((tx) => tx.fact(fact)) }
const begun = (): void => { if (desk.desk().ledger.state.get('sink', SINK) === null) write({ kind: 'sink.begun', actor: 'system', subject: SINK, attrs: { kind: 'folder', after: null }, payload: null }) }

/** Mei, opted in, has said these; each is on record. */
async function said(...words: string[]): Promise<ThreadId> {
  const thread = await desk.optedIn()
  for (const text of words) {
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text })
    await desk.until(() => desk.texts(thread).includes(text))
  }
  return thread
}

it('what was said, refused and agreed is listed newest first, page by page', async () => {
  await desk.open({ policy: recorded })
  const thread = await said('First', 'Second')
  await desk.text(thread, 'An answer')
  await desk.quiet()
  await desk.until(() => desk.messages(thread).at(-1)?.status === 'delivered')
  const rows = await list()
  expect(rows.slice(0, 3).map(({ kind, direction, text, client, state }) => [kind, direction, text, client, state])).toEqual([
    ['message', 'out', 'An answer', 'Mei Tanaka', 'queued'], ['message', 'in', 'Second', 'Mei Tanaka', 'queued'], ['message', 'in', 'First', 'Mei Tanaka', 'queued'],
  ])
  expect(rows.filter(({ kind }) => kind === 'consent').map(({ direction }) => direction)).toEqual(['in'])
  const pages: number[] = []
  for (let after: number | null = null, go = true; go;) {
    const page: RecordsPage = await desk.call('records.list', { after, limit: 2 })
    pages.push(...page.rows.map(({ fact }) => fact))
    after = page.next
    go = after !== null
  }
  expect(pages).toEqual(rows.map(({ fact }) => fact))
})

it('is found by the client’s name or number as typed, by conversation, kind, time and state', async () => {
  await desk.open({ policy: recorded })
  const mei = await said('Hello')
  const tom = await desk.addContact('Tomás Ferreira', TOM)
  const opened = await desk.call('threads.open', { contactId: tom, channel: 'sms', number: TOM, lineId: desk.line })
  if (!opened.ok) throw new Error('refused')
  await desk.text(opened.threadId, 'By SMS')
  await desk.quiet()
  expect(await texts({ client: 'tomas f' })).toEqual(['By SMS'])
  expect(await texts({ client: '(202) 555-0177' })).toEqual(['By SMS'])
  expect(await texts({ client: 'nobody' })).toEqual([])
  expect(await texts({ thread: mei, kind: 'message' })).toEqual(expect.arrayContaining(['Hello']))
  expect(await texts({ channel: 'sms' })).toEqual(['By SMS'])
  const [newest] = await list()
  const at = newest?.at ?? 0
  expect(await texts({ from: at, to: at + 1, channel: 'sms' })).toEqual(['By SMS'])
  expect(await texts({ from: at + 1 })).toEqual([])
  expect(await texts({ state: 'delivered' })).toEqual([])
  // A name that was changed is found at once, and by the old one no longer.
  await desk.call('contacts.save', { id: tom, name: 'Thomas Smith', numbers: [{ label: 'mobile', e164: TOM }], about: '', notes: '', language: 'en-GB' })
  expect(await texts({ client: 'thomas' })).toEqual(['By SMS'])
  expect(await texts({ client: 'ferreira' })).toEqual([])
})

it('a refusal is listed with why, and with what was written', async () => {
  await desk.open({ policy: recorded })
  const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
  const thread = await desk.optIn(mei, MEI)
  expect((await desk.text(thread, 'Before she agreed')).ok).toBe(false)
  expect((await list({ kind: 'refusal' })).map(({ text, refusal, direction, client }) => ({ text, refusal, direction, client })))
    .toEqual([{ text: 'Before she agreed', refusal: 'opt-in-pending', direction: 'out', client: 'Mei Tanaka' }])
  expect((await desk.call('records.counts', {})).refused).toBe(1)
})

it('a record is queued until the archive has it, and each stands in one place alone', async () => {
  await desk.open({ policy: recorded })
  begun()
  await said('First', 'Second', 'Third')
  const [third = 0, second = 0, first = 0] = (await list()).map(({ fact }) => fact)
  const head = 'ab'.repeat(32)
  write({ kind: 'sink.set-aside', actor: 'system', subject: SINK, attrs: { record: second, code: 'too-large' }, payload: { details: 'the archive takes 1 MB' } })
  const batch = newId() as string as BatchId
  write({ kind: 'sink.sending', actor: 'system', subject: SINK, attrs: { batch, upTo: { due: second, fact: second }, count: 1 }, payload: null })
  expect((await desk.call('records.get', { fact: first }))?.receipts).toMatchObject([{ sink: SINK, state: 'sending', batch }])
  write({ kind: 'sink.delivered', actor: 'system', subject: SINK, attrs: { batch, upTo: { due: second, fact: second }, count: 1, head }, payload: { receipt: '250 queued as 17' } })
  const counts = await desk.call('records.counts', {})
  expect(counts).toMatchObject({ queued: 1, aside: 1, waiting: 0, kept: 0 })
  expect(counts.delivered + counts.queued + counts.aside).toBe(counts.captured)
  expect((await list({ state: 'delivered' })).length).toBe(counts.delivered)
  expect(await texts({ state: 'queued' })).toEqual(['Third'])
  expect(await texts({ state: 'aside' })).toEqual(['Second'])
  expect((await list()).slice(0, 3).map(({ state }) => state)).toEqual(['queued', 'aside', 'delivered'])
  const receiptOf = async (fact: number) => (await desk.call('records.get', { fact }))?.receipts
  expect(await receiptOf(first)).toMatchObject([{ state: 'delivered', batch, details: '250 queued as 17' }])
  expect(await receiptOf(second)).toMatchObject([{ state: 'aside', details: 'too-large: the archive takes 1 MB' }])
  expect(await receiptOf(third)).toMatchObject([{ state: 'queued', batch: null }])
  write({ kind: 'sink.recovered', actor: 'system', subject: SINK, attrs: { record: second, batch: newId() as string as BatchId, head }, payload: { receipt: '250 queued as 18' } })
  expect(await receiptOf(second)).toMatchObject([{ state: 'delivered', details: '250 queued as 18' }])
  expect(await texts({ state: 'aside' })).toEqual([])
})

it('is written out where the advisor chooses: a line each, or mails with their files; without a place nothing is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'compline-export-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const names: string[] = []
  let go = true
  await desk.open({ policy: recorded, saveAs(name) {
    names.push(name)
    return Promise.resolve(go ? join(folder, name) : null)
  } })
  await said('First', 'Second')
  const filter = { kind: 'message' } as const
  const facts = (await list(filter)).map(({ fact }) => fact).toReversed()
  expect(await desk.call('records.export', { filter, format: 'jsonl' })).toEqual({ ok: true, records: facts.length })
  const lines = readFileSync(join(folder, names[0] ?? ''), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as ArchiveRecord)
  expect(lines.map(({ proof }) => proof.fact)).toEqual(facts)
  expect(lines.at(-1)).toMatchObject({ format: 'compline.record/1', original: { type: 'text', text: 'Second' }, client: { name: 'Mei Tanaka', e164: MEI } })
  expect((await desk.call('records.get', { fact: facts.at(-1) ?? 0 }))?.record).toEqual(lines.at(-1))
  expect(await desk.call('records.export', { filter, format: 'eml' })).toEqual({ ok: true, records: facts.length })
  const mails = unzipSync(readFileSync(join(folder, names[1] ?? '')))
  expect(Object.keys(mails).map((name) => name.slice(0, 5))).toEqual(facts.map((_fact, at) => String(at + 1).padStart(5, '0')))
  const parsed = await simpleParser(Buffer.from(Object.values(mails).at(-1) ?? []))
  expect(parsed.text).toContain('Second')
  go = false
  expect(await desk.call('records.export', { filter, format: 'eml' })).toEqual({ ok: false, details: '' })
  expect(readdirSync(folder).toSorted()).toEqual(names.slice(0, 2).toSorted())
})

it('a message’s own record is found by the message', async () => {
  await desk.open({ policy: recorded })
  const thread = await said('Hello')
  const message = desk.messages(thread).find(({ text }) => text === 'Hello')
  expect(message).toBeDefined()
  if (message === undefined) return
  expect((await desk.call('records.ofMessage', { messageId: message.id }))?.row).toMatchObject({ fact: message.seq, text: 'Hello', thread })
  expect(await desk.call('records.ofMessage', { messageId: newId() })).toBeNull()
})

it('the chain is checked in a thread of its own, and a change in the file is named', async () => {
  await desk.open({ policy: recorded })
  await said('Hello')
  const { ledger } = desk.desk()
  const good = await desk.call('records.check', undefined)
  expect(good).toMatchObject({ findings: [], head: Buffer.from((ledger.db.prepare('SELECT hash FROM fact ORDER BY seq DESC LIMIT 1').get() as { hash: Uint8Array }).hash).toString('hex') })
  const { attrs } = ledger.db.prepare('SELECT attrs FROM fact WHERE seq = 2').get() as { attrs: string }
  ledger.db.prepare("UPDATE fact SET attrs = '{}' WHERE seq = 2").run()
  expect((await desk.call('records.check', undefined)).findings).toContainEqual(expect.objectContaining({ at: 'fact 2', code: 'changed' }))
  ledger.db.prepare('UPDATE fact SET attrs = ? WHERE seq = 2').run(attrs)
})
