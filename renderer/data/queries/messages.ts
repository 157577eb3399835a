import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { ThreadId } from '../../../core/ids.ts'
import type { MessageRow } from '../../../core/view.ts'
import { useLive } from '../live.ts'
import type { SealedMessage, ViewDatabase } from '../schema.ts'
import { theView } from '../view.ts'

/** Messages read at a time. */
const PAGE = 50

/** Everything from here on is shown and kept live. null = the newest page, which is not full yet. */
interface From { readonly at: number, readonly seq: number }
const BEGINNING: From = { at: -Infinity, seq: -Infinity }
const END: From = { at: Infinity, seq: Infinity }

const newestBefore = (db: ViewDatabase, threadId: ThreadId, before: From): Promise<SealedMessage[]> => db.messages
  .where('[threadId+at+seq]')
  .between([threadId, BEGINNING.at, BEGINNING.seq], [threadId, before.at, before.seq], true, false)
  .reverse().limit(PAGE).toArray()

const allFrom = (db: ViewDatabase, threadId: ThreadId, from: From): Promise<SealedMessage[]> => db.messages
  .where('[threadId+at+seq]')
  .between([threadId, from.at, from.seq], [threadId, END.at, END.seq], true, false)
  .toArray()

/** Of a page, newest first: where the next older one ends. */
function startOf(page: readonly SealedMessage[]): From | null {
  const oldest = page.at(-1)
  return oldest === undefined || page.length < PAGE ? null : { at: oldest.at, seq: oldest.seq }
}

export function useMessages(threadId: MaybeRefOrGetter<ThreadId | null>) {
  const { db, rows } = theView()
  /** Of the present thread; the query sets it when it has read the first page. */
  const from = shallowRef<From | null>(null)
  const reads = shallowRef(0)
  watch(() => toValue(threadId), () => { from.value = null }, { flush: 'sync' })

  const { value: messages, loading } = useLive<string, { found: SealedMessage[], start: From | null }, MessageRow[]>(
    () => `${toValue(threadId) ?? ''} ${reads.value}`,
    async (key) => {
      const id = key.split(' ')[0] as ThreadId
      if (id === '') return { found: [], start: null }
      if (from.value !== null) return { found: await allFrom(db, id, from.value), start: from.value }
      const page = await newestBefore(db, id, END)
      return { found: page.toReversed(), start: startOf(page) }
    },
    async ({ found, start }, key) => {
      const opened = await rows.messages(found)
      if (key.split(' ')[0] === (toValue(threadId) ?? '')) from.value ??= start
      return opened
    },
    [],
    { holdWhileLoading: (before, now) => before.split(' ')[0] === now.split(' ')[0] },
  )

  const hasOlder = computed(() => from.value !== null && from.value.at !== -Infinity)

  /** Keyset paging: the page before the oldest one shown, however far back. */
  async function older(): Promise<void> {
    const id = toValue(threadId)
    const start = from.value
    if (id === null || start === null || start.at === -Infinity) return
    const page = await newestBefore(db, id, start)
    if (from.value !== start || toValue(threadId) !== id) return
    from.value = startOf(page) ?? BEGINNING
    reads.value += 1
  }

  return { messages, loading, hasOlder, older }
}

export function useNotices(threadIds: MaybeRefOrGetter<readonly ThreadId[]>) {
  const { db, rows } = theView()
  const { value: notices, loading } = useLive(
    () => toValue(threadIds).join(' '),
    async (ids) => ids === '' ? [] : db.messages.where('noticeOf').anyOf(ids.split(' ')).toArray(),
    async (found) => (await rows.messages(found)).sort((one, other) => other.at - one.at || other.seq - one.seq),
    [],
  )
  return { notices, loading }
}

/** The newest messages of several threads on one line of time, newest first: at most `PAGE` of each. */
export function useHistory(threadIds: MaybeRefOrGetter<readonly ThreadId[]>) {
  const { db, rows } = theView()
  const { value: history, loading } = useLive(
    () => toValue(threadIds).join(' '),
    async (ids) => ids === '' ? [] : (await Promise.all(ids.split(' ').map((id) => newestBefore(db, id as ThreadId, END)))).flat(),
    async (found) => (await rows.messages(found)).sort((one, other) => other.at - one.at || other.seq - one.seq),
    [],
  )
  return { history, loading }
}
