import { useI18n } from 'vue-i18n'
import { say, type Words } from './words.ts'

/** Says what the rules have to say (words.ts) in the language of the screen. */
export function useSay(): (said: Words | string) => string {
  const { t } = useI18n()
  return (said) => say(said, (key, params) => t(key, params))
}
