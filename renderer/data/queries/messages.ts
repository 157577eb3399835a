import { computed, effectScope, getCurrentScope, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'
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
export const END: From = { at: Infinity, seq: Infinity }

export const newestBefore = (db: ViewDatabase, threadId: ThreadId, before: From): Promise<SealedMessage[]> => db.messages
  .where('[threadId+at+seq]')
  .between([threadId, BEGINNING.at, BEGINNING.seq], [threadId, before.at, before.seq], true, false)
  .reverse().limit(PAGE).toArray()

const between = (db: ViewDatabase, threadId: ThreadId, from: From, before: From): Promise<SealedMessage[]> => db.messages
  .where('[threadId+at+seq]')
  .between([threadId, from.at, from.seq], [threadId, before.at, before.seq], true, false)
  .toArray()

/** Of a page, newest first: where the next older one ends. */
function startOf(page: readonly SealedMessage[]): From | null {
  const oldest = page.at(-1)
  return oldest === undefined || page.length < PAGE ? null : { at: oldest.at, seq: oldest.seq }
}

/** Messages before the newest page: a live query of their own, so that one change does not read the whole conversation. */
interface OlderPage { readonly from: From, readonly rows: Readonly<Ref<MessageRow[]>>, end(): void }

export function useMessages(threadId: MaybeRefOrGetter<ThreadId | null>) {
  const { db, rows } = theView()
  /** Where the newest page begins; the query sets it when it has read the first one. */
  const from = shallowRef<From | null>(null)
  /** The nearest first. */
  const pages = shallowRef<readonly OlderPage[]>([])
  const start = computed(() => pages.value.at(-1)?.from ?? from.value)
  watch(() => toValue(threadId), () => {
    from.value = null
    for (const page of pages.value) page.end()
    pages.value = []
  }, { flush: 'sync' })

  const { value: newest, loading } = useLive<ThreadId | null, { found: SealedMessage[], start: From | null }, MessageRow[]>(
    threadId,
    async (id) => {
      if (id === null) return { found: [], start: null }
      if (from.value !== null) return { found: await between(db, id, from.value, END), start: from.value }
      const page = await newestBefore(db, id, END)
      return { found: page.toReversed(), start: startOf(page) }
    },
    async ({ found, start: begins }, id) => {
      const opened = await rows.messages(found)
      if (id === toValue(threadId)) from.value ??= begins
      return opened
    },
    [],
  )
  const messages = computed(() => pages.value.length === 0 ? newest.value : [...pages.value.toReversed().flatMap((page) => page.rows.value), ...newest.value])
  const hasOlder = computed(() => start.value !== null && start.value.at !== -Infinity)

  const scope = getCurrentScope()
  /** A page that stays live for as long as the thread is open; resolves when its rows are there. */
  function openPage(id: ThreadId, begins: From, before: From): Promise<OlderPage> {
    const own = scope?.run(() => effectScope()) ?? effectScope()
    return new Promise((resolve) => own.run(() => {
      const { value, loading: waits } = useLive(id, () => between(db, id, begins, before), (found) => rows.messages(found), [])
      watch(waits, (still) => { if (!still) resolve({ from: begins, rows: value, end: () => own.stop() }) }, { flush: 'sync' })
      onScopeDispose(() => resolve({ from: begins, rows: value, end: () => undefined }))
    }))
  }

  /** Keyset paging: the page before the oldest one shown, however far back. */
  async function older(): Promise<void> {
    const [id, before] = [toValue(threadId), start.value]
    if (id === null || before === null || before.at === -Infinity) return
    const page = await openPage(id, startOf(await newestBefore(db, id, before)) ?? BEGINNING, before)
    if (start.value === before && toValue(threadId) === id) pages.value = [...pages.value, page]
    else page.end()
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
