import type { ErrorClass, ProviderError } from '../provider-error.ts'
import type { Advice } from '../view.ts'

/*
 *  Twilio's error codes, each mapped once. Source: Twilio, "Error and warning dictionary".
 *  2xxxx come at once, 3xxxx later, with a status; 63xxx are those of WhatsApp over Twilio. What more 63016 and
 *  63003 tell is in whatsapp/telling-codes.ts.
 */

interface Meaning { readonly class: ErrorClass, readonly advice: Advice }

const meanings: readonly (readonly [ErrorClass, Advice, readonly number[]])[] = [
  ['halt', 'sign-in-again', [20003]],
  // Account suspended; by the time of a status, too.
  ['halt', 'tell-it', [20006, 30002]],
  // Unknown account, or a sender that is not ours.
  ['halt', 'check-settings', [20404, 21212, 21603, 21606, 21609]],
  // WhatsApp: the sender is not set up at Twilio, or its pairing with Meta is broken.
  ['halt', 'check-settings', [63001, 63002, 63007]],
  // Too many requests; the sender's queue is full; 30001 likewise.
  ['try-later', 'try-later', [20429, 21611, 30001, 63018]],
  ['final', 'sms-opted-out', [21610]],
  ['final', 'not-sms-capable', [21614, 21635, 30006]],
  ['final', 'check-number', [21211, 21604, 21612, 30005, 63031]],
  // Switched off or out of reach; unknown trouble of the carrier.
  ['final', 'try-later', [30003, 30008]],
  ['final', 'fix-text', [20001, 21602, 21617]],
  // WhatsApp: content it does not take, a file too large, a part it does not know.
  ['final', 'fix-text', [21623, 63005, 63006, 63021, 63030, 63034]],
  // Twilio could not fetch our file.
  ['final', 'check-settings', [11200, 12300, 21620, 63019]],
  // WhatsApp, about this recipient: outside the 24 hours; not there; in an experiment of Meta's; enough marketing for now.
  ['final', 'use-template', [63016]],
  ['final', 'offer-sms', [63003, 63024, 63032]],
  ['final', 'wait-a-day', [63049]],
  // The template is gone, paused, or has other variables.
  ['final', 'resync-templates', [21655, 21656, 63027, 63028, 63040, 63041]],
  // Country not permitted, blocked, filtered by the carrier, sender not registered with US carriers.
  ['final', 'tell-it', [21408, 30004, 30007, 30034]],
]

const table: ReadonlyMap<number, Meaning> = new Map(
  meanings.flatMap(([errorClass, advice, codes]) => codes.map((code) => [code, { class: errorClass, advice }] as const)),
)

/** Twilio's error in our words. `status` is that of the HTTP answer; it decides only for codes that are not known here. */
export function twilioError(code: number, details: string, status = 400): ProviderError {
  const meaning = table.get(code) ?? { class: status >= 500 ? 'ambiguous' : 'final', advice: 'tell-it' }
  return { code: String(code), ...meaning, details }
}

/** The error of a message that Twilio reports as failed, after it took it: not sent again by itself. */
export function failedSmsError(code: number, details: string): ProviderError {
  const error = twilioError(code, details)
  return error.class === 'halt' ? error : { ...error, class: 'final' }
}
