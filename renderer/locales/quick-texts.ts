import { i18n } from './index.ts'

/** Short answers to a call that is turned away: the policy's, else our own. */
export const quickTexts = (ofPolicy: readonly string[]): readonly string[] =>
  ofPolicy.length > 0 ? ofPolicy : (['later', 'meeting', 'write'] as const).map((name) => i18n.global.t(`calls.sms.texts.${name}`))
