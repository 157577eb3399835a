import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContactId, MessageId, ThreadId } from '../../core/ids.ts'
import type { FeedChange } from '../../core/view.ts'
import { createProjector, type ProjectorDeps, type ProjectorState } from './projector.ts'
import { openRows } from './rows.ts'
import { defineViewDatabase, type ViewDatabase } from './schema.ts'
import { createSealer, type Sealer } from './sealing.ts'
import { aContact, aMessage, aThread, contactChange, messageChange, threadChange } from './testing/rows.ts'

let db: ViewDatabase
let sealer: Sealer
let feed: FeedChange[]
let ends: AbortController
let count = 0

beforeEach(async () => {
  db = defineViewDatabase(`view-${++count}`)
  await db.open()
  sealer = await createSealer(new Uint8Array(32).fill(3))
  feed = []
  ends = new AbortController()
})
afterEach(() => {
  ends.abort()
  db.close()
})

/** Pages of `size`, as main gives them: the cursor is the place in the feed. */
const pullOf = (size: number) => async (cursor: number) => {
  const changes = feed.slice(cursor, cursor + size)
  return { changes, cursor: cursor + changes.length, more: cursor + size < feed.length }
}

function start(differing: Partial<ProjectorDeps> = {}) {
  const states: ProjectorState[] = []
  const waits: number[] = []
  let told = (): void => {}
  const projector = createProjector({
    db, sealer, epoch: 'epoch-1', pull: pullOf(500),
    wait: async (ms) => { waits.push(ms) },
    onState: (state) => { states.push(state); told() },
    ...differing,
  })
  /** Resolves at the next report of that state, or at once when there is one already. */
  const reached = (state: ProjectorState): Promise<void> => new Promise((resolve) => {
    told = () => { if (states.includes(state)) { states.length = 0; resolve() } }
    told()
  })
  void projector.run(ends.signal)
  return { projector, reached, waits }
}

const unread = async (): Promise<unknown> => (await db.meta.get('unread'))?.value ?? 0
const cursor = async (): Promise<unknown> => (await db.meta.get('cursor'))?.value ?? 0
const rows = () => openRows(sealer, () => { throw new Error('a row did not open') })

