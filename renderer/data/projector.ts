import type { Table } from 'dexie'
import type { FeedChange, FeedPage } from '../../core/view.ts'
import type { MetaRow, SealedContact, SealedMessage, SealedTemplate, SealedThread, ViewDatabase } from './schema.ts'
import type { Sealer } from './sealing.ts'

/*
 *  The only writer of the view. It pulls the feed page by page, seals the rows, and writes rows, unread total and
 *  cursor in one transaction: so the cursor is the acknowledgement, and a crash at any point only means pulling again.
 */

/** Changes asked for at a time. */
const PAGE = 500
/** Pauses after failures, in ms; the last one repeats. */
const PAUSES = [250, 500, 1000, 2000, 5000, 15_000, 30_000] as const

export type ProjectorState = 'catching-up' | 'current' | 'failing'

export interface ProjectorDeps {
  readonly db: ViewDatabase
  readonly sealer: Sealer
  /** Session.viewEpoch: another one than the stored means the rows are thrown away and pulled again. */
  readonly epoch: string
  pull(cursor: number, limit: number): Promise<FeedPage>
  /** Resolves after so many ms, or at once when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  onState(state: ProjectorState, error: unknown): void
}

export interface Projector {
  /** There may be something new. */
  poke(): void
  /** Throw the rows away and pull everything again. */
  rebuild(): void
  /** Works until aborted; only ever in the window that holds the lock. */
  run(signal: AbortSignal): Promise<void>
}

export function createProjector({ db, sealer, epoch, pull, wait, onState }: ProjectorDeps): Projector {
  let poked = true
  let rebuilding = false
  let wake = (): void => {}

  async function prepare(): Promise<void> {
    await db.transaction('rw', db.tables, async () => {
      const stored = await db.meta.get('epoch')
      if (stored?.value === epoch && !rebuilding) return
      for (const table of db.tables) await table.clear()
      await db.meta.put({ key: 'epoch', value: epoch })
    })
    rebuilding = false
  }

  /** One page, pulled and sealed: ready to be written. */
  async function nextPage(from: number): Promise<ReadyPage> {
    const { changes, cursor, more } = await pull(from, PAGE)
    return { rows: changes.length === 0 && cursor === from ? null : await sealPage(changes, sealer), from, cursor, more }
  }

  async function catchUp(signal: AbortSignal): Promise<void> {
    await prepare()
    let coming: Promise<ReadyPage> | null = nextPage(await readNumber(db, 'cursor'))
    let writing = Promise.resolve()
    try {
      while (coming !== null) {
        const page: ReadyPage = await coming
        const before = writing
        // Handed to the database while it still writes the page before: it takes them one after the other.
        if (page.rows !== null) writing = write(db, page.rows, page)
        // Main and WebCrypto work on the next page meanwhile.
        coming = page.more && !signal.aborted ? nextPage(page.cursor) : null
        // Where a write fails, nobody waits for these.
        for (const late of [writing, coming]) late?.catch(() => undefined)
        await before
      }
      await writing
    } catch (error) {
      // The next attempt begins when nothing of this one is under way any more.
      await Promise.allSettled([writing])
      throw error
    }
  }

  const nextPoke = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
    wake = resolve
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (poked || signal.aborted) resolve()
  })

  return {
    poke() { poked = true; wake() },
    rebuild() { rebuilding = true; poked = true; wake() },
    async run(signal) {
      let failures = 0
      while (!signal.aborted) {
        poked = false
        try {
          await catchUp(signal)
          failures = 0
          onState('current', null)
          await nextPoke(signal)
        } catch (error) {
          onState('failing', error)
          const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0
          failures += 1
          await wait(pause, signal)
        }
      }
    },
  }
}

async function readNumber(db: ViewDatabase, key: 'cursor' | 'unread'): Promise<number> {
  const row: MetaRow | undefined = await db.meta.get(key)
  return typeof row?.value === 'number' ? row.value : 0
}

/** `rows: null` = there was nothing new. */
interface ReadyPage { readonly rows: SealedPage | null, readonly from: number, readonly cursor: number, readonly more: boolean }

interface SealedPage {
  readonly contacts: Changes<SealedContact>
  readonly threads: Changes<SealedThread>
  readonly messages: Changes<SealedMessage>
  readonly templates: Changes<SealedTemplate>
}
type SealedRow = SealedContact | SealedThread | SealedMessage | SealedTemplate
interface Changes<T extends { id: string }> { readonly put: T[], readonly gone: T['id'][] }

