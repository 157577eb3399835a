import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { ContactId, ThreadId } from '../../../core/ids.ts'
import type { ThreadRow } from '../../../core/view.ts'
import { useLive } from '../live.ts'
import { isFoundIn } from '../search.ts'
import type { SealedThread } from '../schema.ts'
import { theView } from '../view.ts'

export type ThreadFilter = 'all' | 'unread' | 'whatsapp' | 'sms' | 'voice' | 'archived'

/** Rows of the list read at a time. */
const PAGE = 100

function passes(thread: SealedThread, filter: ThreadFilter, keep: ThreadId | null): boolean {
  if (filter === 'archived') return thread.archived === 1
  if (thread.archived === 1) return false
  if (filter === 'unread') return thread.unread > 0 || thread.id === keep
  return filter === 'all' || thread.channel === filter
}

/** An empty thread is the newest thing there is where it holds a draft, and not there at all where it does not. */
const inOrder = (threads: readonly ThreadRow[]): ThreadRow[] => threads
  .filter((thread) => thread.lastAt > 0 || (thread.draft !== null && (thread.draft.text !== '' || thread.draft.template !== null)))
  .sort((one, other) => Number(other.pinned) - Number(one.pinned) || newness(other) - newness(one) || one.id.localeCompare(other.id))
const newness = (thread: ThreadRow): number => thread.lastAt === 0 ? Number.MAX_SAFE_INTEGER : thread.lastAt

/** `search`: of all there are, not of the newest alone, those whose name or number it finds; '' = by pages. */
export function useThreads(filter: MaybeRefOrGetter<ThreadFilter>, keep: MaybeRefOrGetter<ThreadId | null> = null, search: MaybeRefOrGetter<string> = '') {
  const { db, rows } = theView()
  const limit = shallowRef(PAGE)
  watch(() => toValue(filter), () => { limit.value = PAGE })
  const searched = computed(() => toValue(search).trim())
  const most = computed(() => searched.value === '' ? limit.value : Infinity)
  const { value, loading } = useLive(
    // Only 'unread' asks which thread is open: elsewhere, opening one reads no list again.
    () => `${toValue(filter)} ${most.value} ${toValue(filter) === 'unread' ? toValue(keep) ?? '' : ''}`,
    async () => {
      const [wanted, kept, upTo] = [toValue(filter), toValue(keep), most.value]
      const [newest, pinned, empty] = await Promise.all([
        // One more than asked for tells whether there are more.
        db.threads.where('lastAt').above(0).reverse().filter((thread) => passes(thread, wanted, kept)).limit(upTo + 1).toArray(),
        db.threads.where('pinned').equals(1).filter((thread) => passes(thread, wanted, kept)).toArray(),
        db.threads.where('lastAt').equals(0).filter((thread) => passes(thread, wanted, kept)).toArray(),
      ])
      const shown = new Map([...newest.slice(0, upTo), ...pinned, ...empty].map((thread) => [thread.id, thread]))
      return { threads: Array.from(shown.values()), hasMore: newest.length > upTo }
    },
    async ({ threads, hasMore }) => ({ threads: inOrder(await rows.threads(threads)), hasMore }),
    { threads: [] as ThreadRow[], hasMore: false },
    { holdWhileLoading: true },
  )
  return {
    threads: computed(() => searched.value === '' ? value.value.threads : value.value.threads.filter(({ title, address }) => isFoundIn(searched.value, title, address === null ? [] : [address]))),
    hasMore: computed(() => value.value.hasMore),
    loading,
    more: (): void => { if (value.value.hasMore) limit.value += PAGE },
  }
}

export function useThread(id: MaybeRefOrGetter<ThreadId | null>) {
  const { db, rows } = theView()
  const { value: thread, loading } = useLive(
    id,
    async (wanted) => wanted === null ? undefined : db.threads.get(wanted),
    async (found) => found === undefined ? null : (await rows.threads([found]))[0] ?? null,
    null,
  )
  return { thread, loading }
}

export function useThreadsOf(contactId: MaybeRefOrGetter<ContactId | null>) {
  const { db, rows } = theView()
  const { value: threads, loading } = useLive(
    contactId,
    async (wanted) => wanted === null ? [] : db.threads.where('contactId').equals(wanted).toArray(),
    async (found) => (await rows.threads(found)).sort((one, other) => newness(other) - newness(one)),
    [],
  )
  return { threads, loading }
}

export function useUnreadTotal() {
  const { db } = theView()
  const { value } = useLive(
    null,
    () => db.meta.get('unread'),
    async (row) => row?.key === 'unread' ? row.value : 0,
    0,
  )
  return value
}
