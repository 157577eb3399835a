import type { ThreadId } from '../../../../core/ids.ts'
import type { Channel } from '../../../../core/messaging/message.ts'
import { take } from '../../../bridge.ts'
import type { Composer } from './composer.ts'
import { createTaking, type Taking } from './taking.ts'

/** One per thread, like its composer: a file that is read when the thread is left still finds its draft. */
const desk = new Map<ThreadId, Taking>()

export function useTaking(threadId: ThreadId, channel: Channel, composer: Composer): Taking {
  const taking = desk.get(threadId) ?? createTaking({
    channel,
    count: () => composer.state.value.draft.attachments.length,
    ask: (file, voice) => take(file, { threadId, voice }),
    attach(media) {
      composer.attach({ media })
      composer.flush()
    },
  })
  desk.set(threadId, taking)
  return taking
}
