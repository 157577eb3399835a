import { createI18n, type LocaleMessages, type VueMessageType } from 'vue-i18n'

/*
 *  Every visible string. One file per room; its name is the first part of the key: contacts.json → t('contacts.title').
 *  The texts are interpreted, never compiled to code, so that the content security policy needs no unsafe-eval.
 *  In a text, `@ { } | $` mean something to vue-i18n: write them as {'@'}, {'|'}…
 */
const files = import.meta.glob<VueMessageType>('./en/*.json', { eager: true, import: 'default' })

const en: LocaleMessages<VueMessageType> = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })

/** For Intl: how dates and numbers are written in the language of the texts. */
export const dateLocale = 'en-GB'
