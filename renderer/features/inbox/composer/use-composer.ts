import { useEventListener } from '@vueuse/core'
import { onScopeDispose, watch, type Ref } from 'vue'
import type { MessageId, ThreadId } from '../../../../core/ids.ts'
import type { ThreadRow } from '../../../../core/view.ts'
import { useSession } from '../../../app/session.ts'
import { call } from '../../../bridge.ts'
import { createComposer, type Composer } from './composer.ts'

/** One per thread that was opened in this window: switching back and forth never meets an older echo of a draft. */
const desk = new Map<ThreadId, Composer>()

export const newMessageId = (): MessageId => crypto.randomUUID() as MessageId

/** The composer of a thread; saves when the thread is left, the window is hidden, the page goes or the app is about to end. */
export function useComposer(thread: Readonly<Ref<ThreadRow>>): Composer {
  const { id: threadId, draft } = thread.value
  const composer = desk.get(threadId) ?? createComposer(draft, {
    newId: newMessageId,
    save: (kept) => call('drafts.save', { threadId, draft: kept }),
    submit: (message) => call('messages.submit', { ...message, threadId }),
  })
  desk.set(threadId, composer)
  watch([() => thread.value.draft, () => composer.state.value.phase], () => composer.heard(thread.value.draft), { immediate: true })
  useEventListener(document, 'visibilitychange', composer.flush)
  useEventListener(window, 'pagehide', composer.flush)
  onScopeDispose(useSession().onClosing(composer.flush))
  onScopeDispose(composer.flush)
  return composer
}
