import { dateLocale } from '../../locales/index.ts'

const names = new Intl.DisplayNames(dateLocale, { type: 'language', languageDisplay: 'standard', style: 'short', fallback: 'code' })

/** Meta's `en_GB` → "English (UK)"; what is no language stays as it is. */
export function languageName(language: string): string {
  try {
    return names.of(language.replace('_', '-')) ?? language
  } catch {
    return language
  }
}
