import { i18n } from './index.ts'

/** Short answers to a call that is turned away, in the order of the texts. */
export const quickTexts = (): readonly string[] => (['later', 'meeting', 'write'] as const).map((name) => i18n.global.t(`calls.sms.texts.${name}`))
