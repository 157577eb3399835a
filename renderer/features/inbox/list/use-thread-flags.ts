import { Archive, ArchiveRestore, Bell, BellOff, CheckCheck, Pin, PinOff } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { Input } from '../../../../core/ipc.ts'
import type { ThreadRow } from '../../../../core/view.ts'
import { call } from '../../../bridge.ts'
import type { MenuItem } from '../../../ui/menu-item.ts'

type Flags = Omit<Input<'threads.flag'>, 'threadId'>

/** What can be done with a thread as a whole, in the list and in the conversation's menu. */
export function useThreadFlags() {
  const { t } = useI18n()

  const failed = (error: unknown): void => {
    console.error('A thread could not be marked', error)
    toast.error(t('inbox.step.noAnswer'))
  }
  const flag = (thread: ThreadRow, flags: Flags): void => { call('threads.flag', { threadId: thread.id, ...flags }).catch(failed) }

  /** Out of sight at once: said, with the way back. */
  const archive = (thread: ThreadRow): void => {
    call('threads.flag', { threadId: thread.id, archived: true }).then(() => {
      toast(t('inbox.row.archived', { name: thread.title }), { action: { label: t('common.undo'), onClick: () => flag(thread, { archived: false }) } })
    }, failed)
  }

  const itemsFor = (thread: ThreadRow): MenuItem[] => [
    ...(thread.unread > 0 ? [{ label: t('inbox.row.read'), icon: CheckCheck, act: () => { call('threads.read', { threadId: thread.id, seq: thread.newestIn }).catch(failed) } }] : []),
    thread.pinned
      ? { label: t('inbox.row.unpin'), icon: PinOff, act: () => flag(thread, { pinned: false }) }
      : { label: t('inbox.row.pin'), icon: Pin, act: () => flag(thread, { pinned: true }) },
    thread.muted
      ? { label: t('inbox.row.unmute'), icon: Bell, act: () => flag(thread, { muted: false }) }
      : { label: t('inbox.row.mute'), icon: BellOff, act: () => flag(thread, { muted: true }) },
    thread.archived
      ? { label: t('inbox.row.unarchive'), icon: ArchiveRestore, act: () => flag(thread, { archived: false }) }
      : { label: t('inbox.row.archive'), icon: Archive, act: () => archive(thread) },
  ]
  return { itemsFor }
}
