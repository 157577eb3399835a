import { i18n } from '../../../locales/index.ts'

const { t } = i18n.global

/** What telephones call a number (vCard), in our words; any other as it is, in small letters. */
const WORDS: Readonly<Record<string, string>> = { CELL: 'mobile', MOBILE: 'mobile', WORK: 'office', HOME: 'home' }
export function phoneLabel(label: string): string {
  const known = WORDS[label.toUpperCase()]
  return (known === undefined ? label : t(`contacts.label.${known}`)).toLowerCase()
}
