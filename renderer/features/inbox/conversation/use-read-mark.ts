import { useDocumentVisibility, useWindowFocus } from '@vueuse/core'
import { computed, watch, type Ref } from 'vue'
import type { MessageRow, ThreadRow } from '../../../../core/view.ts'
import { call } from '../../../bridge.ts'
import { newestShown } from '../model/newest-shown.ts'

/** Marks the open thread as read, as far as it is shown, and only while the advisor can be looking at it. */
export function useReadMark(thread: Readonly<Ref<ThreadRow | null>>, messages: Readonly<Ref<readonly MessageRow[]>>): void {
  const visible = useDocumentVisibility()
  const focused = useWindowFocus()
  const shown = computed(() => thread.value === null ? 0 : newestShown(messages.value, thread.value.id))
  // After the update, when the messages stand on the screen.
  watch([() => thread.value?.unread ?? 0, shown, visible, focused], ([unread, seq]) => {
    if (thread.value === null || unread === 0 || seq === 0 || visible.value !== 'visible' || !focused.value) return
    call('threads.read', { threadId: thread.value.id, seq }).catch((error: unknown) => console.error('A thread could not be marked as read', error))
  }, { immediate: true, flush: 'post' })
}
