import {
  isSupportedCountry, ParseError, parsePhoneNumberWithError, validatePhoneNumberLength,
  type CountryCode, type PhoneNumber,
} from 'libphonenumber-js/max'
import type { E164 } from '../ids.ts'

/** ISO 3166 code of a country whose numbering plan is known: `GB`. */
export type Country = CountryCode

/** Why what was typed is no number; the words for it are in the locale file. */
export type PhoneProblem = 'empty' | 'not-a-number' | 'too-short' | 'too-long' | 'impossible' | 'unknown-country' | 'extension'

export type ParsedPhone = { readonly ok: true, readonly e164: E164 } | { readonly ok: false, readonly problem: PhoneProblem }

/** ITU-T E.164: at most 15 digits, none of them a leading zero. */
const E164_FORM = /^\+[1-9]\d{6,14}$/
const problem = (code: PhoneProblem): ParsedPhone => ({ ok: false, problem: code })

/**
 * What a person types, in any usual form, as E.164. `country` is whose national form is understood.
 * Takes every number that has a possible length for its country: numbering plans change faster than apps,
 * so a number that is merely not known to be in use passes.
 */
export function parsePhone(typed: string, country: Country): ParsedPhone {
  const text = tidy(typed)
  if (text === '') return problem('empty')
  const parsed = parse(text, country)
  // 00 is the prefix abroad for most of the world; where it is not, people still copy it from there.
  return !parsed.ok && text.startsWith('00') ? orElse(parse(`+${text.slice(2)}`, country), parsed) : parsed
}

const orElse = (first: ParsedPhone, second: ParsedPhone): ParsedPhone => first.ok ? first : second

/** Numbers copied from contact apps carry direction marks; those from web pages, `tel:` and wide digits. */
const tidy = (typed: string): string =>
  typed.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '').trim().replace(/^tel:\s*/i, '').replace(/;ext=/i, ' x')

function parse(text: string, country: Country): ParsedPhone {
  const options = { defaultCountry: country, extract: false }
  try {
    const number = parsePhoneNumberWithError(text, options)
    // A message or a webhook cannot carry an extension; dropping it would reach somebody else.
    if (number.ext !== undefined) return problem('extension')
    const length = validatePhoneNumberLength(text, options)
    if (length !== undefined) return problem(lengthProblems[length] ?? 'impossible')
    return E164_FORM.test(number.number) ? { ok: true, e164: number.number as E164 } : problem('too-short')
  } catch (error) {
    if (error instanceof ParseError) return problem(lengthProblems[error.message] ?? 'not-a-number')
    throw error
  }
}

/** libphonenumber's words for what is wrong, in ours. */
const lengthProblems: Readonly<Partial<Record<string, PhoneProblem>>> = {
  TOO_SHORT: 'too-short', TOO_LONG: 'too-long', INVALID_LENGTH: 'impossible', INVALID_COUNTRY: 'unknown-country', NOT_A_NUMBER: 'not-a-number',
}

/** Whether what stands in the field so far could be dialled: for the form's hint. */
export const isPossible = (typed: string, country: Country): boolean => parsePhone(typed, country).ok

function known(e164: E164): PhoneNumber | null {
  try {
    return parsePhoneNumberWithError(e164)
  } catch (error) {
    if (error instanceof ParseError) return null
    throw error
  }
}

/** For the eye: `+44 7700 900142`; the bare E.164 where the numbering plan is unknown. */
export const formatPhone = (e164: E164): string => known(e164)?.formatInternational() ?? e164

/** What kind of line it is, by the numbering plan alone; `unknown` where mobiles look like landlines (North America). */
export function lineKind(e164: E164): 'mobile' | 'landline' | 'unknown' {
  const type = known(e164)?.getType()
  return type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'landline' : 'unknown'
}

/** The country of a number, so that the advisor's own line can say whose national form they type; null = unknown. */
export function countryOf(e164: E164): Country | null {
  const number = known(e164)
  return number?.country ?? number?.getPossibleCountries()[0] ?? null
}

/** `null` where the text is no country that we know. */
export const toCountry = (text: string): Country | null => {
  const code = text.trim().toUpperCase()
  return isSupportedCountry(code) ? code : null
}
