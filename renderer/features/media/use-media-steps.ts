import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { MediaId } from '../../../core/ids.ts'
import { call } from '../../bridge.ts'

/** What can be done with a file: a copy of it in the clear, and fetching it again. */
export function useMediaSteps() {
  const { t } = useI18n()
  const noAnswer = (error: unknown): void => {
    console.error('Main did not answer', error)
    toast.error(t('common.somethingWentWrong'))
  }
  const save = (mediaId: MediaId): Promise<void> =>
    call('media.save', { mediaId }).then((answer) => {
      if (answer.ok) toast.success(t('media.saved'))
      else if (answer.details !== '') toast.error(t('media.notSaved'), { description: answer.details })
    }, noAnswer)
  const fetchAgain = (mediaId: MediaId): Promise<void> => call('media.fetch', { mediaId }).then(() => undefined, noAnswer)
  return { save, fetchAgain }
}
