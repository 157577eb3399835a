import type { ErrorClass, ProviderError } from '../provider-error.ts'
import type { Advice } from '../view.ts'

/*
 *  Meta's error codes, each mapped once. Source: Meta, "Cloud API error codes"; titles and subcodes are deprecated
 *  there, so only `code` is read, but for one subcode (see `graphError`).
 */

interface Meaning { readonly class: ErrorClass, readonly advice: Advice }

/** Codes with one meaning, gathered by it. */
const meanings: readonly (readonly [ErrorClass, Advice, readonly number[]])[] = [
  // The token is dead, or lost its rights.
  ['halt', 'sign-in-again', [0, 190, 3, 10, 131005]],
  // Surely not sent: overload, downtime, rate limits (4, 80007, 130429; 131056 = this pair alone).
  ['try-later', 'try-later', [1, 2, 4, 80007, 130429, 131016, 131057, 133004, 131056]],
  // "Something went wrong": the message may be on its way.
  ['ambiguous', 'try-later', [131000]],
  // The platform stopped the account: policy, lock, spam, payment.
  ['halt', 'tell-it', [368, 131031, 131048, 131064, 131042]],
  // Something is set up wrong: number deleted (33), certificate, not registered, display name, address, unknown path.
  ['halt', 'check-settings', [33, 131045, 133010, 131037, 2500]],
  ['final', 'check-settings', [2200]],
  // About this recipient alone. 130497: the account may not write to that country; others still get theirs.
  ['final', 'offer-sms', [131026, 130472]],
  ['final', 'use-template', [131047]],
  ['final', 'wait-a-day', [131049]],
  ['final', 'no-marketing', [131050]],
  ['final', 'check-number', [131021, 131062, 137000]],
  ['final', 'tell-it', [131030, 130497]],
  // About what was written.
  ['final', 'fix-text', [100, 131008, 131009, 131051, 131052, 131053, 135000]],
  ['final', 'resync-templates', [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018]],
]

const table: ReadonlyMap<number, Meaning> = new Map(
  meanings.flatMap(([errorClass, advice, codes]) => codes.map((code) => [code, { class: errorClass, advice }] as const)),
)

/** Meta's permission errors: a whole range. */
const isPermission = (code: number): boolean => code >= 200 && code <= 299

function meaningOf(code: number, status: number): Meaning {
  if (isPermission(code)) return { class: 'halt', advice: 'sign-in-again' }
  // An unknown error of the server may have come after the message was taken; one of the client's came before.
  return table.get(code) ?? { class: status >= 500 ? 'ambiguous' : 'final', advice: 'tell-it' }
}

/**
 * Meta's error in our words. `status` is that of the HTTP answer; it decides only for codes that are not known here.
 * Code 100 with subcode 33 is a wrong object id, a fault of the settings and not of the text: it gets the code "33".
 */
export function graphError(code: number, subcode: number | null, details: string, status = 400): ProviderError {
  const real = code === 100 && subcode === 33 ? 33 : code
  return { code: String(real), ...meaningOf(real, status), details }
}

/**
 * The error of a message that Meta reports as failed, long after it took it. It did not arrive, for certain, and
 * nobody sends it again by itself: so the classes that say otherwise become `final`.
 */
export function failedStatusError(code: number, details: string): ProviderError {
  const error = graphError(code, null, details)
  return error.class === 'halt' ? error : { ...error, class: 'final' }
}

/** Errors after which only this pair of numbers waits, or this message; after the others to try later, the whole line. */
const ofOneMessage: ReadonlySet<string> = new Set(['131056', '1'])
export const stopsWholeLine = (error: ProviderError): boolean => !ofOneMessage.has(error.code)
