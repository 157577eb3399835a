import { byRule } from '../../core/dlp/by-rule.ts'
import type { Refusal } from '../../core/messaging/refusal.ts'
import type { UtcMs } from '../../core/time.ts'
import { i18n } from './index.ts'
import { fileSize } from './file-size.ts'
import { reasonsOf, ruleNames } from './rule-words.ts'
import { span } from './when.ts'

/** A refusal as a sentence. `name`: how the client is called in it. */
export function refusalWords(refusal: Refusal, name: string, now: UtcMs): string {
  const { t } = i18n.global
  if ('findings' in refusal && refusal.findings.length > 0) {
    const rules = ruleNames(byRule(refusal.findings).map((rule) => rule.name))
    return `${t(`common.refusal.${refusal.code}-by`, { rules })} ${reasonsOf(refusal.findings)}`.trim()
  }
  return t(`common.refusal.${refusal.code}`, {
    name,
    channel: 'channel' in refusal ? t(`common.channel.${refusal.channel}`) : '',
    wait: 'againAt' in refusal ? span(refusal.againAt - now) : '',
    template: 'name' in refusal ? refusal.name : '',
    length: 'length' in refusal ? refusal.length : 0,
    limit: 'limit' in refusal ? refusal.limit : 0,
    mime: 'mime' in refusal ? refusal.mime : '',
    size: refusal.code === 'media-too-large' ? fileSize(refusal.bytes) : '',
    most: refusal.code === 'media-too-large' ? fileSize(refusal.limit) : '',
  })
}
