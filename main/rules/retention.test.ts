import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { BatchId, MediaId, SinkId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { DAY } from '../../core/time.ts'
import type { MessageRow } from '../../core/view.ts'
import { verifyLedger } from '../ledger/verify.ts'
import { newId } from '../testing/desk.ts'
import { MEI, withDesk } from '../testing/with-desk.ts'

const desk = withDesk()
const SINK = 'journal' as SinkId
const unrecorded = (policy: PolicyInput): void => { policy.recording = { enabled: false, viewDays: 90 } }
const ofText = (thread: ThreadId, text: string): MessageRow => {
  const found = desk.messages(thread).find((message) => message.text === text)
  if (found === undefined) throw new Error(`no message "${text}"`)
  return found
}
const rowOf = (thread: ThreadId, { id }: MessageRow): MessageRow | undefined => desk.messages(thread).find((message) => message.id === id)
const isErased = (thread: ThreadId, message: MessageRow): boolean => rowOf(thread, message)?.erasedAt != null
async function says(thread: ThreadId, text: string): Promise<MessageRow> {
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text })
  await desk.until(() => desk.texts(thread).includes(text))
  return ofText(thread, text)
}
/** The day's run has been: what it has to do is done when the next day is waited for. */
const erasures = (): number => (desk.desk().ledger.db.prepare("SELECT count(*) AS n FROM fact WHERE kind = 'content.erased'").get() as { n: number }).n

it('what is not recorded is destroyed after viewDays, and not before; what was agreed stays, and so does a draft', async () => {
  await desk.open({ policy: unrecorded })
  const thread = await desk.optedIn()
  const hello = await says(thread, 'Hello from Mei')
  await desk.text(thread, 'An answer')
  await desk.quiet()
  const answer = ofText(thread, 'An answer')
  await desk.call('drafts.save', { threadId: thread, draft: { id: newId(), text: 'Half-written', template: null, attachments: [], replyTo: null } })
  const asked = desk.messages(thread).filter(({ notice, purpose }) => notice !== null || purpose === 'opt-in')
  await desk.travel(89 * DAY)
  expect([isErased(thread, hello), isErased(thread, answer)]).toEqual([false, false])
  await desk.travel(2 * DAY)
  await desk.until(() => isErased(thread, hello) && isErased(thread, answer))
  expect(rowOf(thread, hello)?.text).toBe('')
  expect(desk.row(thread).preview?.text).not.toContain('answer')
  expect(desk.row(thread).draft?.text).toBe('Half-written')
  for (const one of asked) expect(rowOf(thread, one)).toMatchObject({ text: one.text, notice: one.notice })
  // The firm can show that it was, and that nothing else is gone.
  const { db } = desk.desk().ledger
  expect(verifyLedger(db).findings).toEqual([])
  const { seq, sealed } = db.prepare("SELECT seq, sealed FROM fact WHERE kind = 'consent.given'").get() as { seq: number, sealed: Uint8Array }
  expect(sealed).not.toBeNull()
  db.prepare('UPDATE fact SET sealed = NULL WHERE seq = ?').run(seq)
  expect(verifyLedger(db).findings).toMatchObject([{ code: 'payload-missing', at: `fact ${String(seq)}` }])
  db.prepare('UPDATE fact SET sealed = ? WHERE seq = ?').run(sealed, seq)
})

it('what was refused is destroyed too', async () => {
  await desk.open({ policy: unrecorded })
  const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
  const thread = await desk.optIn(mei, MEI)
  expect((await desk.text(thread, 'Before she agreed')).ok).toBe(false)
  const left = (): number => (desk.desk().ledger.db.prepare("SELECT count(*) AS n FROM fact WHERE kind = 'message.refused' AND sealed IS NOT NULL").get() as { n: number }).n
  expect(left()).toBe(1)
  await desk.travel(91 * DAY)
  await desk.until(() => left() === 0)
})

it('a file goes with its message; one that a crash left behind goes at the next start', async () => {
  await desk.open({ policy: unrecorded })
  const thread = await desk.optedIn()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'image' })
  const photo = await desk.until(() => desk.messages(thread).find(({ media }) => media?.state === 'kept'))
  const id = photo.media?.id as MediaId
  const path = join(desk.folder, 'media', id)
  expect(existsSync(path)).toBe(true)
  // Killed after the commit: what was to be done after it is not.
  desk.desk().ledger.write(() => { desk.desk().media.erase({ afterwards: () => undefined }, id) })
  expect(existsSync(path)).toBe(true)
  const old = Date.now() / 1000 - 10 * 86_400
  utimesSync(path, old, old)
  await desk.restart()
  expect(existsSync(path)).toBe(false)
  await desk.travel(91 * DAY)
  await desk.until(() => isErased(thread, photo))
  expect(rowOf(thread, photo)?.media).toBeNull()
  expect(desk.desk().ledger.state.get('media', id)).toMatchObject({ state: 'failed', code: 'erased' })
})

it('nothing of a held client is destroyed, until the hold is lifted', async () => {
  let policy: PolicyInput | null = null
  await desk.open({ policy: (draft) => {
    policy = draft
    draft.recording = { enabled: false, viewDays: 90, holds: [{ client: MEI, reason: 'Matter 17' }] }
  } })
  const thread = await desk.optedIn()
  const hello = await says(thread, 'Hello from Mei')
  await desk.travel(200 * DAY)
  await desk.travel(2 * DAY)
  expect([isErased(thread, hello), erasures()]).toEqual([false, 0])
  if (policy !== null) unrecorded(policy)
  await desk.restart()
  await desk.until(() => isErased(thread, hello))
  const kinds = desk.desk().ledger.db.prepare("SELECT kind FROM fact WHERE kind LIKE 'hold.%' ORDER BY seq").all() as { kind: string }[]
  expect(kinds.map(({ kind }) => kind)).toEqual(['hold.placed', 'hold.lifted'])
})

it('what is recorded stays keepYears, and longer where an archive has not got it', async () => {
  await desk.open({ policy: (policy) => {
    policy.recording = { enabled: true, keepYears: 1, viewDays: 1 }
    policy.archive = { deliveries: [{ id: SINK, kind: 'folder', path: '/dev/null/nowhere' }], everySeconds: 86_400 }
  } })
  const thread = await desk.optedIn()
  const hello = await says(thread, 'Hello from Mei')
  await desk.travel(364 * DAY)
  await desk.travel(10 * DAY)
  expect(isErased(thread, hello)).toBe(false)
  const { ledger } = desk.desk()
  const { due, fact } = ledger.db.prepare('SELECT due, fact FROM record WHERE about = ?').get(hello.id) as { due: number, fact: number }
  ledger.write((tx) => {
    if (tx.state.get('sink', SINK) === null) tx.fact({ kind: 'sink.begun', actor: 'system', subject: SINK, attrs: { kind: 'folder', after: null }, payload: null })
    tx.fact({ kind: 'sink.delivered', actor: 'system', subject: SINK, attrs: { batch: newId() as string as BatchId, upTo: { due, fact }, count: 1, head: 'ab'.repeat(32) }, payload: { receipt: 'ok' } })
  })
  await desk.travel(2 * DAY)
  await desk.until(() => isErased(thread, hello))
  expect((await desk.call('records.get', { fact }))?.row).toMatchObject({ erased: true, text: '', client: 'Mei Tanaka' })
})
