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

/** Texts on their way to the composer of another thread, which is not on the screen yet. */
const carried = new Map<ThreadId, Composer>()

/** What is half-written in one thread goes on in another: the advisor writes from another line. */
export function carryText(from: ThreadId, to: ThreadId): void {
  const source = desk.get(from)
  const target = desk.get(to)
  if (source === undefined) return
  if (target === undefined) carried.set(to, source)
  else move(source, target)
}

/** Taken away here only where it has arrived there. */
function move(source: Composer, target: Composer): void {
  const { text } = source.state.value.draft
  const before = target.state.value
  if (text.trim() === '') return
  target.put(text)
  if (target.state.value === before) return
  target.flush()
  source.type('')
  source.flush()
}

/** The composer of a thread; saves when the thread is left, the window is hidden, the page goes or the app is about to end. */
export function useComposer(thread: Readonly<Ref<ThreadRow>>): Composer {
  const { id: threadId, draft } = thread.value
  const composer = desk.get(threadId) ?? createComposer(draft, {
    newId: newMessageId,
    save: (draft) => call('drafts.save', { threadId, draft }),
    submit: (message) => call('messages.submit', { ...message, threadId }),
  })
  desk.set(threadId, composer)
  const source = carried.get(threadId)
  if (source !== undefined) move(source, composer)
  carried.delete(threadId)
  watch([() => thread.value.draft, () => composer.state.value.phase], () => composer.heard(thread.value.draft), { immediate: true })
  useEventListener(document, 'visibilitychange', composer.flush)
  // A page that is loaded again is no longer heard when it is hidden: it has to speak before.
  useEventListener(window, 'beforeunload', composer.flush)
  useEventListener(window, 'pagehide', composer.flush)
  onScopeDispose(useSession().onClosing(composer.flush))
  onScopeDispose(composer.flush)
  return composer
}
