import { ein, itin, ssn } from '../personal-numbers.ts'
import type { BuiltinDetector, Confidence } from '../rule.ts'
import type { Detector, Match } from './detector.ts'
import { gapsOf, isEven, isGlued, isGrouped, isRegular, isWithin, numerals, overBreaks, sizesOf } from './digits.ts'
import { isOther } from './labels.ts'
import { isAlphanumeric, isDigit, mentions, phrases, read, type Phrases } from './reading.ts'

/*
 *  Nine digits, none of them a check digit: how they are grouped and what they are called is all there is.
 */

interface Kind {
  readonly isValid: (digits: string) => boolean
  readonly named: Phrases
  readonly sizes: readonly number[]
  /** Grouped so with dashes, and not called anything. */
  readonly shaped: Confidence
}

const nine = (ref: BuiltinDetector, { isValid, named, sizes, shaped }: Kind): Detector => ({
  ref,
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const numeral of numerals(text, 9, 9, isValid)) {
      const { start, end, loose } = numeral
      const glued = isGlued(numeral, reading.text)
      // `ssn536904399`: the word it is called by is no more than its beginning.
      if (glued && !named.words.has(wordBefore(reading.text, start))) continue
      const gaps = gapsOf(numeral, reading.text)
      const within = isWithin(numeral)
      const groups = sizesOf(numeral)
      const grouped = isGrouped(groups, ...sizes) && isEven(gaps)
      const isPlain = !within && isRegular(groups)
      if (glued) found.push({ start, end, confidence: loose < 2 && (grouped || isPlain) && !isAlphanumeric(reading.text.charCodeAt(end)) ? 'medium' : 'low' })
      else if (mentions(reading.near(start, end, 8, 4), named)) found.push({ start, end, confidence: loose < 2 && (grouped || isPlain) ? 'high' : loose < 2 || isPlain ? 'medium' : 'low' })
      else if (grouped && !within && !isOther(reading, start)) found.push({ start, end, confidence: isDash(gaps[0]) && loose < 2 ? shaped : 'low' })
      else if (!within && isBrokenOff(groups, gaps, sizes) && !isDate(reading.text.slice(start, end)) && !isOther(reading, start)) found.push({ start, end, confidence: 'low' })
    }
    return found
  },
})

/** The letters directly before `start`, in lower case. */
function wordBefore(text: string, start: number): string {
  let first = start
  while (start - first < LONGEST_NAME && isAlphanumeric(text.charCodeAt(first - 1)) && !isDigit(text.charCodeAt(first - 1))) first -= 1
  return text.slice(first, start).toLowerCase()
}
const LONGEST_NAME = 32

/** With dashes, and a line break or the end of a message somewhere: `536-90` and `4399`, `536-9` and `0-4399`. */
function isBrokenOff(groups: readonly number[], gaps: readonly string[], sizes: readonly number[]): boolean {
  if (!gaps.some((gap) => gap.includes('\n')) || gaps.every((gap) => gap.trim() === '')) return false
  const whole = overBreaks(groups, gaps)
  return (isGrouped(groups, ...sizes) && whole.gaps.every(isDash)) || (isGrouped(whole.sizes, ...sizes) && whole.gaps.every(isDash))
}

/** `3`, and below it `12-11-2026`. */
const isDate = (text: string): boolean => /(?:^|\D)(?:[0-2]?\d|3[01])-(?:[0-2]?\d|3[01])-(?:19|20)\d\d$/.test(text)

const isDash = (gap = ''): boolean => gap.trim() === '-'

export const usSsn = nine('us-ssn', {
  isValid: ssn, sizes: [3, 2, 4], shaped: 'medium',
  named: phrases('ssn', 'ssns', 's s n', 'social security', 'social', 'soc sec', 'ss number', 'ss no', 'seguro social', 'sozialversicherungsnummer', 'sécurité sociale'),
})

export const usItin = nine('us-itin', {
  isValid: itin, sizes: [3, 2, 4], shaped: 'medium',
  named: phrases('itin', 'itins', 'individual taxpayer', 'taxpayer', 'tax id', 'tax identification', 'tin', 'irs', 'tax number'),
})

export const usEin = nine('us-ein', {
  isValid: ein, sizes: [2, 7], shaped: 'low',
  named: phrases('ein', 'fein', 'employer identification', 'employer id', 'federal tax id', 'federal id', 'tax id', 'tax identification', 'business tax', 'irs number'),
})
