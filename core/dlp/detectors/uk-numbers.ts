import { nino } from '../personal-numbers.ts'
import { codes } from './codes.ts'
import type { Detector, Match } from './detector.ts'
import { isGlued, isGrouped, numerals, sizesOf } from './digits.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read } from './reading.ts'

const insurance = phrases('nino', 'national insurance', 'ni number', 'ni no', 'nat ins', 'insurance number', 'ni is')

const lengths = [9, 8]

/** National Insurance number: `QQ 12 34 56 C`, with or without its last letter. */
export const ukNino: Detector = {
  ref: 'uk-nino',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    let end = -1
    for (const match of codes(text, () => lengths, nino)) {
      if (match.start < end) continue
      const named = mentions(reading.near(match.start, match.end, 8, 4), insurance)
      const grouped = match.sizes.length === 1 || match.sizes[0] === 2
      if (!named && (match.code.length === 8 || !grouped || match.loose > 1)) continue
      const capitals = reading.text.slice(match.start, match.start + 2) === match.code.slice(0, 2)
      // `el 27-11-26 a las …`: a date between two words.
      if (!named && !capitals && match.sizes.length > 1) continue
      end = match.end
      found.push({ start: match.start, end, confidence: named ? 'high' : capitals && !isOther(reading, match.start) ? 'medium' : 'low' })
    }
    return found
  },
}

const sortCode = phrases('sort code', 'sortcode', 'sort codes', 's c', 'sc')
const account = phrases('account number', 'account no', 'acc no', 'acc number', 'account', 'acct', 'a c', 'acc', 'ac no', 'an')
/** How far the account number may stand behind the sort code, in characters. */
const BEHIND = 40

/** Six digits of the bank, eight of the account: neither has a check digit, so one must be named or stand by the other. */
export const ukBankAccount: Detector = {
  ref: 'uk-bank-account',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    const accounts = numerals(text, 8, 8).filter((numeral) => numeral.loose < 3 && !isGlued(numeral, reading.text) && isAccount(sizesOf(numeral)))
    const taken = new Set<number>()
    let next = 0
    for (const sort of numerals(text, 6, 6)) {
      const sizes = sizesOf(sort)
      const pairs = isGrouped(sizes, 2, 2, 2)
      if (sort.loose === 3 || isGlued(sort, reading.text) || (!pairs && sizes.length !== 1 && sizes.length !== 6)) continue
      const named = mentions(reading.near(sort.start, sort.start, 4, 0), sortCode)
      while ((accounts[next]?.start ?? Infinity) < sort.end) next += 1
      const own = accounts[next]
      const paired = own !== undefined && own.start - sort.end <= BEHIND && (named || mentions(reading.near(own.start, own.start, 3, 0), account) || own.start - sort.end <= 3)
      if (!named && !(pairs && paired)) continue
      found.push({ start: sort.start, end: sort.end, confidence: named ? 'high' : 'medium' })
      if (!paired || taken.has(own.start)) continue
      taken.add(own.start)
      found.push({ start: own.start, end: own.end, confidence: named ? 'high' : 'medium' })
    }
    for (const numeral of accounts) {
      const { start, end } = numeral
      if (taken.has(start) || sizesOf(numeral).length > 2 || !mentions(reading.near(start, start, 3, 0), named)) continue
      found.push({ start, end, confidence: mentions(reading.near(start, end, 12, 12), sortCode) ? 'high' : 'medium' })
    }
    return found
  },
}
/** In one piece, in two, or digit by digit. */
const isAccount = (sizes: readonly number[]): boolean => sizes.length === 1 || (sizes.length === 2 && sizes[0] === 4) || sizes.length === 8

const named = phrases('account number', 'account no', 'acc no', 'acc number', 'acct no', 'acct number', 'ac no', 'bank account')
