import { isValidIBAN } from 'ibantools'
import isAbaRouting from 'validator/lib/isAbaRouting.js'
import isISIN from 'validator/lib/isISIN.js'
import { cusip, luhn, mod11, sedol, verhoeff } from './check-digits.ts'
import { itin, nino, ssn } from './personal-numbers.ts'
import type { Validator } from './rule.ts'

/** Capitals and digits alone: what stands between them is how it was written, not what it is. */
const bare = (match: string): string => match.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
const numeric = (check: (digits: string) => boolean) => (match: string): boolean => {
  const code = bare(match)
  return /^[0-9]+$/.test(code) && check(code)
}
const coded = (check: (code: string) => boolean) => (match: string): boolean => check(bare(match))

/** What a match of the firm's own pattern must be as well; spaces and punctuation in it are passed over. */
export const checks: Readonly<Record<Validator, (match: string) => boolean>> = {
  'luhn': numeric(luhn),
  'iban': coded((code) => isValidIBAN(code)),
  'aba': numeric(isAbaRouting),
  'isin': coded(isISIN),
  'cusip': coded(cusip),
  'sedol': coded(sedol),
  'ssn': numeric(ssn),
  'itin': numeric(itin),
  'nino': coded(nino),
  'verhoeff': numeric(verhoeff),
  'mod-11': coded(mod11),
}
