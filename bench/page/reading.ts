import { effectScope, nextTick, watch } from 'vue'
import type { ThreadId } from '../../core/ids.ts'
import { END, newestBefore } from '../../renderer/data/queries/messages.ts'
import { useMessages, useUnreadTotal } from '../../renderer/data/queries.ts'
import { openRows } from '../../renderer/data/rows.ts'
import { defineViewDatabase, type SealedMessage } from '../../renderer/data/schema.ts'
import { createSealer } from '../../renderer/data/sealing.ts'
import { showView } from '../../renderer/data/view.ts'
import { interleaved, timeOf } from '../statistics.ts'
import { threadOf } from './changes.ts'
import { KEY, VIEW } from './ingest.ts'
import { getMeta, newestOf, openRaw } from './raw.ts'

/** Milliseconds of each repetition. */
export interface Read {
  readonly raw: readonly number[]
  readonly query: readonly number[]
  readonly farBack: readonly number[]
  /** useMessages from its call to opened rows. */
  readonly opened: readonly number[]
  readonly rawMeta: readonly number[]
  readonly unread: readonly number[]
  readonly unreadShown: readonly number[]
  /** older(): the time that each page took, from the second on. */
  readonly older: readonly number[]
}

const PAGE = 50

/** `repeat`: at most as many as there are conversations. Reads what measureIngest wrote: the same rows in the same database for the raw way and for the view's. */
export async function measureReading({ repeat, pages }: { repeat: number, pages: number }): Promise<Read> {
  const db = defineViewDatabase(VIEW)
  await db.open()
  const raw = await openRaw(VIEW)
  const long = threadOf(0)
  const place = await startOfPage(pages, (before) => newestBefore(db, long, before))
  const { raw: rawTimes, query, farBack } = await interleaved(repeat, {
    raw: () => expectPage(newestOf(raw, long, PAGE)),
    query: () => expectPage(newestBefore(db, long, END)),
    farBack: () => expectPage(newestBefore(db, long, place)),
  })

  const sealer = await createSealer(KEY)
  // No row is known from before: each opening unseals its fifty.
  const fresh = (): void => showView({ db, rows: openRows(sealer, () => { throw new Error('a row does not open') }) })
  const { rawMeta, unread, unreadShown, opened } = await interleaved(repeat, {
    rawMeta: () => getMeta(raw, 'unread'),
    unread: () => db.meta.get('unread'),
    unreadShown: () => { fresh(); return unreadFirst() },
    // Another one each time: Dexie keeps what a live query has just read.
    opened: (round) => { fresh(); return openThread(threadOf(1 + round)) },
  })
  fresh()
  const older = await pageBack(long, pages)
  db.close()
  raw.close()
  return { raw: rawTimes, query, farBack, opened, rawMeta, unread, unreadShown, older }
}

async function expectPage(read: PromiseLike<readonly unknown[]>): Promise<void> {
  const { length } = await read
  if (length !== PAGE) throw new Error(`${String(length)} rows instead of ${String(PAGE)}`)
}

async function startOfPage(pages: number, read: (before: typeof END) => PromiseLike<SealedMessage[]>): Promise<typeof END> {
  let before = END
  for (let page = 1; page < pages; page += 1) {
    const oldest = (await read(before)).at(-1)
    if (oldest === undefined) throw new Error(`the conversation ends on page ${String(page)}`)
    before = { at: oldest.at, seq: oldest.seq }
  }
  return before
}

/** What a component does in setup(), until the rows are there. */
function openThread(id: ThreadId): Promise<void> {
  const scope = effectScope()
  return new Promise<void>((resolve, reject) => {
    setTimeout(() => { reject(new Error(`${id} did not open within 10 s`)) }, 10_000)
    scope.run(() => {
      const { messages } = useMessages(id)
      watch(messages, (rows) => { if (rows.length === PAGE) resolve() }, { flush: 'sync' })
    })
  }).finally(() => { scope.stop() })
}

function unreadFirst(): Promise<void> {
  const scope = effectScope()
  return new Promise<void>((resolve) => {
    scope.run(() => {
      // What is stored is not 0, with which the ref begins: measureIngest saw to it.
      watch(useUnreadTotal(), () => { resolve() }, { flush: 'sync' })
    })
  }).finally(() => { scope.stop() })
}

/** Scrolling up, page after page, as the conversation does it. */
async function pageBack(id: ThreadId, pages: number): Promise<number[]> {
  const scope = effectScope()
  const times: number[] = []
  const shown = scope.run(() => useMessages(id))
  if (shown === undefined) throw new Error('no scope')
  const { messages, older, hasOlder } = shown
  const until = (count: number): Promise<void> => new Promise((resolve) => {
    const stop = watch(messages, (rows) => { if (rows.length >= count) { resolve(); void nextTick(() => stop()) } }, { immediate: true, flush: 'sync' })
  })
  await until(PAGE)
  for (let page = 2; page <= pages && hasOlder.value; page += 1) {
    times.push(await timeOf(async () => { await older(); await until(page * PAGE) }))
  }
  scope.stop()
  return times
}
