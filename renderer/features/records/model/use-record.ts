import { onScopeDispose, shallowRef, watch } from 'vue'
import type { RecordDetail } from '../../../../core/archive/view.ts'
import { useArchive } from '../../../app/archive.ts'
import { call } from '../../../bridge.ts'

/** One record, kept up: what was shown stays until the next one is there. `gone`: main has none of that number. */
export function useRecord(fact: () => number) {
  const archive = useArchive()
  const detail = shallowRef<RecordDetail | null>(null)
  const state = shallowRef<'loading' | 'there' | 'gone' | 'failed'>('loading')
  let turn = 0
  onScopeDispose(() => { turn += 1 })

  async function look(): Promise<void> {
    turn += 1
    const mine = turn
    try {
      const found = await call('records.get', { fact: fact() })
      if (mine !== turn) return
      detail.value = found
      state.value = found === null ? 'gone' : 'there'
    } catch (error) {
      if (mine !== turn) return
      console.error('A record could not be asked for', error)
      // What was there before is another one, or still true.
      if (detail.value?.row.fact !== fact()) state.value = 'failed'
    }
  }
  watch([fact, () => archive.news], () => { void look() }, { immediate: true })
  return { detail, state, again: look }
}
