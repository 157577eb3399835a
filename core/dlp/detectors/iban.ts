import { getCountrySpecifications, isValidIBAN } from 'ibantools'
import { mod97 } from '../check-digits.ts'
import type { Confidence } from '../rule.ts'
import { codeStreamWithoutWords } from '../normalise/code-stream.ts'
import { codes, gluedCodes, type Code } from './codes.ts'
import type { Detector, Match } from './detector.ts'
import { mentions, phrases, read, type Reading } from './reading.ts'

/** Of the countries that have IBANs: how long they are. SWIFT, IBAN Registry, as ibantools keeps it. */
const lengths: ReadonlyMap<string, readonly number[]> = new Map(Object.entries(getCountrySpecifications()).flatMap(([country, { chars, IBANRegistry }]) =>
  chars === null || IBANRegistry !== true ? [] : [[country, [chars]] as const]))
const none: readonly number[] = []

const named = phrases('iban', 'account', 'konto', 'compte', 'cuenta', 'conto', 'rekening', 'conta', 'bank', 'banque', 'banco', 'banca', 'transfer', 'bic', 'swift')

export const iban: Detector = {
  ref: 'iban',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    const lengthsOf = (country: string): readonly number[] => lengths.get(country) ?? none
    for (const code of codes(text, lengthsOf, (each) => mayBe.test(each) && (isIban(each) || isIban(asDigits(each))))) {
      found.push({ start: code.start, end: code.end, confidence: isIban(code.code) ? howSure(code, reading) : 'low' })
    }
    // `DE89 3704 and then 0044 …`; both lists in order.
    const certain = found.length
    let next = 0
    for (const { start, end, loose } of codes(text, lengthsOf, (each) => mayBe.test(each) && isIban(each), codeStreamWithoutWords(text))) {
      while (next < certain && (found[next]?.end ?? 0) <= start) next += 1
      if (loose >= 2 && (next === certain || (found[next]?.start ?? 0) >= end)) found.push({ start, end, confidence: 'low' })
    }
    for (const { start, end, code, loose } of gluedCodes(text, lengthsOf, (each) => mayBe.test(each) && isIban(each))) {
      const capitals = reading.text.slice(start, start + 2) === code.slice(0, 2)
      found.push({ start, end, confidence: capitals && loose < 2 ? 'medium' : 'low' })
    }
    return found
  },
}

/** Of all that begins with a country, hardly anything goes on with two digits. */
const mayBe = /^..[\dOIL]{2}/
const isIban = (code: string): boolean => mod97(code) && isValidIBAN(code)

/** With O for 0, and I or l for 1, behind the country. */
const asDigits = (code: string): string => code.slice(0, 2) + code.slice(2).replaceAll('O', '0').replace(/[IL]/g, '1')

function howSure({ start, end, code, sizes, loose }: Code, reading: Reading): Confidence {
  if (mentions(reading.near(start, end, 8, 2), named)) return 'high'
  // `no 12 3456 78901 2345`: the word before a number, in small letters and apart from it. One in a hundred has a good check sum.
  const apart = (sizes[0] ?? 0) === 2 && sizes.length < code.length / 2
  if (apart && reading.text.slice(start, start + 2) !== code.slice(0, 2)) return 'low'
  return loose >= 2 ? 'medium' : 'high'
}
