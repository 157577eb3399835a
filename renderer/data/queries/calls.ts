import { computed, shallowRef, toValue, type MaybeRefOrGetter } from 'vue'
import type { ThreadId } from '../../../core/ids.ts'
import type { UtcMs } from '../../../core/time.ts'
import type { MessageRow, ThreadRow } from '../../../core/view.ts'
import { useLive } from '../live.ts'
import { theView } from '../view.ts'
import { END, newestBefore } from './messages.ts'

/** Calls read at a time. */
const PAGE = 200
/** The rail counts among so many. */
const COUNTED = 50

/** A call, and the conversation that it stands in. */
export interface CallRow { readonly call: MessageRow, readonly thread: ThreadRow }

/** All calls, newest first, with whom they were. */
export function useCalls() {
  const { db, rows } = theView()
  const limit = shallowRef(PAGE)
  const { value, loading } = useLive(
    limit,
    async (most) => {
      const calls = await db.messages.where('callAt').above(0).reverse().limit(most + 1).toArray()
      const threads = await db.threads.bulkGet([...new Set(calls.map(({ threadId }) => threadId))])
      return { calls, threads: threads.filter((thread) => thread !== undefined) }
    },
    async ({ calls, threads }, most) => {
      const [opened, known] = await Promise.all([rows.messages(calls.slice(0, most)), rows.threads(threads)])
      const byId = new Map(known.map((thread) => [thread.id, thread]))
      return {
        calls: opened.flatMap((call): CallRow[] => {
          const thread = byId.get(call.threadId)
          return thread === undefined ? [] : [{ call, thread }]
        }),
        hasMore: calls.length > most,
      }
    },
    { calls: [] as CallRow[], hasMore: false },
    { holdWhileLoading: true },
  )
  return {
    calls: computed(() => value.value.calls),
    hasMore: computed(() => value.value.hasMore),
    loading,
    more: (): void => { if (value.value.hasMore) limit.value += PAGE },
  }
}

/** How many calls were missed after `seen` that nobody has looked at in their conversation either. */
export function useMissedCalls(seen: MaybeRefOrGetter<UtcMs>) {
  const { db, rows } = theView()
  const { value } = useLive(
    () => toValue(seen),
    async (since) => {
      const calls = await db.messages.where('callAt').above(since).reverse().limit(COUNTED).toArray()
      const threads = await db.threads.bulkGet([...new Set(calls.map(({ threadId }) => threadId))])
      const unread = new Set(threads.flatMap((thread) => thread !== undefined && thread.unread > 0 ? [thread.id] : []))
      return calls.filter(({ threadId }) => unread.has(threadId))
    },
    async (calls) => (await rows.messages(calls)).filter(({ direction, call }) => direction === 'in' && call?.end === 'missed').length,
    0,
    { holdWhileLoading: true },
  )
  return value
}

/** The newest messages of a conversation, newest first. */
export async function newestOf(threadId: ThreadId): Promise<MessageRow[]> {
  const { db, rows } = theView()
  return rows.messages(await newestBefore(db, threadId, END))
}
