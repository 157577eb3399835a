import { inject, provide, type InjectionKey, type Ref } from 'vue'
import type { MessageId } from '../../../../core/ids.ts'
import type { MessageRow } from '../../../../core/view.ts'

/** What the messages of one list share. */
export interface MessagesOnScreen {
  /** The message that the keyboard stands on, or would come to. */
  readonly active: Readonly<Ref<MessageId | null>>
  /** Shown for a moment, because somebody was led to it. */
  readonly flashed: Readonly<Ref<MessageId | null>>
  /** Whose reactions are being chosen. */
  readonly reacting: Ref<MessageId | null>
  /** As far as it is read. */
  find(id: MessageId): MessageRow | null
  /** Leads to a message, however far back. */
  show(id: MessageId): Promise<void>
}

const KEY: InjectionKey<MessagesOnScreen> = Symbol('messages')

export const provideMessages = (messages: MessagesOnScreen): void => provide(KEY, messages)

export function useMessagesOnScreen(): MessagesOnScreen {
  const messages = inject(KEY)
  if (messages === undefined) throw new Error('a message stands inside MessageList')
  return messages
}
