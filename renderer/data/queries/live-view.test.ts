import 'fake-indexeddb/auto'
import { effectScope, nextTick, ref, watch, type EffectScope, type Ref } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ContactId, E164, ThreadId } from '../../../core/ids.ts'
import type { FeedChange, MessageRow } from '../../../core/view.ts'
import { createProjector, type Projector } from '../projector.ts'
import { openRows } from '../rows.ts'
import { defineViewDatabase, type ViewDatabase } from '../schema.ts'
import { createSealer } from '../sealing.ts'
import { aMessage, aThread, messageChange, threadChange } from '../testing/rows.ts'
import { showView } from '../view.ts'
import { useCalls, useMissedCalls } from './calls.ts'
import { useHistory, useMessages, useNotices } from './messages.ts'
import { useThread, useThreads, useThreadsOf, useUnreadTotal, type ThreadFilter } from './threads.ts'

/* What screens see, through the real projector, on IndexedDB in memory. */

let db: ViewDatabase
let projector: Projector
let scope: EffectScope
let ends: AbortController
let feed: FeedChange[] = []
let count = 0

beforeEach(async () => {
  db = defineViewDatabase(`live-${++count}`)
  await db.open()
  const sealer = await createSealer(new Uint8Array(32).fill(5))
  showView({ db, rows: openRows(sealer, () => { throw new Error('a row did not open') }) })
  feed = []
  ends = new AbortController()
  scope = effectScope()
  projector = createProjector({
    db, sealer, epoch: 'e',
    pull: async (cursor) => ({ changes: feed.slice(cursor), cursor: feed.length, more: false }),
    wait: async () => {},
    onState: (state, error) => { if (state === 'failing') console.error(error) },
  })
  void projector.run(ends.signal)
})
afterEach(() => {
  scope.stop()
  ends.abort()
  db.close()
})

function tell(...changes: FeedChange[]): void {
  feed.push(...changes)
  projector.poke()
}
const seen = <T>(use: () => T): T => {
  const result = scope.run(use)
  if (result === undefined) throw new Error('the scope is over')
  return result
}
/** Resolves as soon as what is shown is as expected; else the test runs into its limit. */
const becomes = <T>(shown: Readonly<Ref<T>>, expected: (value: T) => boolean): Promise<void> => new Promise((resolve) => {
  const stop = watch(shown, (value) => { if (expected(value)) { queueMicrotask(() => stop()); resolve() } }, { immediate: true, flush: 'sync' })
})

const numbered = (from: number, to: number): MessageRow[] =>
  Array.from({ length: to - from }, (_, index) => aMessage(`m${from + index}`, 't1', { at: 1000 + (from + index) * 10, seq: from + index }))
const texts = (messages: readonly MessageRow[]): string => messages.map((message) => message.id).join(' ')
const range = (from: number, to: number): string => texts(numbered(from, to))

it('a thread opens with its newest 50 messages, oldest first, and pages back without a gap', async () => {
  tell(...numbered(0, 120).map(messageChange))
  const { messages, hasOlder, older } = seen(() => useMessages('t1' as ThreadId))
  await becomes(messages, (shown) => texts(shown) === range(70, 120))
  expect(hasOlder.value).toBe(true)
  await older()
  await becomes(messages, (shown) => texts(shown) === range(20, 120))
  await older()
  await becomes(messages, (shown) => texts(shown) === range(0, 120))
  expect(hasOlder.value).toBe(false)
})

it('a search looks at all conversations, not at the newest page alone, by name and by number as it is typed', async () => {
  tell(...Array.from({ length: 250 }, (_, index) => threadChange(aThread(`t${index}`, { lastAt: 1000 + index, title: index === 0 ? 'Lucía Gómez' : `+44 7700 90${1000 + index}`, address: `+44770090${1000 + index}` as E164 }))))
  const search = ref('')
  const { threads, hasMore } = seen(() => useThreads('all', null, search))
  await becomes(threads, (shown) => shown.length === 100)
  expect(hasMore.value).toBe(true)
  search.value = 'gomez'
  await becomes(threads, (shown) => shown.map(({ id }) => id).join() === 't0')
  search.value = '07700 901003'
  await becomes(threads, (shown) => shown.map(({ id }) => id).join() === 't3')
  search.value = 'nobody'
  await becomes(threads, (shown) => shown.length === 0)
  search.value = ''
  await becomes(threads, (shown) => shown.length === 100)
})

it('a message on an older page changes in its place; the others stay the same objects', async () => {
  tell(...numbered(0, 160).map(messageChange))
  const { messages, older } = seen(() => useMessages('t1' as ThreadId))
  await becomes(messages, (shown) => shown.length === 50)
  await older()
  await older()
  const before = [...messages.value]
  expect(texts(before)).toBe(range(10, 160))
  tell(messageChange(aMessage('m30', 't1', { at: 1300, seq: 30, status: 'read' })))
  await becomes(messages, (shown) => shown[20]?.status === 'read')
  expect(texts(messages.value)).toBe(range(10, 160))
  expect(messages.value.filter((message, place) => message !== before[place]).map((message) => message.id)).toEqual(['m30'])
})

