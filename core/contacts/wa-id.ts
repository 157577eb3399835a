import type { E164 } from '../ids.ts'

/*
 *  Meta's `wa_id` is the number's digits, without the plus. In three countries it is at times spelled
 *  otherwise than the number that people dial, for the numbering plan changed after WhatsApp had it.
 */

/** `+447700900142` → `447700900142`. */
export const waIdOf = (e164: E164): string => e164.slice(1)

/** `447700900142` → `+447700900142`; null where it is no number (a business-scoped user id, a group). */
export const e164OfWaId = (waId: string): E164 | null => /^[1-9]\d{6,14}$/.test(waId) ? `+${waId}` as E164 : null

/** From one spelling of a mobile number to the other one; both ring the same phone. */
const twins: readonly (readonly [RegExp, string])[] = [
  // Brazil: mobiles got a ninth digit, a leading 9, before the old ones that begin with 6 to 9.
  [/^\+55(\d\d)9([6-9]\d{7})$/, '+55$1$2'],
  [/^\+55(\d\d)([6-9]\d{7})$/, '+55$19$2'],
  // Mexico: the 1 of mobiles from abroad was given up in 2019.
  [/^\+521([2-9]\d{9})$/, '+52$1'],
  [/^\+52([2-9]\d{9})$/, '+521$1'],
  // Argentina: mobiles take a 9 after the country code when called from abroad.
  [/^\+549([1-8]\d{9})$/, '+54$1'],
  [/^\+54([1-8]\d{9})$/, '+549$1'],
]

/**
 * How WhatsApp may spell this number: as given, and its twin where there is one.
 * Look a client up by all of them, or the answer of a contact comes in as a stranger's.
 */
export function whatsappSpellings(e164: E164): readonly E164[] {
  for (const [pattern, other] of twins) {
    if (pattern.test(e164)) return [e164, e164.replace(pattern, other) as E164]
  }
  return [e164]
}
