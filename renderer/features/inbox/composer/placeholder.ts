import type { Standing } from '../model/standing.ts'

/** What stands in the empty field: whom and how, or why nothing can be written. */
export function placeholderFor(standing: Standing, t: (key: string, params: Record<string, string>) => string, name: string): string {
  switch (standing.kind) {
    case 'free': return t('inbox.composer.placeholder.whatsapp', { name })
    case 'sms': return t('inbox.composer.placeholder.sms', { name })
    case 'template-only': return t('inbox.composer.placeholder.templateOnly', { name })
    case 'pending': return t('inbox.composer.placeholder.later', { name })
    case 'declined': return t('inbox.composer.placeholder.off', { name })
    default: return t('inbox.composer.placeholder.offSms', { name })
  }
}
