import { isCountry } from './countries.ts'
import type { Detector, Match } from './detector.ts'
import { iban } from './iban.ts'
import { mentions, phrases, read, type Reading } from './reading.ts'

const direct = phrases('bic', 'swift code', 'swift bic', 'swift number', 'swift address', 'swift is', 'swiftcode', 'bic code', 'bic swift', 'code swift', 'código swift', 'codice swift', 'swift kode')
const about = phrases('bic', 'iban', 'bank identifier', 'sort code', 'wire', 'correspondent', 'beneficiary bank', 'receiving bank')
/** An IBAN is beside it where no more than this stands between, in characters. */
const BESIDE = 60

/** ISO 9362: four letters of the institution, country, two of the place, three of the branch (or none). */
const form = /^[A-Z]{4}([A-Z]{2})[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?$/

export const bic: Detector = {
  ref: 'bic',
  find(text, surroundings) {
    const reading = read(text)
    const candidates = reading.tokens.filter(({ start, end, digits }) => {
      if ((end - start !== 8 && end - start !== 11) || digits > 5) return false
      const country = form.exec(reading.text.slice(start, end).toUpperCase())?.[1]
      return country !== undefined && (isCountry(country) || country === 'XK')
    })
    if (candidates.length === 0) return []
    const ibans = iban.find(text, surroundings)
    return candidates.flatMap(({ start, end }): Match[] => {
      const capitals = reading.text.slice(start, end) === reading.text.slice(start, end).toUpperCase()
      if (mentions(reading.near(start, end, 3, 0), direct) || isMarked(reading, start)) return capitals || mentions(reading.near(start, end, 2, 0), direct) ? [{ start, end, confidence: 'high' }] : []
      // In small letters they are words, and a name in capitals is a name: HELSINKI.
      if (!capitals) return []
      const beside = ibans.some((other) => Math.max(other.start - end, start - other.end) <= BESIDE)
      if (beside || mentions(reading.near(start, end, 6, 4), about)) return [{ start, end, confidence: 'medium' }]
      return end - start === 11 ? [{ start, end, confidence: 'low' }] : []
    })
  },
}

/** `SWIFT: …`, `BIC …` directly before it. */
const isMarked = ({ text }: Reading, start: number): boolean => {
  const before = text.slice(Math.max(0, start - 8), start).trimEnd()
  return before.endsWith('SWIFT') || /(?:bic|swift)\s?[:=]$/i.test(before)
}
