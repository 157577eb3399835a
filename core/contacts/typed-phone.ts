import { AsYouType, findPhoneNumbersInText } from 'libphonenumber-js/max'
import type { E164 } from '../ids.ts'
import type { Country } from './phone.ts'

/** What a dial pad and a keyboard write of a number; letters are a name. */
const DIALLED = /^[+\d\s().\-/]+$/

/** Extensions and emergency numbers are no longer: `(911)` is nobody's way to write one. */
const SHORT = 4

/** What is typed so far as the numbering plan writes it: `020 7946 0123`. Names, codes like *97 and odd forms stay as they are. */
export function formatTyped(typed: string, country: Country): string {
  if (!DIALLED.test(typed) || !/\d/.test(typed)) return typed
  const bare = typed.replace(/[^+\d]/g, '')
  if (!bare.startsWith('+') && bare.length <= SHORT) return bare
  // A plus in the middle is no number of any plan.
  return bare.lastIndexOf('+') > 0 ? typed : new AsYouType(country).input(bare)
}

/** A number that stands in a text: from where to where, and what it is. */
export interface FoundNumber { readonly start: number, readonly end: number, readonly e164: E164 }

/** Looked for only where there are so many digits in a row as no shorter number has. */
const ANY = /\d(?:[\s().\-/]{0,2}\d){5}/
/** Longer texts are looked through so far. */
const MOST = 5000

/** Valid numbers in a text, in their order; those of `country` also without its code. */
export function numbersIn(text: string, country: Country): readonly FoundNumber[] {
  if (!ANY.test(text)) return []
  return findPhoneNumbersInText(text.slice(0, MOST), { defaultCountry: country, extended: true })
    .map(({ startsAt, endsAt, number }) => ({ start: startsAt, end: endsAt, e164: number.number as E164 }))
}
