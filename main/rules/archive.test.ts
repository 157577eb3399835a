import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SinkStatus } from '../../core/archive/view.ts'
import type { SinkId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { MINUTE } from '../../core/time.ts'
import { refusalOf, withDesk } from '../testing/with-desk.ts'

/* Delivery over the whole desk. */
const desk = withDesk()
const BOX = 'box' as SinkId
let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-box-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

type Archive = NonNullable<PolicyInput['archive']>
const delivers = (path: string, more: Partial<Archive> = {}) => (policy: PolicyInput): void => {
  policy.recording = { enabled: true }
  policy.archive = { deliveries: [{ id: BOX, kind: 'folder', path }], everySeconds: 0, ...more }
}
const sink = async (id = BOX): Promise<SinkStatus> => {
  const found = (await desk.call('records.status', undefined)).sinks.find((one) => one.id === id)
  if (found === undefined) throw new Error('no such sink')
  return found
}
async function delivered(id = BOX): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    await desk.desk().archive.settled()
    if ((await sink(id)).queued === 0) return
  }
  throw new Error('not all was delivered')
}
/** Of the records in the folder's files, in their order. */
const there = (path = folder): string[] => readdirSync(path).sort().flatMap((name) =>
  (JSON.parse(Buffer.from(unzipSync(readFileSync(join(path, name)))['manifest.json'] ?? []).toString()) as { files: { record: string | null }[] }).files.flatMap(({ record }) => record ?? []))
const captured = (): string[] => (desk.desk().ledger.db.prepare('SELECT hash FROM record JOIN fact ON fact.seq = record.fact ORDER BY record.due, record.fact').all() as { hash: Uint8Array }[])
  .map(({ hash }) => Buffer.from(hash).toString('hex').slice(0, 32))

it('what is said, both ways, arrives at the archive, each once, also over a restart', async () => {
  await desk.open({ policy: delivers(folder) })
  const mei = await desk.optedIn()
  await desk.text(mei, 'The statement is ready')
  await desk.quiet()
  await delivered()
  await desk.restart()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Thank you' })
  await desk.until(() => desk.texts(mei).includes('Thank you'))
  await desk.quiet()
  await delivered()
  expect(captured().length).toBeGreaterThan(3)
  expect(there().sort()).toEqual(captured().sort())
  expect(await sink()).toMatchObject({ state: 'idle', aside: 0, delivered: captured().length })
  expect(desk.desk().status().archive).toEqual({ channels: ['sms', 'voice', 'whatsapp'], gap: 'none', needsIt: [] })
})

it('an archive that is away is told after the policy’s time, and then nothing is sent until it has what it lacks', async () => {
  const away = join(folder, 'away')
  await desk.open({ policy: delivers(away, { alarmAfterMinutes: 5, blockAfterMinutes: 10 }) })
  const mei = await desk.optedIn()
  await desk.desk().archive.settled()
  const gap = (): unknown => desk.desk().status().archive?.gap
  expect(gap()).toBe('none')
  expect(await sink()).toMatchObject({ state: 'needs-it', trouble: 'ENOENT' })
  expect(desk.desk().status().archive?.needsIt).toEqual([BOX])
  await desk.travel(6 * MINUTE)
  expect(gap()).toBe('behind')
  expect((await desk.text(mei, 'It still goes')).ok).toBe(true)
  await desk.travel(5 * MINUTE)
  expect(gap()).toBe('blocked')
  expect(refusalOf(await desk.text(mei, 'It does not'))).toBe('archive-behind')
  mkdirSync(away)
  expect(await desk.call('records.retry', { sink: BOX, fact: null })).toEqual({ ok: true })
  await delivered()
  expect(gap()).toBe('none')
  expect((await desk.text(mei, 'It goes again')).ok).toBe(true)
  await desk.quiet()
  await delivered()
  expect(there(away).sort()).toEqual(captured().sort())
})

it('the first archive begins with the first record; one that comes beside it, with what happens from then on', async () => {
  const second = join(folder, 'second')
  const first = join(folder, 'first')
  mkdirSync(first)
  mkdirSync(second)
  const deliveries: Archive['deliveries'] = [{ id: BOX, kind: 'folder', path: first }]
  await desk.open({ policy: (policy) => {
    delivers(first)(policy)
    if (policy.archive !== undefined) policy.archive.deliveries = deliveries
  } })
  await desk.optedIn()
  await delivered()
  const before = captured()
  deliveries.push({ id: 'later', kind: 'folder', path: second })
  await desk.restart()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'After' })
  await desk.until(() => captured().length > before.length)
  await desk.quiet()
  await delivered()
  await delivered('later' as SinkId)
  expect(there(first).sort()).toEqual(captured().sort())
  expect(there(second)).toEqual(captured().slice(before.length))
})

it('without recording there is nothing to deliver, and no gap', async () => {
  await desk.open()
  await desk.optedIn()
  expect(desk.desk().status().archive).toEqual({ channels: [], gap: 'none', needsIt: [] })
  expect(await desk.call('records.retry', { sink: BOX, fact: null })).toEqual({ ok: false })
})
