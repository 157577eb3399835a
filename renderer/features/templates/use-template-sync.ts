import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import { useSession } from '../../app/session.ts'
import { call } from '../../bridge.ts'
import { dayAndTime } from '../../locales/when.ts'

/** Fetches the templates anew, and says when that was last done. */
export function useTemplateSync() {
  const { t } = useI18n()
  const session = useSession()
  const syncing = ref(false)
  const syncedAt = computed(() => {
    const at = session.status?.templatesAt ?? null
    return at === null ? undefined : t('templates.picker.syncedAt', { when: dayAndTime(at) })
  })

  async function sync(): Promise<void> {
    syncing.value = true
    try {
      const answer = await call('templates.sync', undefined)
      if (!answer.ok) toast.error(t('templates.picker.syncFailed'), { description: answer.details })
    } catch (error) {
      console.error('Templates could not be fetched', error)
      toast.error(t('templates.picker.syncFailed'))
    } finally {
      syncing.value = false
    }
  }

  return { syncing, syncedAt, sync }
}
