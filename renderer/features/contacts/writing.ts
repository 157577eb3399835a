import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { toast } from 'vue-sonner'
import type { ContactId, E164, LineId } from '../../../core/ids.ts'
import type { Channel } from '../../../core/messaging/message.ts'
import type { ContactRow, ThreadRow } from '../../../core/view.ts'
import { nowByTheClock } from '../../app/clock.ts'
import { useSession } from '../../app/session.ts'
import { call } from '../../bridge.ts'
import { i18n } from '../../locales/index.ts'
import { refusalWords } from '../../locales/refusal-words.ts'

/** Whom the opt-in dialog asks about; `number` null = the contact's first. */
export interface Asking { readonly contactId: ContactId, readonly number: E164 | null, readonly lineId: LineId | null }

/**
 *  Beginning to write to a contact, from wherever: the contact's page, the palette, a thread. An SMS opens its thread;
 *  WhatsApp goes to its thread where there is one, else it asks to opt in (rule 3). The dialog stands in the window's frame.
 */
export const useWriting = defineStore('writing', () => {
  const asking = shallowRef<Asking | null>(null)
  const router = useRouter()
  const session = useSession()

  async function sms(contact: ContactRow, number: E164 | null = null, lineId: LineId | null = null): Promise<void> {
    const to = number ?? contact.numbers[0]?.e164
    const from = lineId ?? session.linesFor('sms')[0]?.id
    if (to === undefined || from === undefined) return
    const answer = await call('threads.open', { contactId: contact.id, channel: 'sms', number: to, lineId: from })
    if (answer.ok) await router.push(`/inbox/${answer.threadId}`)
    else toast.error(refusalWords(answer.refusal, contact.name, nowByTheClock()))
  }

  async function whatsApp(contact: ContactRow, number: E164 | null = null, lineId: LineId | null = null): Promise<void> {
    const to = number ?? contact.numbers[0]?.e164
    const from = lineId ?? session.linesFor('whatsapp')[0]?.id
    if (to === undefined || from === undefined) return
    const preview = await call('optIn.preview', { contactId: contact.id, number: to, lineId: from })
    if (preview.threadId !== null) await router.push(`/inbox/${preview.threadId}`)
    else ask({ contactId: contact.id, number: to, lineId: from })
  }

  const ask = (whom: Asking): void => { asking.value = whom }

  /** By the channel's name; a failure of main is said, not swallowed. */
  async function write(channel: Channel, contact: ContactRow, number: E164 | null = null): Promise<void> {
    try {
      await (channel === 'sms' ? sms(contact, number) : whatsApp(contact, number))
    } catch (error) {
      console.error('Writing could not begin', error)
      toast.error(i18n.global.t('common.somethingWentWrong'))
    }
  }

  return { asking, ask, write }
})

/** The contact's thread on WhatsApp that a number belongs to, if there is one. */
export const threadFor = (threads: readonly ThreadRow[], channel: Channel, number: E164): ThreadRow | null =>
  threads.find((thread) => thread.channel === channel && thread.address === number) ?? null
