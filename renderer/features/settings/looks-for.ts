import type { ToldRule } from '../../../core/dlp/told-rule.ts'
import { i18n } from '../../locales/index.ts'
import { fileSize } from '../../locales/file-size.ts'
import { listed } from '../../locales/when.ts'

/** Of a file rule's types, named. */
const MOST_TYPES = 4

/** What a rule looks for, in words. */
export function looksForWords(looksFor: ToldRule['looksFor']): string {
  const { t } = i18n.global
  switch (looksFor.kind) {
    case 'builtin': return t(`settings.rules.looksFor.builtin.${looksFor.ref}`)
    case 'regex': return t('settings.rules.looksFor.regex')
    case 'lexicon': {
      const own = looksFor.terms === 0 ? [] : [t('settings.rules.looksFor.terms', { n: looksFor.terms }, looksFor.terms)]
      return listed([...looksFor.ref === null ? [] : [t('settings.rules.looksFor.list', { list: looksFor.ref })], ...own])
    }
    case 'file': {
      const { types, overBytes } = looksFor
      const left = types.length - MOST_TYPES
      const kinds = types.length === 0 ? t('settings.rules.looksFor.anyFile') : t('settings.rules.looksFor.files', { types: [...types.slice(0, MOST_TYPES), ...left > 0 ? [t('rules.names.more', { n: left }, left)] : []].join(', ') })
      return overBytes === 0 ? kinds : t('settings.rules.looksFor.over', { kinds, size: fileSize(overBytes) })
    }
  }
}
