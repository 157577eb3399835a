import isAbaRouting from 'validator/lib/isAbaRouting.js'
import type { Detector, Match } from './detector.ts'
import { digitsOf, gapsOf, isGlued, isWithin, longestFirst, numerals, sizesOf } from './digits.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read } from './reading.ts'

const routing = phrases('routing', 'aba', 'rtn', 'transit', 'aba routing', 'wire', 'ach', 'fedwire', 'direct deposit')

/** ABA routing numbers: first two digits 00 to 12, 21 to 32, 61 to 72 or 80, weights 3-7-1. */
export const usAbaRouting: Detector = {
  ref: 'us-aba-routing',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    for (const numeral of numerals(text, 9, 9, isRouting)) {
      const { start, end, loose } = numeral
      if (isGlued(numeral, reading.text)) continue
      if (mentions(reading.near(start, end, 8, 4), routing)) found.push({ start, end, confidence: loose < 2 ? 'high' : 'medium' })
      // One in ten numbers of nine digits has a good check digit.
      else if (sizesOf(numeral).length === 1 && !isWithin(numeral) && !isOther(reading, start)) found.push({ start, end, confidence: 'low' })
    }
    return found
  },
}

const isRouting = (digits: string): boolean => isAbaRouting(digits) && digits !== '000000000'

const account = phrases(
  'account number', 'account no', 'account num', 'account nr', 'acct', 'acct number', 'acct no', 'a c', 'a c no', 'checking account', 'savings account', 'checking', 'savings', 'bank account', 'account is', 'accounts are', 'account numbers',
)
const LEAST = 6
const MOST = 17
const american = phrases('routing', 'aba', 'rtn', 'checking', 'savings', 'ach', 'wire', 'direct deposit', 'acct')

/** No check digit and no fixed length: 6 to 17 digits, and the words that call it so. */
export const usBankAccount: Detector = {
  ref: 'us-bank-account',
  find(text) {
    const reading = read(text)
    /** What stands before the place that is looked at: all numbers that begin there have it. */
    let before = ''
    const isNamed = (start: number): boolean => {
      before = reading.near(start, start, 4, 0)
      return mentions(before, account)
    }
    return longestFirst(text, { from: LEAST, to: MOST }, isNamed, (numeral): Match | null => {
      const { start, end, length, loose } = numeral
      if (loose > 1 || isGlued(numeral, reading.text) || !gapsOf(numeral, reading.text).every((gap) => gap === ' ' || gap === '-')) return null
      const groups = sizesOf(numeral).length
      if ((groups > 5 && groups < length) || isAmount(reading.text, start, end) || isOther(reading, start)) return null
      // `routing 021000021`: that one is the bank's. After `account number` it is not, whatever it looks like.
      if (length === 9 && !mentions(reading.near(start, start, 2, 0), account) && isAbaRouting(digitsOf(numeral)) && mentions(before, routing)) return null
      return { start, end, confidence: mentions(reading.near(start, end, 12, 8), american) ? 'high' : 'medium' }
    })
  },
}

/** `$ 250000`, `250000 USD`, `2500.00`, `12%`. */
export function isAmount(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 4), start).trimEnd()
  const after = text.slice(end, end + 5)
  return /[$£€¥]$|\d[.,]$/.test(before) || /(?:USD|EUR|GBP|CHF)$/.test(before) || /^\s?(?:%|USD|EUR|GBP|CHF|[$£€])/.test(after) || /^[.,]\d/.test(after)
}