it('what was paged back is forgotten with its thread', async () => {
  tell(...numbered(0, 120).map(messageChange), messageChange(aMessage('other', 't2')))
  const open = ref('t1' as ThreadId)
  const { messages, older } = seen(() => useMessages(open))
  await becomes(messages, (shown) => shown.length === 50)
  await older()
  open.value = 't2' as ThreadId
  await becomes(messages, (shown) => texts(shown) === 'other')
  open.value = 't1' as ThreadId
  await becomes(messages, (shown) => texts(shown) === range(70, 120))
})

it('messages of one moment stand in the order of their facts, across the edge of a page', async () => {
  tell(...Array.from({ length: 60 }, (_, seq) => messageChange(aMessage(`s${seq}`, 't1', { at: 5000, seq }))))
  const { messages, older } = seen(() => useMessages('t1' as ThreadId))
  await becomes(messages, (shown) => shown.length === 50 && shown[0]?.seq === 10)
  await older()
  await becomes(messages, (shown) => shown.length === 60)
  expect(messages.value.map((message) => message.seq)).toEqual(Array.from({ length: 60 }, (_, seq) => seq))
})

it('a new message joins the open thread; a changed one changes in its place; unchanged ones stay the same object', async () => {
  tell(...numbered(0, 60).map(messageChange))
  const { messages } = seen(() => useMessages('t1' as ThreadId))
  await becomes(messages, (shown) => shown.length === 50)
  const before = messages.value.at(-2)
  tell(messageChange(aMessage('m59', 't1', { at: 1590, seq: 59, status: 'read' })), messageChange(aMessage('m60', 't1', { at: 1600, seq: 60 })))
  await becomes(messages, (shown) => shown.length === 51)
  expect(messages.value.at(-2)?.status).toBe('read')
  expect(messages.value.at(-3)).toBe(before)
})

it('a thread that is opened while the view is still being built shows its newest page, not all of it', async () => {
  const { messages, hasOlder } = seen(() => useMessages('t1' as ThreadId))
  await becomes(messages, (shown) => shown.length === 0)
  tell(...numbered(0, 30).map(messageChange))
  await becomes(messages, (shown) => texts(shown) === range(0, 30))
  expect(hasOlder.value).toBe(false)
  tell(...numbered(30, 200).map(messageChange))
  await becomes(messages, (shown) => texts(shown) === range(150, 200))
  expect(hasOlder.value).toBe(true)
})

it('a message that comes late stands where its time puts it', async () => {
  tell(...numbered(0, 3).map(messageChange))
  const { messages } = seen(() => useMessages('t1' as ThreadId))
  await becomes(messages, (shown) => shown.length === 3)
  tell(messageChange(aMessage('late', 't1', { at: 1005, seq: 99 })))
  await becomes(messages, (shown) => texts(shown) === 'm0 late m1 m2')
})

it('another thread shows its own messages only', async () => {
  tell(...numbered(0, 3).map(messageChange), messageChange(aMessage('other', 't2')))
  const open = ref('t1' as ThreadId)
  const { messages } = seen(() => useMessages(open))
  await becomes(messages, (shown) => shown.length === 3)
  open.value = 't2' as ThreadId
  await becomes(messages, (shown) => texts(shown) === 'other')
})

it('the list has pinned threads first, then the newest; a filter takes the rest away', async () => {
  tell(
    threadChange(aThread('old', { lastAt: 10, pinned: true })),
    threadChange(aThread('sms', { lastAt: 20, channel: 'sms', unread: 1 })),
    threadChange(aThread('new', { lastAt: 30 })),
    threadChange(aThread('away', { lastAt: 40, archived: true })),
  )
  const filter = ref<ThreadFilter>('all')
  const { threads } = seen(() => useThreads(filter))
  const ids = (expected: string) => becomes(threads, (shown) => shown.map((thread) => thread.id).join(' ') === expected)
  await ids('old new sms')
  for (const [wanted, expected] of [['unread', 'sms'], ['sms', 'sms'], ['whatsapp', 'old new'], ['archived', 'away']] as const) {
    filter.value = wanted
    await ids(expected)
  }
})

it('an empty thread is there only while it holds a draft', async () => {
  const draft = { id: 'd' as MessageRow['id'], text: 'Dear', template: null, attachments: [], replyTo: null }
  tell(threadChange(aThread('t1', { lastAt: 10 })), threadChange(aThread('empty', { lastAt: 0 })))
  const { threads } = seen(() => useThreads('all'))
  await becomes(threads, (shown) => shown.length === 1)
  tell(threadChange(aThread('empty', { lastAt: 0, draft })))
  await becomes(threads, (shown) => shown[0]?.id === 'empty' && shown.length === 2)
})

