import { luhn } from '../check-digits.ts'
import type { Confidence } from '../rule.ts'
import type { Detector, Match } from './detector.ts'
import { isEven, isGrouped, numerals, type Numeral } from './digits.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read, type Reading } from './reading.ts'

/** ISO/IEC 7812 issuers: first digits from, to (of equal length), lengths of the number. As the schemes publish them. */
const issuers: readonly (readonly [from: string, to: string, lengths: readonly number[]])[] = [
  ['4', '4', [13, 16, 18, 19]], // Visa
  ['51', '55', [16]], ['2221', '2720', [16]], // Mastercard
  ['34', '34', [15]], ['37', '37', [15]], // American Express
  ['6011', '6011', [16, 17, 18, 19]], ['644', '649', [16, 17, 18, 19]], ['65', '65', [16, 17, 18, 19]], // Discover
  ['300', '305', [14, 16, 17, 18, 19]], ['309', '309', [14, 16]], ['36', '36', [14, 16, 17, 18, 19]], ['38', '39', [14, 16, 17, 18, 19]], // Diners Club
  ['3528', '3589', [16, 17, 18, 19]], ['1800', '1800', [15]], ['2131', '2131', [15]], // JCB
  ['62', '62', [16, 17, 18, 19]], ['81', '81', [16, 17, 18, 19]], // UnionPay
  ['50', '50', [12, 13, 14, 15, 16, 17, 18, 19]], ['56', '58', [12, 13, 14, 15, 16, 17, 18, 19]], // Maestro
  ['6304', '6304', [12, 13, 14, 15, 16, 17, 18, 19]], ['67', '67', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['60', '60', [16]], ['508', '508', [16]], ['353', '356', [16]], // RuPay
  ['2200', '2204', [16, 17, 18, 19]], // Mir
  ['636', '639', [16, 17, 18, 19]], // InterPayment, InstaPayment
  ['1', '1', [15]], // UATP
]

const isIssued = (digits: string): boolean => issuers.some(([from, to, lengths]) => {
  const prefix = digits.slice(0, from.length)
  return prefix >= from && prefix <= to && lengths.includes(digits.length)
})

const named = phrases(
  'card', 'cards', 'visa', 'mastercard', 'amex', 'american express', 'maestro', 'discover', 'diners', 'jcb', 'unionpay', 'debit', 'credit', 'pan', 'cvv', 'cvc', 'expiry', 'expires', 'exp',
  'karte', 'kreditkarte', 'kartennummer', 'carte', 'tarjeta', 'carta', 'kaart', 'cartão', 'karta',
)

export const paymentCard: Detector = {
  ref: 'payment-card',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const numeral of numerals(text, 12, 19)) {
      if (isIssued(numeral.digits) && luhn(numeral.digits) && isVaried(numeral.digits)) found.push({ start: numeral.start, end: numeral.end, confidence: sure(numeral, reading) })
    }
    return found
  },
}

/** 0000 0000 0000 0000 has a good check digit, and so has a row of one digit only here and there. */
const isVaried = (digits: string): boolean => new Set(digits).size > 1

function sure(numeral: Numeral, reading: Reading): Confidence {
  const { start, end, digits } = numeral
  const name = mentions(reading.near(start, end, 8, 4), named)
  const form = formOf(numeral)
  // `+43 660 …` is a number to call, whatever its check digit.
  if (reading.text.charAt(start - 1) === '+' || (!name && (form === 'loose' || isOther(reading, start)))) return 'low'
  if (name) return form === 'loose' ? 'medium' : 'high'
  // Twelve to fourteen digits are also barcodes, dates with times, and numbers to call; UATP's 1 begins much.
  const short = digits.length < 15 || digits.startsWith('1')
  if (form === 'printed' && !short) return numeral.glued ? 'medium' : 'high'
  if (form === 'printed') return isMaestro(digits) ? 'low' : 'medium'
  return short ? 'low' : 'medium'
}

/** Has any length, and begins as too much else does. */
const isMaestro = (digits: string): boolean => digits.startsWith('5') || digits.startsWith('6')

const prints: readonly (readonly number[])[] = [
  [4, 4, 4, 4], [4, 4, 4, 4, 1], [4, 4, 4, 4, 2], [4, 4, 4, 4, 3], [4, 6, 5], [4, 6, 4], [4, 4, 4, 1], [4, 4, 4, 2], [4, 4, 4, 3], [4, 3, 3, 3], [5, 5, 5], [4, 4, 4], [6, 10], [6, 13], [8, 8], [8, 4, 4],
]

/**
 * `printed` = as cards are printed, or in one piece; `even` = the same gap between groups of one size, or a line break
 * in a printed one; `loose` = anything else, mostly several numbers side by side.
 */
function formOf(numeral: Numeral): 'printed' | 'even' | 'loose' {
  const { sizes, gaps, within } = numeral
  if (sizes.length === 1) return 'printed'
  const printed = prints.some((print) => isGrouped(numeral, ...print))
  if (printed && isEven(numeral)) return 'printed'
  const plain = gaps.every((gap) => !/[:/,]/.test(gap))
  const regular = sizes.slice(0, -1).every((size) => size === sizes[0]) && isEven(numeral)
  if (printed || regular) return 'even'
  return plain && !within && (numeral.digits.length === 15 || numeral.digits.length === 16) ? 'even' : 'loose'
}
