import { getCountrySpecifications, isValidIBAN } from 'ibantools'
import { mod97 } from '../check-digits.ts'
import type { Confidence } from '../rule.ts'
import { codeStreamWithoutWords } from '../normalise/code-stream.ts'
import { codes, gluedCodes, type Code } from './codes.ts'
import type { Detector, Match } from './detector.ts'
import { mentions, phrases, read, type Reading } from './reading.ts'

/** Of the countries that have IBANs: how long they are, and what stands at each place behind the country: `9` a digit, `A` a letter, `?` either. SWIFT, IBAN Registry, as ibantools keeps it. */
const countries = Object.entries(getCountrySpecifications()).flatMap(([country, { chars, bban_regexp: form, IBANRegistry }]) =>
  chars === null || form === null || IBANRegistry !== true ? [] : [{ country, chars, places: `99${placesIn(form)}` }])
const lengths: ReadonlyMap<string, readonly number[]> = new Map(countries.map(({ country, chars }) => [country, [chars]] as const))
const placesOf: ReadonlyMap<string, string> = new Map(countries.map(({ country, places }) => [country, places] as const))

/** Of `^[A-Z]{4}[0-9]{14}$`. */
function placesIn(form: string): string {
  let places = ''
  for (const [, kind = '', times = ''] of form.matchAll(/\[([A-Z0-9-]+)\]\{(\d+)\}/g)) places += (kind === '0-9' ? '9' : kind === 'A-Z' ? 'A' : '?').repeat(Number(times))
  return places
}
const none: readonly number[] = []

const named = phrases('iban', 'account', 'konto', 'compte', 'cuenta', 'conto', 'rekening', 'conta', 'bank', 'banque', 'banco', 'banca', 'transfer', 'bic', 'swift')

export const iban: Detector = {
  ref: 'iban',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    const lengthsOf = (country: string): readonly number[] => lengths.get(country) ?? none
    for (const code of codes(text, lengthsOf, (each) => mayBe.test(each) && (isIban(each) || isIban(asMeant(each))))) {
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

/** Of all that begins with a country, hardly anything goes on with two digits, or with letters that look like them. */
const mayBe = /^..[\dOILZSBGQ]{2}/
const isIban = (code: string): boolean => mod97(code) && isValidIBAN(code)

/** Letters that pass for digits, and digits that pass for letters: `GB8Z WE5T`. */
const digitFor: Readonly<Record<string, string>> = { O: '0', Q: '0', I: '1', L: '1', Z: '2', S: '5', G: '6', B: '8' }
const letterFor: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' }
/** With more of them changed it is hardly meant so: one in a hundred has a good check sum. */
const MOST_CHANGED = 6

/** As its country's form wants it, where letters and digits only look like each other; where both may stand, O is 0 and I or l is 1. */
function asMeant(code: string): string {
  const places = placesOf.get(code.slice(0, 2)) ?? ''
  let meant = code.slice(0, 2)
  let changed = 0
  for (let at = 2; at < code.length; at += 1) {
    const character = code.charAt(at)
    const place = places.charAt(at - 2)
    const instead = place === '9' ? digitFor[character] : place === 'A' ? letterFor[character] : 'OIL'.includes(character) ? digitFor[character] : undefined
    if (instead !== undefined && !'OIL'.includes(character)) changed += 1
    meant += instead ?? character
  }
  return changed > MOST_CHANGED ? code : meant
}

function howSure({ start, end, code, sizes, loose }: Code, reading: Reading): Confidence {
  if (mentions(reading.near(start, end, 8, 2), named)) return 'high'
  // `no 12 3456 78901 2345`: the word before a number, in small letters and apart from it. One in a hundred has a good check sum.
  const apart = (sizes[0] ?? 0) === 2 && sizes.length < code.length / 2
  if (apart && reading.text.slice(start, start + 2) !== code.slice(0, 2)) return 'low'
  return loose >= 2 ? 'medium' : 'high'
}
