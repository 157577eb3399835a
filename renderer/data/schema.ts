import { Dexie, type EntityTable } from 'dexie'
import type { ContactId, MessageId, ThreadId } from '../../core/ids.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { UtcMs } from '../../core/time.ts'

/*
 *  The advisor's view at rest. In the clear stand ids, times, counters and flags, because indexes need them;
 *  everything a person said or is called is in `sealed` (see sealing.ts). The ledger in main is the truth:
 *  wiped, this is rebuilt from the feed.
 */

/** Nonce and ciphertext of the whole row. */
export type Sealed = Uint8Array<ArrayBuffer>
/** Booleans are no keys in IndexedDB. */
export type Flag = 0 | 1

export interface SealedContact { readonly id: ContactId, readonly sealed: Sealed }
export interface SealedTemplate { readonly id: string, readonly sealed: Sealed }

export interface SealedThread {
  readonly id: ThreadId
  /** '' = a stranger: null is no key either. */
  readonly contactId: ContactId | ''
  readonly channel: ThreadChannel
  readonly lastAt: UtcMs
  readonly unread: number
  readonly archived: Flag
  readonly pinned: Flag
  readonly sealed: Sealed
}

export interface SealedMessage {
  readonly id: MessageId
  readonly threadId: ThreadId
  readonly at: UtcMs
  readonly seq: number
  /** Only in notices, the thread's id again: finds the consent timeline without opening every message. */
  readonly noticeOf?: ThreadId
  /** Only in calls, their time again: the list of calls, newest first. */
  readonly callAt?: UtcMs
  readonly sealed: Sealed
}

export type MetaRow =
  /** Up to where the feed has been written: the acknowledgement. */
  | { readonly key: 'cursor', readonly value: number }
  /** Session.viewEpoch that these rows belong to. */
  | { readonly key: 'epoch', readonly value: string }
  /** Unread messages of all threads that are not archived; kept in the writing transaction. */
  | { readonly key: 'unread', readonly value: number }

export type ViewDatabase = Dexie & {
  contacts: EntityTable<SealedContact, 'id'>
  threads: EntityTable<SealedThread, 'id'>
  messages: EntityTable<SealedMessage, 'id'>
  templates: EntityTable<SealedTemplate, 'id'>
  meta: EntityTable<MetaRow, 'key'>
}

export function defineViewDatabase(name = 'compline-view'): ViewDatabase {
  // Relaxed: what a power cut takes, rows and cursor together, is pulled from the feed again.
  const db = new Dexie(name, { chromeTransactionDurability: 'relaxed' }) as ViewDatabase
  db.version(1).stores({
    contacts: 'id',
    threads: 'id, lastAt, contactId, pinned',
    messages: 'id, [threadId+at+seq], noticeOf',
    templates: 'id',
    meta: 'key',
  })
  db.version(2).stores({ messages: 'id, [threadId+at+seq], noticeOf, callAt' })
  return db
}

/** Opens it; a database that cannot be opened (broken, or newer) is thrown away: the feed brings it back. */
export async function openViewDatabase(name?: string): Promise<ViewDatabase> {
  const db = defineViewDatabase(name)
  try {
    await db.open()
    return db
  } catch {
    db.close()
    await Dexie.delete(db.name)
    const fresh = defineViewDatabase(name)
    await fresh.open()
    return fresh
  }
}
