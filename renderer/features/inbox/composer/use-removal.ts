import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { Attachment } from '../../../../core/messaging/attachment.ts'
import { call } from '../../../bridge.ts'
import type { Composer } from './composer.ts'

/** Takes an attachment off the draft; its file is destroyed only when it can no longer be wanted back. */
export function useRemoval(composer: Composer): (attachment: Attachment, called: string, index: number) => void {
  const { t } = useI18n()
  return ({ id, ...what }, called, index) => {
    composer.detach(id)
    const media = 'media' in what ? what.media : null
    let kept = false
    const drop = (): void => {
      if (!kept && media !== null) call('media.discard', { mediaId: media.id }).catch((error: unknown) => { console.error('A file could not be discarded', error) })
    }
    toast(t('inbox.attach.removed', { name: called }), {
      action: { label: t('common.undo'), onClick: () => { kept = true; composer.attach(what, index); composer.flush() } },
      onAutoClose: drop,
      onDismiss: drop,
    })
  }
}
