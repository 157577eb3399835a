import { dateLocale } from '../../locales/index.ts'

/** Languages offered for a contact, BCP 47. The opt-in and the templates come in the nearest one the firm has. */
const OFFERED = ['en-GB', 'en-US', 'ar', 'zh-CN', 'zh-HK', 'nl-NL', 'fr-FR', 'de-DE', 'hi-IN', 'it-IT', 'ja-JP', 'pl-PL', 'pt-BR', 'pt-PT', 'es-ES', 'es-MX', 'tr-TR'] as const

/** In the form that the templates' languages have, so that both lists say the same. */
const names = new Intl.DisplayNames(dateLocale, { type: 'language', languageDisplay: 'standard' })

/** "es-MX" → "Spanish (Mexico)". */
export const languageName = (tag: string): string => names.of(tag) ?? tag

/** The offered ones, and the one that is set already. */
export const languageOptions = (present: string): { value: string, label: string }[] =>
  Array.from(new Set<string>([...OFFERED, present]), (tag) => ({ value: tag, label: languageName(tag) }))
    .sort((one, other) => one.label.localeCompare(other.label))
