import { getCountrySpecifications, isValidIBAN } from 'ibantools'
import { mod97 } from '../check-digits.ts'
import type { Detector, Match } from './detector.ts'
import { joined, mentions, phrases, read } from './reading.ts'

/** Of the countries that have IBANs: how long they are. SWIFT, IBAN Registry, as ibantools keeps it. */
const lengths: ReadonlyMap<string, number> = new Map(Object.entries(getCountrySpecifications()).flatMap(([country, { chars, IBANRegistry }]) =>
  chars === null || IBANRegistry !== true ? [] : [[country, chars] as const]))
const longest = Math.max(...lengths.values())

const named = phrases('iban', 'account', 'konto', 'compte', 'cuenta', 'conto', 'rekening', 'conta', 'bank', 'banque', 'banco', 'banca', 'transfer', 'bic', 'swift')
/** Between two groups: a space, a dash, an emoji, a line break with its markup. */
const GAP = 3

export const iban: Detector = {
  ref: 'iban',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    reading.tokens.forEach((token, index) => {
      const head = reading.text.slice(token.start, token.start + 2).toUpperCase()
      // `G B 2 9 …` begins with one letter alone.
      const country = head.length === 2 && lengths.has(head) ? head : joined(reading, index, 2, GAP)?.code ?? ''
      const length = lengths.get(country)
      if (length === undefined || token.end - token.start > longest) return
      const match = joined(reading, index, length, GAP)
      if (match === null || !mod97(match.code) || !isValidIBAN(match.code)) return
      const { start, end, code, sizes } = match
      // `no 12 3456 78901 2345`: the word before a number, in small letters and apart from it.
      const chance = (sizes[0] ?? 0) <= 2 && sizes.length < code.length / 2 && reading.text.slice(start, start + 2) !== country
      found.push({ start, end, confidence: !chance || mentions(reading.near(start, end, 8, 2), named) ? 'high' : 'low' })
    })
    return found
  },
}
