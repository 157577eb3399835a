import { inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { E164 } from '../../../../core/ids.ts'
import type { UtcMs } from '../../../../core/time.ts'
import type { ContactRow, MessageRow, ThreadRow } from '../../../../core/view.ts'
import type { Composer } from '../composer/composer.ts'
import type { NextStep } from '../model/footing.ts'
import type { Standing } from '../model/standing.ts'

/** What the parts of one open conversation share. */
export interface Conversation {
  readonly thread: Readonly<Ref<ThreadRow>>
  /** null = a stranger, or not read yet. */
  readonly contact: Readonly<Ref<ContactRow | null>>
  /** How the client is called in a sentence: the first name; of a stranger what is known. */
  readonly name: ComputedRef<string>
  readonly standing: ComputedRef<Standing>
  /** By the organisation's clock; ticks each minute. */
  readonly now: ComputedRef<UtcMs>
  readonly composer: Composer
  /** Takes the way on after something went wrong; `message` where it was about one. */
  take(step: NextStep, message?: MessageRow): void
  /** Says what became of a message whose outcome is unknown; `again` sends a new one. */
  settle(message: MessageRow, as: 'sent' | 'again' | 'dropped'): Promise<void>
  /** Takes back a message that still waits. */
  takeBack(message: MessageRow): Promise<void>
  /** Opens the template picker. */
  pickTemplate(): void
  /** Answers this message: the composer quotes it. null where the composer cannot. */
  readonly reply: ((message: MessageRow) => void) | null
  /** Looks at its picture, film or document over the whole window. */
  view(message: MessageRow): void
  /** Opens the form for a new contact, filled with what is known. */
  addContact(known: { readonly name: string, readonly number: E164 | null }): void
  /** The advisor wants to write: the Message field, or what stands in its place. */
  focusMessage(): void
}

const KEY: InjectionKey<Conversation> = Symbol('conversation')

export const provideConversation = (conversation: Conversation): void => provide(KEY, conversation)

export function useConversation(): Conversation {
  const conversation = inject(KEY)
  if (conversation === undefined) throw new Error('a part of a conversation stands inside ConversationView')
  return conversation
}
