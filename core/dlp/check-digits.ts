/*
 *  Check digits, each as its standard has it. All take digits (or capitals and digits) without anything between them.
 */

const digitsOf = (text: string): number[] => Array.from(text, Number)

/** ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const digit = (digits.charCodeAt(at) - 48) * (twice ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return digits.length > 1 && sum % 10 === 0
}

/** 0 to 9, A to Z as 10 to 35; * @ # of CUSIPs as 36 to 38. */
const valueOf = (code: number): number => code >= 65 ? code - 55 : code >= 48 ? code - 48 : 36

/** ANSI X9.6: eight characters, every second one doubled, digits of the products summed. */
export function cusip(code: string): boolean {
  if (!/^[0-9A-Z]{8}[0-9]$/.test(code)) return false
  let sum = 0
  for (let at = 0; at < 8; at += 1) {
    const value = valueOf(code.charCodeAt(at)) * (at % 2 === 1 ? 2 : 1)
    sum += Math.floor(value / 10) + value % 10
  }
  return (10 - sum % 10) % 10 === code.charCodeAt(8) - 48
}

const sedolWeights = [1, 3, 1, 7, 3, 9, 1]

/** London Stock Exchange, SEDOL Masterfile: no vowels; the weighted sum is a multiple of 10. */
export function sedol(code: string): boolean {
  if (!/^[0-9B-DF-HJ-NP-TV-Z]{6}[0-9]$/.test(code)) return false
  return sedolWeights.reduce((sum, weight, at) => sum + weight * valueOf(code.charCodeAt(at)), 0) % 10 === 0
}

/** ISO 7064, MOD 97-10, of an IBAN: the first four characters count last. */
export function mod97(iban: string): boolean {
  let rest = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = valueOf(character.charCodeAt(0))
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** Weights 2 to 7 from the right, again and again; the check digit X is 10 (as ISBN-10 and many account numbers have it). */
export function mod11(code: string): boolean {
  if (!/^[0-9]+[0-9X]$/.test(code)) return false
  const body = digitsOf(code.slice(0, -1)).toReversed()
  const sum = body.reduce((total, digit, at) => total + digit * (at % 6 + 2), 0)
  return (11 - sum % 11) % 11 === valueOfLast(code)
}
const valueOfLast = (code: string): number => code.endsWith('X') ? 10 : code.charCodeAt(code.length - 1) - 48

/** Multiplication in the dihedral group D5. */
const d5 = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210'].map(digitsOf)
const shifts = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'].map(digitsOf)

/** J. Verhoeff, Error Detecting Decimal Codes (1969): India's Aadhaar among others. */
export const verhoeff = (digits: string): boolean =>
  digits.length > 1 && digitsOf(digits).toReversed().reduce((sum, digit, at) => d5[sum]?.[shifts[at % 8]?.[digit] ?? 0] ?? 0, 0) === 0
