import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import type { Detector, Match } from './detector.ts'
import { any, digitsOf, gapsOf, isGlued, isWithin, longestFirst, sizesOf, type Numeral } from './digits.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read, type Reading } from './reading.ts'
import { isAmount } from './us-bank.ts'

const named = phrases(
  'phone', 'telephone', 'tel', 'mobile', 'mob', 'cell', 'cellphone', 'landline', 'call', 'ring', 'text', 'whatsapp', 'fax', 'number is', 'reach me', 'direct line', 'handy', 'telefon', 'telefonnummer',
  'mobil', 'rufnummer', 'téléphone', 'portable', 'appeler', 'teléfono', 'móvil', 'celular', 'llamar', 'telefono', 'cellulare', 'telefoon', 'mobiel', 'telemóvel',
)
const LEAST = 7
const MOST = 15
/** More groups than these have only numbers that are written digit by digit; those are whole. */
const MOST_GROUPS = 6
const SPELLED = 10

/** Whether numbers can be read as of it: GB is one, UK is none. */
export const isPhoneRegion = (region: string): region is CountryCode => isSupportedCountry(region)

export const phone: Detector = {
  ref: 'phone',
  find(text, { regions }) {
    const reading = read(text)
    const countries = regions.filter(isPhoneRegion)
    return longestFirst(text, { from: LEAST, to: MOST }, any, (numeral): Match | null => {
      const { length, loose } = numeral
      if (loose === 3) return null
      const groups = sizesOf(numeral).length
      if ((groups > MOST_GROUPS && (groups < length || length < SPELLED)) || isGlued(numeral, reading.text) || !gapsOf(numeral, reading.text).every(isPhoneGap)) return null
      return international(numeral, reading) ?? national(numeral, reading, countries)
    })
  },
}

/** `) `, `-`, `. `, ` / `; no comma, no colon: those stand between two things. */
const isPhoneGap = (gap: string): boolean => gap.length <= 3 && !/[,:;\n]/.test(gap)

function international(numeral: Numeral, { text }: Reading): Match | null {
  const { start, end } = numeral
  const digits = digitsOf(numeral)
  // `+44 (0)20` carries a digit that is not dialled from abroad: libphonenumber knows.
  const plus = /\+\s?\(?$/.exec(text.slice(Math.max(0, start - 3), start))
  const abroad = plus === null && digits.startsWith('00')
  if (plus === null && !abroad) return null
  const number = parsePhoneNumberFromString(abroad ? `+${digits.slice(2)}` : `+${digits}`)
  if (number === undefined || !(abroad ? number.isValid() : number.isPossible())) return null
  return { start: plus === null ? start : start - plus[0].length, end, confidence: number.isValid() ? 'high' : 'medium' }
}

function national(numeral: Numeral, reading: Reading, countries: readonly CountryCode[]): Match | null {
  const { start, end } = numeral
  const [digits, sizes] = [digitsOf(numeral), sizesOf(numeral)]
  if (countries.length === 0 || isAmount(reading.text, start, end) || isDateLike(sizes)) return null
  const name = mentions(reading.near(start, end, 5, 2), named)
  // In one piece, and without the 0 in front, it is a number like any other.
  const shaped = digits.startsWith('0') ? digits.length >= 10 : sizes.length === 3 && digits.length === 10 && sizes[0] === 3
  if (!name && (!shaped || isWithin(numeral) || isOther(reading, start))) return null
  if (!countries.some((code) => parsePhoneNumberFromString(digits, code)?.isValid() === true)) return null
  return { start: reading.text.charAt(start - 1) === '(' ? start - 1 : start, end, confidence: name ? 'high' : 'medium' }
}

/** 22.11.2026, 2026-11-22, 10-12-1975 */
const isDateLike = (sizes: readonly number[]): boolean =>
  sizes.length === 3 && (sizes[2] === 4 || sizes[0] === 4) && Math.max(sizes[0] ?? 0, sizes[2] ?? 0) === 4 && Math.min(sizes[0] ?? 0, sizes[2] ?? 0) <= 2 && (sizes[1] ?? 0) <= 2
