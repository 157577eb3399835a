import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { toast } from 'vue-sonner'
import type { ContactId, E164, LineId, ThreadId } from '../../../core/ids.ts'
import type { Channel } from '../../../core/messaging/message.ts'
import type { ContactRow, ThreadRow } from '../../../core/view.ts'
import { nowByTheClock } from '../../app/clock.ts'
import { useSession } from '../../app/session.ts'
import { call } from '../../bridge.ts'
import { linesUsedWith } from '../../data/last-line.ts'
import { i18n } from '../../locales/index.ts'
import { refusalWords } from '../../locales/refusal-words.ts'
import { chooseLine } from './choose-line.ts'

/** Whom the opt-in dialog asks about; `number` null = the contact's first. */
export interface Asking { readonly contactId: ContactId, readonly number: E164 | null, readonly lineId: LineId | null }

/**
 *  Beginning to write to a contact, from wherever: the contact's page, the palette, a thread. An SMS opens its thread;
 *  WhatsApp goes to its thread where there is one, else it asks to opt in (rule 3). The dialog stands in the window's frame.
 *  With several lines it begins on the one last used with this person; the composer shows it, and leads to the others.
 */
export const useWriting = defineStore('writing', () => {
  const asking = shallowRef<Asking | null>(null)
  const router = useRouter()
  const session = useSession()

  /** From where, to where; null where there is no such line or number. */
  async function route(channel: Channel, contact: ContactRow, number: E164 | null, asked: LineId | null): Promise<{ number: E164, lineId: LineId } | null> {
    const lines = session.linesFor(channel)
    const lineId = chooseLine(lines, lines.length > 1 ? await linesUsedWith(contact.id) : [], asked)
    const to = number ?? contact.numbers[0]?.e164
    return to === undefined || lineId === null ? null : { number: to, lineId }
  }

  async function sms(contact: ContactRow, way: { number: E164, lineId: LineId }): Promise<ThreadId | null> {
    const answer = await call('threads.open', { contactId: contact.id, channel: 'sms', ...way })
    if (answer.ok) return answer.threadId
    toast.error(refusalWords(answer.refusal, contact.name, nowByTheClock()))
    return null
  }

  async function whatsApp(contact: ContactRow, way: { number: E164, lineId: LineId }): Promise<ThreadId | null> {
    const { threadId } = await call('optIn.preview', { contactId: contact.id, ...way })
    if (threadId === null) ask({ contactId: contact.id, ...way })
    return threadId
  }

  const ask = (whom: Asking): void => { asking.value = whom }

  /** Opens the thread, and answers with it; null where it asks to opt in first. A failure of main is said, not swallowed. */
  async function write(channel: Channel, contact: ContactRow, number: E164 | null = null, lineId: LineId | null = null): Promise<ThreadId | null> {
    try {
      const way = await route(channel, contact, number, lineId)
      const threadId = way === null ? null : await (channel === 'sms' ? sms(contact, way) : whatsApp(contact, way))
      if (threadId !== null) await router.push(`/inbox/${threadId}`)
      return threadId
    } catch (error) {
      console.error('Writing could not begin', error)
      toast.error(i18n.global.t('common.somethingWentWrong'))
      return null
    }
  }

  return { asking, ask, write }
})

/** The contact's thread on WhatsApp that a number belongs to, if there is one. */
export const threadFor = (threads: readonly ThreadRow[], channel: Channel, number: E164): ThreadRow | null =>
  threads.find((thread) => thread.channel === channel && thread.address === number) ?? null
