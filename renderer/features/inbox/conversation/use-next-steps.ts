import { until } from '@vueuse/core'
import { shallowReactive, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { toast } from 'vue-sonner'
import { confirmationOf } from '../../../../core/dlp/by-rule.ts'
import type { Confirmation } from '../../../../core/dlp/verdict.ts'
import type { MessageId } from '../../../../core/ids.ts'
import type { Output } from '../../../../core/ipc.ts'
import type { Refusal } from '../../../../core/messaging/refusal.ts'
import type { ContactRow, MessageRow, ThreadRow } from '../../../../core/view.ts'
import { nowByTheClock } from '../../../app/clock.ts'
import { call } from '../../../bridge.ts'
import { refusalWords } from '../../../locales/refusal-words.ts'
import { useWriting } from '../../contacts/index.ts'
import type { Composer } from '../composer/composer.ts'
import { newMessageId } from '../composer/use-composer.ts'
import { takenBackWords, type NextStep } from '../model/footing.ts'
import { useSay } from '../model/use-say.ts'

/** One new id per message that is sent again: a double click sends once. */
const secondIds = new Map<MessageId, MessageId>()
export function secondIdOf(id: MessageId): MessageId {
  const second = secondIds.get(id) ?? newMessageId()
  secondIds.set(id, second)
  return second
}
const sentAgain = shallowReactive(new Set<MessageId>())
/** Sent again from this window: its button has done its work. */
export const wasRetried = (id: MessageId): boolean => sentAgain.has(id)

interface Open {
  readonly thread: Readonly<Ref<ThreadRow>>
  readonly contact: Readonly<Ref<ContactRow | null>>
  readonly name: Readonly<Ref<string>>
  readonly composer: Composer
  pickTemplate(): void
  addContact(): void
  focusMessage(): void
}

interface Judged { readonly message: MessageRow, readonly refusal: Extract<Refusal, { code: 'dlp-blocked' | 'dlp-confirm' }>, readonly confirm: ((justification: string) => Promise<void>) | null }

/** What each way on does (footing.ts names them). */
export function useNextSteps({ thread, contact, name, composer, pickTemplate, addContact, focusMessage }: Open) {
  const { t } = useI18n()
  const say = useSay()
  const router = useRouter()
  const writing = useWriting()

  const noAnswer = (error: unknown): void => {
    console.error('Main did not answer', error)
    toast.error(t('inbox.step.noAnswer'))
  }

  /** The firm's rules keep what was to go once more, or ask about it: a dialog says so. */
  const judged = shallowRef<Judged | null>(null)

  /** Says why not; an accepted one shows in the thread. `again`: the same once more, confirmed; null = nothing was to be sent. */
  function told(answer: Output<'messages.retry'>, message: MessageRow, again: ((confirmed: Confirmation) => Promise<void>) | null): void {
    judged.value = null
    if (answer.ok) {
      if (again !== null) sentAgain.add(message.id)
      return
    }
    const { refusal } = answer
    // Confirmed, it goes under the id that was asked about.
    if (refusal.code === 'dlp-confirm' && again !== null) return void (judged.value = { message, refusal, confirm: (why) => again(confirmationOf(refusal.findings, why)) })
    secondIds.delete(message.id)
    if (refusal.code === 'dlp-blocked') return void (judged.value = { message, refusal, confirm: null })
    toast.error(refusalWords(refusal, name.value, nowByTheClock()))
    if (refusal.code === 'window-closed') pickTemplate()
  }

  const retry = (message: MessageRow, confirmed: Confirmation | null = null): Promise<void> =>
    call('messages.retry', { id: message.id, newId: secondIdOf(message.id), confirmed }).then((answer) => told(answer, message, (given) => retry(message, given)), noAnswer)

  const settle = (message: MessageRow, as: 'sent' | 'again' | 'dropped', confirmed: Confirmation | null = null): Promise<void> =>
    call('messages.settle', { id: message.id, as, newId: secondIdOf(message.id), confirmed }).then((answer) => told(answer, message, as === 'again' ? (given) => settle(message, as, given) : null), noAnswer)

  /** Rather not, or to be changed first: the next try is another message. */
  function leave(edit: boolean): void {
    const message = judged.value?.message
    judged.value = null
    if (message === undefined) return
    secondIds.delete(message.id)
    if (edit) writeAgain(message)
    requestAnimationFrame(focusMessage)
  }

  const takeBack = (message: MessageRow): Promise<void> =>
    call('messages.cancel', { id: message.id }).then((answer) => {
      if (answer.ok) focusMessage()
      toast(answer.ok ? say(takenBackWords(message, name.value)) : t('inbox.waiting.tooLate'))
    }, noAnswer)

  const resync = (): Promise<void> =>
    call('templates.sync', undefined).then((answer) => {
      if (!answer.ok) return void toast.error(t('inbox.step.resyncFailed'), { description: answer.details })
      toast.success(t('inbox.step.resynced'))
      pickTemplate()
    }, noAnswer)

  /** What failed stands in the composer once more, to be changed. */
  function writeAgain({ place, cards, text, dlp }: MessageRow): void {
    if (place !== null) composer.attach({ place })
    else if (cards.length > 0) composer.attach({ cards })
    else composer.put(dlp?.original ?? text)
  }

  /** Their row may come a moment after the conversation's own: a click in between waits for it. */
  async function writeSms(): Promise<void> {
    if (thread.value.contactId !== null) await writing.write('sms', await until(contact).not.toBeNull(), thread.value.address)
  }

  function take(step: NextStep, message?: MessageRow): void {
    const { contactId, address, lineId } = thread.value
    switch (step) {
      case 'retry': if (message !== undefined) void retry(message); return
      case 'edit-text':
        if (message !== undefined) writeAgain(message)
        focusMessage()
        return
      case 'choose-template': pickTemplate(); return
      case 'resync-templates': void resync(); return
      case 'write-sms': void writeSms(); return
      case 'send-opt-in': if (contactId !== null) writing.ask({ contactId, number: address, lineId }); return
      case 'show-contact': if (contactId !== null) void router.push(`/contacts/${contactId}`); else addContact(); return
      case 'add-contact': addContact(); return
      case 'open-settings': void router.push('/settings')
    }
  }

  return { take, settle: (message: MessageRow, as: 'sent' | 'again' | 'dropped') => settle(message, as), takeBack, judged, leave }
}
