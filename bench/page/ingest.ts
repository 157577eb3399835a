import type { FeedChange } from '../../core/view.ts'
import { createProjector } from '../../renderer/data/projector.ts'
import { defineViewDatabase, type ViewDatabase } from '../../renderer/data/schema.ts'
import { createSealer } from '../../renderer/data/sealing.ts'
import { timeOf } from '../statistics.ts'
import { conversationOf } from '../story.ts'
import { asChange, asThreadChange, messageRow, threadRow } from './changes.ts'
import { openRaw, putAll } from './raw.ts'

/** Changes per pull, as the projector asks for them. */
const PAGE = 500
/** Of a page: this many threads changed beside the messages, as when a busy day is caught up with. */
const THREADS = 50
/** The database that is read afterwards. */
export const VIEW = 'bench-view'
export const KEY = new Uint8Array(32).fill(7)

export interface Ingested {
  /** Messages per second, chunk by chunk. */
  readonly raw: readonly number[]
  readonly sealed: readonly number[]
  readonly withThreads: readonly number[]
}

/**
 * Messages in chunks, in turn: into raw IndexedDB; through the projector; through the projector with their threads'
 * rows and the unread total. Each into a database of its own, which grows. `longest`: messages of conversation 0.
 */
export async function measureIngest({ total, chunk, longest }: { total: number, chunk: number, longest: number }): Promise<Ingested> {
  const raw = await openRaw('bench-raw', 1)
  const views = { sealed: await opened('bench-messages'), withThreads: await opened(VIEW) }
  const rates = { raw: [] as number[], sealed: [] as number[], withThreads: [] as number[] }
  const others = Math.max(1, Math.floor(total / 500))
  const rowOf = (n: number) => messageRow(n, conversationOf(n, { total, longest, others }))
  for (let from = 0; from < total; from += chunk) {
    const rows = Array.from({ length: Math.min(chunk, total - from) }, (_, place) => rowOf(from + place))
    const works = {
      raw: async () => { for (let at = 0; at < rows.length; at += PAGE) await putAll(raw, rows.slice(at, at + PAGE)) },
      sealed: () => project(views.sealed, rows.map(asChange)),
      withThreads: () => project(views.withThreads, rows.flatMap((row, place) => place % PAGE < THREADS ? [asChange(row), asThreadChange(threadRow(1 + row.seq % others, row.seq))] : [asChange(row)])),
    }
    const order = ['raw', 'sealed', 'withThreads'] as const
    for (let turn = 0; turn < order.length; turn += 1) {
      const name = order[(turn + from / chunk) % order.length] ?? 'raw'
      rates[name].push(1000 * rows.length / await timeOf(works[name]))
    }
  }
  raw.close()
  for (const view of Object.values(views)) view.close()
  return rates
}

async function opened(name: string): Promise<ViewDatabase> {
  const db = defineViewDatabase(name)
  await db.open()
  return db
}

/** Until all of it is written: the projector itself, with a feed that lies ready. */
async function project(db: ViewDatabase, feed: readonly FeedChange[]): Promise<void> {
  const start = await cursorOf(db)
  const ends = new AbortController()
  const sealer = await createSealer(KEY)
  await new Promise<void>((resolve, reject) => {
    const projector = createProjector({
      db, sealer, epoch: 'bench',
      pull: async (cursor, limit) => {
        const changes = feed.slice(cursor - start, cursor - start + limit)
        return { changes, cursor: cursor + changes.length, more: cursor - start + limit < feed.length }
      },
      wait: async () => undefined,
      onState(state, error) {
        ends.abort()
        if (state === 'current') resolve()
        else reject(error instanceof Error ? error : new Error(String(error)))
      },
    })
    void projector.run(ends.signal)
  })
}

async function cursorOf(db: ViewDatabase): Promise<number> {
  const row = await db.meta.get('cursor')
  return row?.key === 'cursor' ? row.value : 0
}