it('the open thread stays in “unread” after it was read', async () => {
  tell(threadChange(aThread('t1', { unread: 1 })), threadChange(aThread('t2', { unread: 1, lastAt: 5 })))
  const open = ref<ThreadId | null>('t1' as ThreadId)
  const { threads } = seen(() => useThreads('unread', open))
  await becomes(threads, (shown) => shown.length === 2)
  tell(threadChange(aThread('t1', { unread: 0 })))
  await becomes(threads, (shown) => shown.length === 2 && shown[0]?.unread === 0)
  open.value = null
  await becomes(threads, (shown) => shown.map((thread) => thread.id).join() === 't2')
})

it('opening a thread reads the list again only where the open one matters: in “unread”', async () => {
  tell(threadChange(aThread('t1', { unread: 1 })))
  const open = ref<ThreadId | null>(null)
  const [all, unread] = seen(() => [useThreads('all', open), useThreads('unread', open)])
  for (const { threads } of [all, unread]) await becomes(threads, (shown) => shown.length === 1)
  open.value = 't1' as ThreadId
  await nextTick()
  expect([all.loading.value, unread.loading.value]).toEqual([false, true])
})

it('a long list comes in pages of 100', async () => {
  tell(...Array.from({ length: 130 }, (_, index) => threadChange(aThread(`t${index}`, { lastAt: index + 1 }))))
  const { threads, hasMore, more } = seen(() => useThreads('all'))
  await becomes(threads, (shown) => shown.length === 100)
  expect(hasMore.value).toBe(true)
  more()
  await becomes(threads, (shown) => shown.length === 130)
  expect(hasMore.value).toBe(false)
})

it('a contact’s threads, notices and history come together from all channels', async () => {
  const contactId = 'c1' as ContactId
  const notice = { kind: 'opted-in', by: 'button', fact: 3, number: null, detail: 'Yes' } as const
  tell(
    threadChange(aThread('t1', { contactId })), threadChange(aThread('t2', { contactId, channel: 'sms', lastAt: 2000 })), threadChange(aThread('t3')),
    messageChange(aMessage('a', 't1', { at: 1 })), messageChange(aMessage('b', 't2', { at: 2 })), messageChange(aMessage('c', 't3', { at: 3 })),
    messageChange(aMessage('n', 't1', { at: 4, direction: 'notice', notice })),
  )
  const { threads } = seen(() => useThreadsOf(contactId))
  await becomes(threads, (shown) => shown.map((thread) => thread.id).join() === 't2,t1')
  const ids = ['t1', 't2'] as ThreadId[]
  const { history } = seen(() => useHistory(ids))
  await becomes(history, (shown) => texts(shown) === 'n b a')
  const { notices } = seen(() => useNotices(ids))
  await becomes(notices, (shown) => texts(shown) === 'n')
})

it('one thread and the unread total follow the feed', async () => {
  tell(threadChange(aThread('t1', { unread: 2 })))
  const { thread } = seen(() => useThread('t1' as ThreadId))
  const total = seen(() => useUnreadTotal())
  await becomes(total, (value) => value === 2)
  await becomes(thread, (value) => value?.unread === 2)
  tell({ entity: 'thread', id: 't1', row: null })
  await becomes(thread, (value) => value === null)
  await becomes(total, (value) => value === 0)
})

const missedCall = (id: string, thread: string, at: number, end: 'missed' | 'declined' = 'missed'): MessageRow =>
  aMessage(id, thread, { type: 'call', at, seq: at, call: { state: 'ended', answeredAt: null, endedAt: at, end, code: null, recording: 'none' } })

it('the list of calls has every call with whom it was, newest first, and nothing but calls', async () => {
  tell(threadChange(aThread('t1', { channel: 'voice' })), threadChange(aThread('t2', { channel: 'voice' })), messageChange(missedCall('c1', 't1', 1)), messageChange(aMessage('v1', 't1', { type: 'voicemail', at: 2 })), messageChange(missedCall('c2', 't2', 3)))
  const { calls } = seen(() => useCalls())
  await becomes(calls, (rows) => rows.length === 2)
  expect(calls.value.map(({ call, thread }) => [call.id, thread.title])).toEqual([['c2', 'Title of t2'], ['c1', 'Title of t1']])
})

it('missed calls are counted until the list has shown them or their conversation is read', async () => {
  tell(
    threadChange(aThread('t1', { channel: 'voice', unread: 2 })), threadChange(aThread('t2', { channel: 'voice', unread: 0 })),
    messageChange(missedCall('c1', 't1', 1)), messageChange(missedCall('c2', 't1', 2)), messageChange(missedCall('c3', 't1', 3, 'declined')), messageChange(missedCall('c4', 't2', 4)),
  )
  const shown = ref(0)
  const missed = seen(() => useMissedCalls(shown))
  await becomes(missed, (n) => n === 2)
  shown.value = 1
  await becomes(missed, (n) => n === 1)
  tell(threadChange(aThread('t1', { channel: 'voice', unread: 0 })))
  await becomes(missed, (n) => n === 0)
})
