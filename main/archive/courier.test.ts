import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MediaId, SinkId } from '../../core/ids.ts'
import { HOUR, MINUTE, SECOND } from '../../core/time.ts'
import { createBuildRecord } from './build-record.ts'
import { createCourier, type Courier } from './courier.ts'
import { createPack } from './pack.ts'
import { NEXT } from './queue.ts'
import { createSigner, isSigned } from './signed-head.ts'
import type { Batch, Delivered } from './sink.ts'
import { down, GATHER, ledgerOfRecords, scriptedSink, took, wordsOf, type LedgerOfRecords, type ScriptedSink } from './testing/ledger-of-records.ts'

let desk: LedgerOfRecords
let couriers: Courier[]
beforeEach(async () => {
  desk = await ledgerOfRecords()
  couriers = []
})
afterEach(() => {
  for (const courier of couriers) courier.stop()
  desk.close()
})

const begin = (id: string): void => { desk.ledger.write((tx) => tx.fact({ kind: 'sink.begun', actor: 'system', subject: id as SinkId, attrs: { kind: 'https', after: null }, payload: null })) }
function courierOf(sink: ScriptedSink, every = 0): Courier {
  const { ledger, clock } = desk
  if (ledger.state.get('sink', sink.id) === null) begin(sink.id)
  const build = createBuildRecord(ledger, { organisation: 'Firm', advisor: { name: 'Dana', email: null }, lines: [] })
  // eslint-disable-next-line require-yield
  const read = async function* (): AsyncGenerator<Uint8Array> { throw new Error('changed on disk') }
  const courier = createCourier({ ledger, clock, random: () => 0, sink, every, pack: createPack(build, { read }), sign: createSigner(ledger.sealing), changed: () => undefined })
  couriers.push(courier)
  return courier
}
/** Wakes it, and waits until it rests. */
async function run(courier: Courier): Promise<void> {
  courier.wake()
  await courier.settled()
}
const said = (sink: ScriptedSink): string[][] => sink.handed.map(wordsOf)
const poison = (fact: number): Delivered => ({ ok: false, why: 'HTTP 422', blames: 'record', fact, code: 'http-422' })
const facts = (kind: string): { attrs: string }[] => desk.ledger.db.prepare('SELECT attrs FROM fact WHERE kind = ? ORDER BY seq').all(kind) as { attrs: string }[]

/** It answers when it is told to. */
function answersLater(sink: ReturnType<typeof scriptedSink>): (delivered: Delivered) => void {
  let answer: (delivered: Delivered) => void = () => undefined
  sink.answers(() => new Promise((resolve) => { answer = resolve }))
  return (delivered) => { answer(delivered) }
}

it('gathers as long as the policy says, and then takes all in one batch, in their order', async () => {
  const sink = scriptedSink()
  const courier = courierOf(sink, GATHER)
  for (const text of ['one', 'two', 'three']) {
    desk.said(text)
    await run(courier)
  }
  expect(said(sink)).toEqual([])
  desk.time.advance(GATHER - 1)
  await courier.settled()
  expect(said(sink)).toEqual([])
  desk.time.advance(1)
  await courier.settled()
  expect(said(sink)).toEqual([['one', 'two', 'three']])
  expect(courier.state()).toMatchObject({ state: 'idle', queued: 0, delivered: 3, oldestAt: null })
})

it('a full batch goes at once, and no batch has more than the most', async () => {
  const sink = scriptedSink('vault', { most: 2 })
  for (const text of ['1', '2', '3', '4', '5']) desk.said(text)
  const courier = courierOf(sink, GATHER)
  await run(courier)
  expect(said(sink)).toEqual([['1', '2'], ['3', '4']])
  desk.time.advance(GATHER)
  await courier.settled()
  expect(said(sink)).toEqual([['1', '2'], ['3', '4'], ['5']])
})

it('a batch is on record before anything of it leaves, with a signed head that covers it', async () => {
  const sink = scriptedSink()
  const last = desk.said('one')
  let before
  sink.answers((batch) => {
    before = desk.ledger.state.get('sink', sink.id)?.sending
    expect(before?.batch).toBe(batch.id)
    return took
  })
  await run(courierOf(sink))
  expect(before).toMatchObject({ count: 1 })
  const head = sink.handed[0]?.head
  expect(head !== undefined && isSigned(head) && head.fact > last).toBe(true)
  expect(facts('sink.delivered').map(({ attrs }) => (JSON.parse(attrs) as { head: string }).head)).toEqual([head?.hash])
})

