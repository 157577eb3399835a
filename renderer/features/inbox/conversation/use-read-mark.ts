import { useDocumentVisibility, useWindowFocus } from '@vueuse/core'
import { watch, type Ref } from 'vue'
import type { ThreadRow } from '../../../../core/view.ts'
import { call } from '../../../bridge.ts'

/** Marks the open thread as read, but only while the advisor can be looking at it. */
export function useReadMark(thread: Readonly<Ref<ThreadRow | null>>): void {
  const visible = useDocumentVisibility()
  const focused = useWindowFocus()
  watch([() => thread.value?.unread ?? 0, visible, focused], ([unread]) => {
    if (thread.value === null || unread === 0 || visible.value !== 'visible' || !focused.value) return
    call('threads.read', { threadId: thread.value.id }).catch((error: unknown) => console.error('A thread could not be marked as read', error))
  }, { immediate: true })
}
