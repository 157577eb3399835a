import { Copy, Download, Reply, SmilePlus } from '@lucide/vue'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { MessageRow } from '../../../../core/view.ts'
import { nowByTheClock } from '../../../app/clock.ts'
import { call } from '../../../bridge.ts'
import { refusalWords } from '../../../locales/refusal-words.ts'
import type { MenuItem } from '../../../ui/menu-item.ts'
import { useMediaSteps } from '../../media/index.ts'
import { newMessageId } from '../composer/use-composer.ts'
import { takesText } from '../model/standing.ts'
import { useConversation } from './context.ts'
import { afterPress } from './reaction-chips.ts'

/** What can be done with one message: from the bubble's own buttons, and from its menu. */
export function useMessageActions() {
  const { t } = useI18n()
  const { thread, standing, name, reply } = useConversation()
  const { save } = useMediaSteps()

  /** Both are free text to WhatsApp, and by SMS there is no such thing. */
  const answerable = computed(() => thread.value.channel === 'whatsapp' && takesText(standing.value))
  /** It has reached the other side: there is something to point at. */
  const arrived = ({ direction, status }: MessageRow): boolean => direction === 'in' || ['accepted', 'sent', 'delivered', 'read', 'played'].includes(status)
  const canReact = (message: MessageRow): boolean => answerable.value && arrived(message) && message.type !== 'reaction'
  const canReply = (message: MessageRow): boolean => reply !== null && canReact(message)

  async function react(message: MessageRow, emoji: string): Promise<void> {
    try {
      const answer = await call('messages.submit', {
        id: newMessageId(), threadId: message.threadId, body: { type: 'reaction', about: message.id, emoji: afterPress(message.reactions, emoji) },
      })
      if (!answer.ok) toast.error(refusalWords(answer.refusal, name.value, nowByTheClock()))
    } catch (error) {
      console.error('Main did not answer', error)
      toast.error(t('inbox.step.noAnswer'))
    }
  }

  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      toast(t('inbox.message.copied'))
    } catch { toast.error(t('inbox.message.notCopied')) }
  }

  /** `pick` opens the choice of reactions. */
  const itemsFor = (message: MessageRow, pick: () => void): MenuItem[] => [
    ...(reply !== null && canReply(message) ? [{ label: t('inbox.message.reply'), icon: Reply, act: () => reply(message) }] : []),
    ...(canReact(message) ? [{ label: t('inbox.message.react'), icon: SmilePlus, act: pick }] : []),
    ...(message.text !== '' ? [{ label: t('inbox.message.copy'), icon: Copy, act: () => void copy(message.text) }] : []),
    ...(message.media?.state === 'kept' ? [{ label: t('media.save'), icon: Download, act: () => { if (message.media !== null) void save(message.media.id) } }] : []),
  ]

  return { canReact, canReply, react, copy, itemsFor, reply }
}