it('after a crash the same batch goes again: same id, same moment, same head, same records', async () => {
  const sink = scriptedSink()
  desk.said('one')
  sink.answers(() => new Promise(() => undefined))
  const first = courierOf(sink)
  first.wake()
  await Promise.resolve()
  first.stop()
  desk.said('two')
  desk.time.advance(HOUR)
  await run(courierOf(sink))
  const [crashed, again, after] = sink.handed
  const plain = (batch: Batch | undefined): object => ({ ...batch, records: batch?.records.map(({ record }) => record) })
  expect(plain(again)).toEqual(plain(crashed))
  expect(said(sink)).toEqual([['one'], ['one'], ['two']])
  expect(after?.id).not.toBe(again?.id)
})

it('a sink that is away is tried again, later each time, with the same batch, and says why meanwhile', async () => {
  const sink = scriptedSink()
  desk.said('one')
  sink.answers(down, down)
  const courier = courierOf(sink)
  await run(courier)
  expect(courier.state()).toMatchObject({ state: 'retrying', trouble: 'HTTP 503', queued: 1, retryAt: desk.clock.now() + SECOND })
  // What comes meanwhile does not hurry it.
  desk.said('two')
  await run(courier)
  expect(sink.handed).toHaveLength(1)
  desk.time.advance(SECOND)
  await courier.settled()
  desk.time.advance(2 * SECOND - 1)
  await courier.settled()
  expect(sink.handed).toHaveLength(2)
  desk.time.advance(1)
  await courier.settled()
  expect(said(sink)).toEqual([['one'], ['one'], ['one'], ['two']])
  expect(new Set(sink.handed.slice(0, 3).map(({ id }) => id)).size).toBe(1)
  expect(courier.state()).toMatchObject({ state: 'idle', trouble: null, delivered: 2 })
})

it('a sink that asks to be left alone is left alone as long as it asks', async () => {
  const sink = scriptedSink()
  desk.said('one')
  sink.answers({ ok: false, why: 'HTTP 429', blames: 'sink', after: 90 * SECOND })
  const courier = courierOf(sink)
  await run(courier)
  expect(courier.state().retryAt).toBe(desk.clock.now() + 90 * SECOND)
})

it('what IT must mend is tried more seldom; when the machine wakes or the network is back, at once', async () => {
  const sink = scriptedSink()
  desk.said('one')
  sink.answers({ ok: false, why: 'the secret "x" is not set', blames: 'needs-it' })
  const courier = courierOf(sink)
  await run(courier)
  expect(courier.state()).toMatchObject({ state: 'needs-it', trouble: 'the secret "x" is not set' })
  desk.time.advance(15 * SECOND)
  await courier.settled()
  expect(sink.handed).toHaveLength(1)
  courier.now()
  await courier.settled()
  expect(courier.state()).toMatchObject({ state: 'idle', delivered: 1 })
})

it('a record that the sink will not have is set aside with why, and stops nobody; by hand it is tried again', async () => {
  const sink = scriptedSink()
  desk.said('one')
  const bad = desk.said('bad')
  desk.said('three')
  sink.answers(poison(bad))
  const courier = courierOf(sink)
  await run(courier)
  expect(said(sink)).toEqual([['one', 'bad', 'three'], ['one', 'three']])
  expect(sink.handed[1]?.id).not.toBe(sink.handed[0]?.id)
  expect(courier.state()).toMatchObject({ delivered: 2, aside: 1, queued: 0, trouble: null })
  expect(courier.again(12345)).toBe(false)
  expect(courier.again(bad)).toBe(true)
  await courier.settled()
  expect(said(sink).at(-1)).toEqual(['bad'])
  expect(courier.state()).toMatchObject({ delivered: 3, aside: 0 })
  expect(facts('sink.recovered')).toHaveLength(1)
})

