import type { Refusal } from '../../core/messaging/refusal.ts'
import type { CallRefusal } from '../../core/telephony/call-refusal.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import { call as ask } from '../bridge.ts'
import { callRefusalWords, peerName } from '../locales/call-words.ts'
import { i18n } from '../locales/index.ts'
import { refusalWords } from '../locales/refusal-words.ts'

const CALL_CODES: ReadonlySet<string> = new Set<CallRefusal['code']>(['phone-off', 'phone-offline', 'no-such-call'])
const ofCall = (refusal: CallRefusal | Refusal): refusal is CallRefusal => CALL_CODES.has(refusal.code)

/** Turns a call away and sends an SMS. What became of it, in words: a call that was declined may have an SMS that the gate kept. */
export async function declineWithSms(call: LiveCall, text: string): Promise<{ readonly ok: boolean, readonly words: string }> {
  const { t } = i18n.global
  try {
    const answer = await ask('calls.act', { do: 'decline-with-sms', id: call.id, messageId: crypto.randomUUID(), text })
    if (answer.ok) return { ok: true, words: t('calls.sms.sent') }
    const { refusal } = answer
    return { ok: false, words: ofCall(refusal) ? callRefusalWords(refusal, t('shell.banner.yourIt')) : t('calls.sms.notSent', { why: refusalWords(refusal, peerName(call), Date.now()) }) }
  } catch (error) {
    console.error('Main did not answer', error)
    return { ok: false, words: t('common.somethingWentWrong') }
  }
}
