import isISIN from 'validator/lib/isISIN.js'
import { cusip as hasCusipDigit, sedol as hasSedolDigit } from '../check-digits.ts'
import { codes, type Code } from './codes.ts'
import { isCountry } from './countries.ts'
import type { Detector, Match } from './detector.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read } from './reading.ts'

const security = phrases('isin', 'isins', 'security', 'securities', 'bond', 'bonds', 'fund', 'funds', 'etf', 'share', 'shares', 'stock', 'stocks', 'note', 'notes', 'equity', 'wkn', 'holding', 'holdings', 'anleihe', 'aktie', 'fonds')
/** ISO 6166: no country, but international (XS, XA to XF), European, or a derivative's. */
const noCountry = new Set(['XS', 'XA', 'XB', 'XC', 'XD', 'XF', 'EU', 'EZ', 'XK', 'QS', 'QT'])

const none: readonly number[] = []
const isinLength = [12]
const cusipLength = [9]
const sedolLength = [7]

/** In one piece, in two or three, or character by character. */
const isCompact = ({ sizes, code }: Code): boolean => sizes.length <= 3 || sizes.length === code.length

export const isin: Detector = {
  ref: 'isin',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const match of codes(text, (head) => isCountry(head) || noCountry.has(head) ? isinLength : none, isISIN)) {
      const { start, end, code, sizes } = match
      const named = mentions(reading.near(start, end, 8, 4), security)
      const capitals = reading.text.slice(start, end) === reading.text.slice(start, end).toUpperCase()
      const whole = sizes.length === 1 || (sizes[0] === 2 && sizes[1] === 9) || (sizes[0] === 2 && sizes.length === 2)
      if (!named && (!whole || !capitals)) continue
      found.push({ start, end, confidence: named ? 'high' : isOther(reading, start) ? 'low' : isNational(code) ? 'high' : 'medium' })
    }
    return found
  },
}

/** What stands in it is a national number, whose own check digit is right where it has one. */
function isNational(code: string): boolean {
  const national = code.slice(2, 11)
  if (/^(?:US|CA)/.test(code)) return hasCusipDigit(national)
  if (/^(?:GB|IE|GG|JE|IM)/.test(code)) return national.startsWith('00') && hasSedolDigit(national.slice(2))
  if (/^(?:CH|LI)/.test(code)) return national.startsWith('0')
  return code.startsWith('DE') || code.startsWith('FR') || code.startsWith('XS') || code.startsWith('LU')
}

const cusipNames = phrases('cusip', 'cusips', 'cins', 'bond', 'bonds', 'note', 'notes', 'treasury', 'security', 'securities', 'muni', 'fund')

export const cusip: Detector = {
  ref: 'cusip',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const match of codes(text, () => cusipLength, hasCusipDigit)) {
      if (!isCompact(match)) continue
      const { start, end, code, sizes } = match
      if (mentions(reading.near(start, end, 8, 4), cusipNames)) found.push({ start, end, confidence: 'high' })
      else if (sizes.length === 1 && !isOther(reading, start) && reading.text.slice(start, end) === code) found.push({ start, end, confidence: isMixed(code) ? 'medium' : 'low' })
    }
    return found
  },
}

/** Digits first, and a letter or two among the rest: nearly nothing else looks so. */
const isMixed = (code: string): boolean => /^[0-9]{3}/.test(code) && /[A-Z]/.test(code) && /[0-9]{2}$/.test(code)

const sedolNames = phrases('sedol', 'sedols', 'security', 'securities', 'share', 'shares', 'fund', 'stock', 'lse', 'bond')

export const sedol: Detector = {
  ref: 'sedol',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const match of codes(text, () => sedolLength, hasSedolDigit)) {
      if (!isCompact(match)) continue
      const { start, end, code, sizes } = match
      const near = reading.near(start, end, 8, 4)
      if (near.includes(' sedol ') || near.includes(' sedols ')) found.push({ start, end, confidence: 'high' })
      else if (sizes.length > 1 || reading.text.slice(start, end) !== code || isOther(reading, start)) continue
      // One in ten has a good check digit, and seven digits are often something else.
      else found.push({ start, end, confidence: mentions(near, sedolNames) && /^[A-Z]/.test(code) ? 'medium' : 'low' })
    }
    return found
  },
}
