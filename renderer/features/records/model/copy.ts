import { toast } from 'vue-sonner'
import { i18n } from '../../../locales/index.ts'

const { t } = i18n.global

/** Puts a text on the clipboard, and says so. */
export async function copy(text: string, said = t('records.detail.copied')): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.success(said)
  } catch { toast.error(t('records.detail.notCopied')) }
}