it('one set aside that is refused again stays aside; the others go on', async () => {
  const sink = scriptedSink()
  const bad = desk.said('bad')
  sink.answers(poison(bad), poison(bad))
  const courier = courierOf(sink)
  await run(courier)
  courier.againAll()
  await courier.settled()
  desk.said('next')
  await run(courier)
  expect(said(sink)).toEqual([['bad'], ['bad'], ['next']])
  expect(courier.state()).toMatchObject({ aside: 1, delivered: 1 })
})

it('where the sink does not say which record it is, it is found by halves; all others arrive once', async () => {
  const sink = scriptedSink()
  for (let n = 1; n <= 9; n += 1) desk.said(n === 6 ? 'bad' : String(n))
  const taken: string[] = []
  const judge = (batch: Batch): Delivered => {
    if (wordsOf(batch).includes('bad')) return poison(0)
    taken.push(...wordsOf(batch))
    return took
  }
  sink.answers(...Array.from({ length: 50 }, () => judge))
  const courier = courierOf(sink)
  await run(courier)
  expect(taken).toEqual(['1', '2', '3', '4', '5', '7', '8', '9'])
  expect(courier.state()).toMatchObject({ aside: 1, delivered: 8, queued: 0 })
})

it('what the sink does not want is passed over, and never handed to it', async () => {
  const sink = scriptedSink('vault', { wants: ({ original }) => original === null || !('text' in original) || original.text !== 'not this' })
  for (const text of ['not this', 'this', 'not this']) desk.said(text)
  const courier = courierOf(sink)
  await run(courier)
  expect(said(sink)).toEqual([['this']])
  expect(courier.state()).toMatchObject({ delivered: 1, queued: 0 })
  desk.said('not this')
  await run(courier)
  expect(courier.state()).toMatchObject({ delivered: 1, queued: 0 })
  expect(sink.handed).toHaveLength(1)
})

it('a record whose file cannot be read here is set aside, and the sink is not blamed', async () => {
  const sink = scriptedSink()
  const file = 'd0000000-0000-4000-8000-000000000001' as MediaId
  const bad = desk.said('picture', file)
  desk.said('text')
  sink.answers(async ({ records }) => {
    try {
      for await (const piece of records[0]?.file(file) ?? []) expect(piece).toBeDefined()
    } catch { return down }
    return took
  })
  const courier = courierOf(sink)
  await run(courier)
  expect(said(sink)).toEqual([['picture', 'text'], ['text']])
  expect(desk.ledger.state.get('aside', `${sink.id} ${String(bad)}`)).toMatchObject({ state: 'aside', code: 'file-unreadable' })
})

it('one sink that never answers keeps no other waiting', async () => {
  const stuck = scriptedSink('stuck')
  const well = scriptedSink('well')
  desk.said('one')
  stuck.answers(() => new Promise(() => undefined))
  courierOf(stuck).wake()
  const courier = courierOf(well)
  await run(courier)
  expect(courier.state()).toMatchObject({ delivered: 1 })
})

it('after stop nothing is handed over any more; what was taken meanwhile is on record', async () => {
  const sink = scriptedSink()
  desk.said('one')
  const answer = answersLater(sink)
  const courier = courierOf(sink)
  courier.wake()
  await Promise.resolve()
  courier.stop()
  answer(took)
  await courier.settled()
  desk.said('two')
  await run(courier)
  desk.time.advance(MINUTE)
  expect(sink.handed).toHaveLength(1)
  expect(facts('sink.delivered')).toHaveLength(1)
})

it('finds what is next by an index, however long the ledger', () => {
  const plan = (desk.ledger.db.prepare(`EXPLAIN QUERY PLAN ${NEXT}`).all() as { detail: string }[]).map(({ detail }) => detail)
  expect(plan[0]).toContain('record_by_due')
  expect(plan.filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE'))).toEqual([])
})

it('a retry by hand while an attempt is under way is not lost', async () => {
  const sink = scriptedSink()
  desk.said('one')
  const answer = answersLater(sink)
  const courier = courierOf(sink)
  courier.wake()
  courier.now()
  answer(down)
  await courier.settled()
  expect(courier.state()).toMatchObject({ state: 'idle', delivered: 1 })
})

it('what the work itself puts on record starts no second work', async () => {
  const sink = scriptedSink()
  desk.said('one')
  const courier = courierOf(sink)
  desk.ledger.onRecords(() => { courier.wake() })
  await run(courier)
  expect(said(sink)).toEqual([['one']])
})