describe('the projector', () => {
  it('writes the whole feed, however many pages it takes', async () => {
    feed = Array.from({ length: 25 }, (_, index) => messageChange(aMessage(`m${index}`, 't1', { seq: index })))
    const { reached } = start({ pull: pullOf(10) })
    await reached('current')
    expect(await db.messages.count()).toBe(25)
    expect(await cursor()).toBe(25)
  })

  it('pulls the next page while it writes this one, and keeps their order', async () => {
    feed = Array.from({ length: 25 }, (_, index) => messageChange(aMessage('m1', 't1', { seq: index })))
    const events: string[] = []
    db.meta.hook('creating', (key) => { events.push(`created ${String(key)}`) })
    db.meta.hook('updating', (change) => { events.push(`written ${String((change as { value: number }).value)}`) })
    const { reached } = start({ pull: (from) => { events.push(`pulled ${String(from)}`); return pullOf(10)(from) } })
    await reached('current')
    expect(events.indexOf('pulled 10')).toBeLessThan(events.indexOf('created cursor'))
    expect(events.filter((event) => !event.startsWith('pulled'))).toEqual(['created epoch', 'created cursor', 'written 20', 'written 25'])
    expect((await db.messages.get('m1' as MessageId))?.seq).toBe(24)
  })

  it('pulls again when it is poked, from where it stopped', async () => {
    feed = [contactChange(aContact('c1'))]
    const asked: number[] = []
    const { projector, reached } = start({ pull: (from) => { asked.push(from); return pullOf(500)(from) } })
    await reached('current')
    feed.push(contactChange(aContact('c2')))
    projector.poke()
    await reached('current')
    expect(asked).toEqual([0, 1])
    expect(await db.contacts.count()).toBe(2)
  })

  it('hears a poke that comes while it pulls', async () => {
    const { projector, reached } = start({
      pull: async (from) => {
        if (feed.length === 0) { feed.push(contactChange(aContact('late'))); projector.poke(); return { changes: [], cursor: 0, more: false } }
        return pullOf(500)(from)
      },
    })
    await reached('current')
    await reached('current')
    expect(await db.contacts.count()).toBe(1)
  })

  it('keeps names and texts sealed, and what indexes need in the clear', async () => {
    feed = [threadChange(aThread('t1', { title: 'Dana Moreau', unread: 2 })), messageChange(aMessage('m1', 't1', { text: 'my card is 4111' }))]
    const { reached } = start()
    await reached('current')
    const [thread, message] = [await db.threads.get('t1' as ThreadId), await db.messages.get('m1' as MessageId)]
    expect(Object.keys(thread ?? {}).sort()).toEqual(['archived', 'channel', 'contactId', 'id', 'lastAt', 'pinned', 'sealed', 'unread'])
    expect(Object.keys(message ?? {}).sort()).toEqual(['at', 'id', 'sealed', 'seq', 'threadId'])
    expect(Buffer.from(thread?.sealed ?? []).includes('Dana')).toBe(false)
    expect(Buffer.from(message?.sealed ?? []).includes('4111')).toBe(false)
    expect((await rows().messages(message ? [message] : []))[0]?.text).toBe('my card is 4111')
  })

  it('marks notices, and only notices, for the consent timeline', async () => {
    const notice = { kind: 'opted-in', by: 'button', fact: 7, number: null, detail: 'Yes' } as const
    feed = [messageChange(aMessage('m1', 't1')), messageChange(aMessage('m2', 't1', { direction: 'notice', type: 'notice', notice }))]
    const { reached } = start()
    await reached('current')
    expect((await db.messages.where('noticeOf').equals('t1').toArray()).map((message) => message.id)).toEqual(['m2'])
  })

  it('keeps the unread total: archived threads do not count, deleted ones no longer do', async () => {
    feed = [threadChange(aThread('t1', { unread: 2 })), threadChange(aThread('t2', { unread: 3 })), threadChange(aThread('t3', { unread: 9, archived: true }))]
    const { projector, reached } = start()
    await reached('current')
    expect(await unread()).toBe(5)
    feed.push(threadChange(aThread('t1', { unread: 0 })), threadChange(aThread('t3', { unread: 9 })), { entity: 'thread', id: 't2', row: null })
    projector.poke()
    await reached('current')
    expect(await unread()).toBe(9)
  })

  it('takes the last word about a row, within a page too', async () => {
    feed = [threadChange(aThread('t1', { unread: 4 })), threadChange(aThread('t1', { unread: 1 })), contactChange(aContact('c1')), { entity: 'contact', id: 'c1', row: null }]
    const { reached } = start()
    await reached('current')
    expect(await unread()).toBe(1)
    expect(await db.contacts.count()).toBe(0)
  })

  it('writes the same page twice without counting twice', async () => {
    feed = [threadChange(aThread('t1', { unread: 2 })), messageChange(aMessage('m1', 't1'))]
    const first = start()
    await first.reached('current')
    // As after a crash that took the cursor, but not the rows.
    await db.meta.put({ key: 'cursor', value: 0 })
    first.projector.poke()
    await first.reached('current')
    expect([await unread(), await db.messages.count(), await cursor()]).toEqual([2, 1, 2])
  })

  it('writes rows and cursor together or not at all', async () => {
    feed = [contactChange(aContact('c1'))]
    let broken = true
    db.meta.hook('creating', (key) => { if (broken && key === 'cursor') throw new Error('the disk said no') })
    const { reached } = start({ wait: async () => { broken = false } })
    await reached('failing')
    await reached('current')
    expect([await db.contacts.count(), await cursor()]).toEqual([1, 1])
  })

  it('leaves no row behind when the cursor cannot be written', async () => {
    feed = [contactChange(aContact('c1'))]
    db.meta.hook('creating', (key) => { if (key === 'cursor') throw new Error('the disk said no') })
    const { reached } = start({ wait: (_ms, signal) => new Promise((resolve) => { signal.addEventListener('abort', () => resolve()) }) })
    await reached('failing')
    expect([await db.contacts.count(), await cursor()]).toEqual([0, 0])
  })

  it('keeps no page without the one before it, which is still being written when it is handed over', async () => {
    feed = Array.from({ length: 30 }, (_, index) => messageChange(aMessage(`m${index}`, 't1', { seq: index })))
    let broken = true
    const kept: unknown[] = []
    db.messages.hook('creating', (id) => { if (broken && id === 'm3') throw new Error('the disk said no') })
    const { reached } = start({
      pull: pullOf(10),
      wait: async () => { kept.push(await db.messages.count(), await cursor()); broken = false },
    })
    await reached('failing')
    await reached('current')
    expect(kept).toEqual([0, 0])
    expect([await db.messages.count(), await cursor()]).toEqual([30, 30])
  })

  it('throws everything away and rebuilds when the epoch changes', async () => {
    feed = [threadChange(aThread('old', { unread: 5 }))]
    const before = start()
    await before.reached('current')
    ends.abort()
    ends = new AbortController()
    feed = [threadChange(aThread('new', { unread: 1 }))]
    const after = start({ epoch: 'epoch-2' })
    await after.reached('current')
    expect((await db.threads.toArray()).map((thread) => thread.id)).toEqual(['new'])
    expect([await unread(), await cursor()]).toEqual([1, 1])
  })

  it('keeps what it has when it starts again in the same epoch', async () => {
    feed = [contactChange(aContact('c1'))]
    await start().reached('current')
    ends.abort()
    ends = new AbortController()
    const asked: number[] = []
    await start({ pull: (from) => { asked.push(from); return pullOf(500)(from) } }).reached('current')
    expect(asked).toEqual([1])
  })

  it('rebuilds when it is told that rows do not open', async () => {
    feed = [contactChange(aContact('c1'))]
    const { projector, reached } = start()
    await reached('current')
    const foreign = await createSealer(new Uint8Array(32).fill(8))
    await db.contacts.put({ id: 'c1' as ContactId, sealed: await foreign.seal('contacts/c1', aContact('c1')) })
    let unreadable = 0
    expect(await openRows(sealer, () => { unreadable += 1; projector.rebuild() }).contacts(await db.contacts.toArray())).toEqual([])
    await reached('current')
    expect(unreadable).toBe(1)
    expect((await rows().contacts(await db.contacts.toArray()))[0]?.name).toBe('Name of c1')
  })

  it('waits longer after each failure, at most 30 s, and goes on when main answers again', async () => {
    let failures = 9
    const { reached, waits } = start({
      pull: async (from) => {
        if (failures-- > 0) throw new Error('main does not answer')
        return pullOf(500)(from)
      },
    })
    await reached('current')
    expect(waits).toEqual([250, 500, 1000, 2000, 5000, 15_000, 30_000, 30_000, 30_000])
  })
})
