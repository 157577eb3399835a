import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { RecordCounts, RecordFilter, RecordRow } from '../../../../core/archive/view.ts'
import { useArchive } from '../../../app/archive.ts'
import { call } from '../../../bridge.ts'
import { countedOf } from './filter.ts'
import { withNewest, withOlder } from './merge.ts'

const PAGE = 50
/** So many of the newest are asked for anew when something happened; what is further down keeps what it showed. */
const LIVE = 200
export const noCounts: RecordCounts = { captured: 0, delivered: 0, queued: 0, waiting: 0, aside: 0, kept: 0, refused: 0 }

/** The records that `filter` lets through, newest first, page by page, and how many they are. */
export function useRecords(filter: Readonly<Ref<RecordFilter>>) {
  const archive = useArchive()
  const rows = shallowRef<readonly RecordRow[]>([])
  const next = shallowRef<number | null>(null)
  const counts = shallowRef<RecordCounts>(noCounts)
  const loading = shallowRef(true)
  const failed = shallowRef(false)
  /** Answers to what was asked before the filter changed are for nobody. */
  let turn = 0
  let busy = false
  let again = false
  onScopeDispose(() => { turn += 1 })

  async function look(anew: boolean): Promise<void> {
    if (anew) { turn += 1; busy = false; loading.value = true }
    if (busy) { again = true; return }
    const mine = turn
    busy = true
    again = false
    try {
      const limit = anew ? PAGE : Math.min(LIVE, Math.max(PAGE, rows.value.length))
      const [page, counted] = await Promise.all([
        call('records.list', { filter: filter.value, after: null, limit }), call('records.counts', { filter: countedOf(filter.value) }),
      ])
      if (mine !== turn) return
      rows.value = anew ? page.rows : withNewest(rows.value, page.rows, page.next !== null)
      // What hung below the newest ones has its own end.
      if (anew || rows.value.length === page.rows.length) next.value = page.next
      counts.value = counted
      failed.value = false
    } catch (error) {
      if (mine !== turn) return
      console.error('The records could not be asked for', error)
      failed.value = true
    } finally {
      if (mine === turn) {
        busy = false
        loading.value = false
        if (again) void look(false)
      }
    }
  }
  async function more(): Promise<void> {
    if (busy || next.value === null) return
    const mine = turn
    busy = true
    try {
      const page = await call('records.list', { filter: filter.value, after: next.value, limit: PAGE })
      if (mine !== turn) return
      rows.value = withOlder(rows.value, page.rows)
      next.value = page.next
    } catch (error) {
      if (mine === turn) failed.value = true
      console.error('Older records could not be asked for', error)
    } finally {
      if (mine === turn) {
        busy = false
        if (again) void look(false)
      }
    }
  }
  watch(filter, () => { void look(true) }, { immediate: true })
  watch(() => archive.news, () => { void look(false) })

  return { rows, counts, loading, failed, hasMore: computed(() => next.value !== null), more, again: () => look(true) }
}
