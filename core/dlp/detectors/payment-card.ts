import { luhn } from '../check-digits.ts'
import type { Confidence } from '../rule.ts'
import { isIssued } from './card-issuers.ts'
import type { Detector, Match } from './detector.ts'
import { digitsOf, gapsOf, isEven, isGlued, isGrouped, isRegular, isWithin, numerals, overBreaks, sizesOf, type Numeral } from './digits.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read, type Reading } from './reading.ts'

const named = phrases(
  'card', 'cards', 'visa', 'mastercard', 'amex', 'american express', 'maestro', 'discover', 'diners', 'jcb', 'unionpay', 'debit', 'credit', 'pan', 'cvv', 'cvc', 'expiry', 'expires', 'exp',
  'karte', 'kreditkarte', 'kartennummer', 'carte', 'tarjeta', 'carta', 'kaart', 'cartão', 'karta', 'karty',
)

export const paymentCard: Detector = {
  ref: 'payment-card',
  find(text) {
    const reading = read(text)
    return numerals(text, 12, 19, isCard).flatMap((numeral): Match[] => {
      const confidence = howSure(numeral, digitsOf(numeral), reading)
      return confidence === null ? [] : [{ start: numeral.start, end: numeral.end, confidence }]
    })
  },
}

const isCard = (digits: string): boolean => isIssued(digits) && luhn(digits) && isVaried(digits)

/** One digit alone has a good check digit here and there. */
const isVaried = (digits: string): boolean => new Set(digits).size > 1

function howSure(numeral: Numeral, digits: string, reading: Reading): Confidence | null {
  const { start, end, loose } = numeral
  const sizes = sizesOf(numeral)
  const within = isWithin(numeral)
  const gaps = gapsOf(numeral, reading.text)
  const asWritten = formOf(sizes, gaps, within)
  const form = asWritten === 'loose' && isBrokenOff(sizes, gaps) ? 'even' : asWritten
  const glued = isGlued(numeral, reading.text)
  // Twelve to fourteen digits are also barcodes, dates with times, and numbers to call; UATP's 1 begins much.
  const short = digits.length < 15 || digits.startsWith('1')
  // `+43 660 …` is a number to call, whatever its check digit.
  if (short && /\+\s?\(?$/.test(reading.text.slice(Math.max(0, start - 3), start))) return null
  // Three groups of a card's four are twelve digits, too.
  if (short && within && sizes.length > 1) return null
  // With words between its parts it must at least be parted as cards are.
  if (loose === 3) return short || !cardGroups.some((group) => isGrouped(sizes, ...group)) ? null : 'low'
  if (glued && isMixed(reading, start)) return null
  if (glued && isWrapped(reading, start)) return short ? null : 'low'
  if (mentions(reading.near(start, end, 8, 4), named)) return loose === 2 ? 'medium' : form === 'loose' ? 'low' : 'high'
  // `60 30 10 60 …`: a list of small numbers that goes on.
  const listed = within && form === 'even' && (sizes[0] === 2 || sizes[0] === 3)
  if (form === 'loose' || (short && (form !== 'printed' || loose > 0))) return null
  const other = isOther(reading, start)
  if (short) return isMaestro(digits) || other ? null : 'medium'
  if (other || listed || loose === 2) return 'low'
  return form === 'printed' && !glued ? 'high' : 'medium'
}

/** Has any length, and begins as too much else does. */
const isMaestro = (digits: string): boolean => digits.startsWith('5') || digits.startsWith('6')

/** `1Z4111…`, `a4111…b2`: of one word with letters and digits that take turns. `visa4111…` is none. */
function isMixed(reading: Reading, start: number): boolean {
  const token = reading.tokens[reading.indexAt(start)]
  return token !== undefined && !/^\D*\d+\D*$/.test(reading.textOf(token))
}

/** `x4111…x`: letters before and behind it in one word. */
function isWrapped(reading: Reading, start: number): boolean {
  const token = reading.tokens[reading.indexAt(start)]
  return token !== undefined && /^\D+\d+\D+$/.test(reading.textOf(token))
}

const cardGroups: readonly (readonly number[])[] = [[4, 4, 4, 4], [4, 6, 5], [8, 8]]
const prints: readonly (readonly number[])[] = [
  [4, 4, 4, 4], [4, 4, 4, 4, 1], [4, 4, 4, 4, 2], [4, 4, 4, 4, 3], [4, 6, 5], [4, 6, 4], [4, 4, 4, 1], [4, 4, 4, 2], [4, 4, 4, 3], [4, 3, 3, 3], [5, 5, 5], [4, 4, 4], [6, 10], [6, 13], [8, 8],
]

/**
 * `printed` = as cards are printed, or in one piece; `even` = in groups of one size, or parted once; `loose` = anything
 * else, mostly several numbers side by side.
 */
function formOf(sizes: readonly number[], gaps: readonly string[], within: boolean): 'printed' | 'even' | 'loose' {
  const digits = sizes.reduce((sum, size) => sum + size, 0)
  if (sizes.length === 1) return 'printed'
  if (prints.some((print) => isGrouped(sizes, ...print))) return isEven(gaps) ? 'printed' : 'even'
  const regular = (sizes[0] ?? 0) <= 6 && isRegular(sizes.slice(0, -1)) && (sizes.at(-1) ?? 0) <= (sizes[0] ?? 0)
  if (regular && (isEven(gaps) || digits === sizes.length)) return 'even'
  // Amounts and times stand side by side with these; `4111 11111111 1111` does not have them.
  return !within && digits >= 15 && gaps.every((gap) => !/[:/,]/.test(gap)) && (sizes.length <= 4 || isMostlySingle(sizes)) ? 'even' : 'loose'
}

/** Printed, but for a line break or the end of a message within a group: `4111 1111 11`, `11 1111`. Not numbers below each other. */
function isBrokenOff(sizes: readonly number[], gaps: readonly string[]): boolean {
  if (!gaps.some((gap) => gap.includes('\n'))) return false
  const whole = overBreaks(sizes, gaps)
  return whole.gaps.length > 0 && isEven(whole.gaps) && prints.some((print) => isGrouped(whole.sizes, ...print))
}

/** Written digit by digit here, in groups there. */
const isMostlySingle = (sizes: readonly number[]): boolean => sizes.filter((size) => size === 1).length > sizes.length / 2
