import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { E164 } from '../ids.ts'

/**
 * Whether what stands in a CRM's field is this number. People write there as they like: "+44 (0)7700 900142", "0044 7700…",
 * "07700 900142", "(212) 555-0123". Without a country it is taken for one of this number's country.
 */
export function isNumber(written: unknown, e164: E164): boolean {
  if (typeof written !== 'string' || written.trim() === '') return false
  const text = written.replace(/\(0\)/g, '').replace(/(ext|x|#)\W*\d+\s*$/i, '')
  const digits = text.replace(/\D/g, '')
  const wanted = e164.slice(1)
  if (text.trim().startsWith('+')) return digits === wanted
  if (digits.startsWith('00')) return digits.slice(2) === wanted
  return [wanted, nationalOf(e164)].some((one) => one === digits || one === digits.replace(/^0+/, ''))
}

/** Without country code and trunk prefix: what HubSpot's and Salesforce's search go by. The whole number where the country is not known. */
export const nationalOf = (e164: E164): string => parsePhoneNumberFromString(e164)?.nationalNumber ?? e164.slice(1)

/** As people write it, the likeliest forms first; none twice. */
export function formsOf(e164: E164): string[] {
  const number = parsePhoneNumberFromString(e164)
  const national = number?.formatNational() ?? e164
  const international = number?.formatInternational() ?? e164
  return [...new Set([e164, national, international, national.replace(/\D/g, ''), e164.slice(1), `00${e164.slice(1)}`, nationalOf(e164)])]
}