/** Seals before the transaction opens: it would not live through WebCrypto's promises. */
async function sealPage(changes: readonly FeedChange[], sealer: Sealer): Promise<SealedPage> {
  const page: SealedPage = {
    contacts: { put: [], gone: [] },
    threads: { put: [], gone: [] },
    messages: { put: [], gone: [] },
    templates: { put: [], gone: [] },
  }
  // The last word about a row is the one that counts.
  const last = new Map(changes.map((change) => [`${change.entity}/${change.id}`, change]))
  await Promise.all(Array.from(last.values(), (change) => sealChange(change, sealer, page)))
  return page
}

async function sealChange(change: FeedChange, sealer: Sealer, page: SealedPage): Promise<void> {
  switch (change.entity) {
    case 'contact': {
      if (change.row === null) { page.contacts.gone.push(change.id as SealedContact['id']); return }
      page.contacts.put.push({ id: change.row.id, sealed: await sealer.seal(`contacts/${change.id}`, change.row) })
      return
    }
    case 'thread': {
      if (change.row === null) { page.threads.gone.push(change.id as SealedThread['id']); return }
      const { id, contactId, channel, lastAt, unread, archived, pinned } = change.row
      page.threads.put.push({
        id, contactId: contactId ?? '', channel, lastAt, unread, archived: archived ? 1 : 0, pinned: pinned ? 1 : 0,
        sealed: await sealer.seal(`threads/${change.id}`, change.row),
      })
      return
    }
    case 'message': {
      if (change.row === null) { page.messages.gone.push(change.id as SealedMessage['id']); return }
      const { id, threadId, at, seq } = change.row
      const noticeOf = change.row.direction === 'notice' ? { noticeOf: threadId } : {}
      const callAt = change.row.call === null ? {} : { callAt: at }
      page.messages.put.push({ id, threadId, at, seq, ...noticeOf, ...callAt, sealed: await sealer.seal(`messages/${change.id}`, change.row) })
      return
    }
    case 'template': {
      if (change.row === null) { page.templates.gone.push(change.id); return }
      page.templates.put.push({ id: change.id, sealed: await sealer.seal(`templates/${change.id}`, change.row) })
    }
  }
}

/** All requests are made at once: none waits for the answer to another, but the threads for what they were. */
async function write(db: ViewDatabase, page: SealedPage, { from, cursor }: { from: number, cursor: number }): Promise<void> {
  await db.transaction('rw', db.tables, () => Promise.all([
    // First: the page before may have failed, and this one must not be kept without it.
    readNumber(db, 'cursor').then((at) => { if (at !== from) throw new Error(`The view stands at ${at}, not at ${from}`) }),
    ...(['contacts', 'messages', 'templates'] as const).map((table) => store(db, table, page)),
    storeThreads(db, page),
    db.meta.put({ key: 'cursor', value: cursor }),
  ]))
}

async function storeThreads(db: ViewDatabase, page: SealedPage): Promise<void> {
  if (page.threads.put.length + page.threads.gone.length === 0) return
  await countUnread(db, page.threads)
  await store(db, 'threads', page)
}

async function store(db: ViewDatabase, name: keyof SealedPage, page: SealedPage): Promise<void> {
  const { put, gone }: Changes<SealedRow> = page[name]
  const table: Table<SealedRow, string> = db.table(name)
  if (gone.length > 0) await table.bulkDelete(gone)
  if (put.length > 0) await table.bulkPut(put)
}

const countedUnread = (thread: SealedThread | undefined): number =>
  thread === undefined || thread.archived === 1 ? 0 : thread.unread

/** Keeps the total by difference: counting an index costs hundreds of times as much. */
async function countUnread(db: ViewDatabase, { put, gone }: Changes<SealedThread>): Promise<void> {
  const before = await db.threads.bulkGet([...put.map((thread) => thread.id), ...gone])
  const difference = put.reduce((sum, thread) => sum + countedUnread(thread), 0)
    - before.reduce((sum, thread) => sum + countedUnread(thread), 0)
  if (difference !== 0) await db.meta.put({ key: 'unread', value: await readNumber(db, 'unread') + difference })
}
