import { ein, itin, ssn } from '../personal-numbers.ts'
import type { BuiltinDetector, Confidence } from '../rule.ts'
import type { Detector, Match } from './detector.ts'
import { isEven, isGrouped, isRegular, numerals } from './digits.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read } from './reading.ts'

/*
 *  Nine digits, none of them a check digit: how they are grouped and what they are called is all there is.
 */

interface Kind {
  readonly isValid: (digits: string) => boolean
  readonly named: readonly string[]
  readonly sizes: readonly number[]
  /** Grouped so with dashes, and not called anything. */
  readonly shaped: Confidence
}

const nine = (ref: BuiltinDetector, { isValid, named, sizes, shaped }: Kind): Detector => ({
  ref,
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const numeral of numerals(text, 9, 9)) {
      if (!isValid(numeral.digits) || numeral.glued) continue
      const { start, end } = numeral
      const grouped = isGrouped(numeral, ...sizes) && isEven(numeral)
      const isPlain = !numeral.within && isRegular(numeral.sizes)
      if (mentions(reading.near(start, end, 8, 4), named)) found.push({ start, end, confidence: numeral.loose < 2 && (grouped || isPlain) ? 'high' : numeral.loose < 2 || isPlain ? 'medium' : 'low' })
      else if (grouped && !numeral.within && !isOther(reading, start)) found.push({ start, end, confidence: isDash(numeral.gaps[0]) ? shaped : 'low' })
    }
    return found
  },
})

const isDash = (gap = ''): boolean => gap.trim() === '-'

export const usSsn = nine('us-ssn', {
  isValid: ssn, sizes: [3, 2, 4], shaped: 'medium',
  named: phrases('ssn', 'ssns', 'social security', 'social', 'soc sec', 'ss number', 'ss no', 'seguro social', 'sozialversicherungsnummer', 'sécurité sociale'),
})

export const usItin = nine('us-itin', {
  isValid: itin, sizes: [3, 2, 4], shaped: 'medium',
  named: phrases('itin', 'itins', 'individual taxpayer', 'taxpayer', 'tax id', 'tax identification', 'tin', 'irs', 'tax number'),
})

export const usEin = nine('us-ein', {
  isValid: ein, sizes: [2, 7], shaped: 'low',
  named: phrases('ein', 'fein', 'employer identification', 'employer id', 'federal tax id', 'federal id', 'tax id', 'tax identification', 'business tax', 'irs number'),
})
