import { nextTick, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { CheckStep } from '../../../core/accounts.ts'

/**
 * The test of a card's account, and what it said; `found`: the box where its steps stand. `reset`: something has changed,
 * and they hold no longer.
 */
export function useAccountTest(found: Readonly<Ref<HTMLElement | null>>, run: () => Promise<readonly CheckStep[]>) {
  const { t } = useI18n()
  const steps = ref<readonly CheckStep[] | null>(null)
  const testing = ref(false)

  async function test(): Promise<void> {
    testing.value = true
    steps.value = null
    try {
      steps.value = await run()
      await nextTick()
      // What failed stands last, and the list may be longer than the window.
      found.value?.scrollIntoView({ block: 'nearest' })
    } catch { toast.error(t('common.somethingWentWrong')) } finally { testing.value = false }
  }
  return { steps, testing, test, reset: (): void => { steps.value = null } }
}
