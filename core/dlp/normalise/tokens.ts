import type { Normalised } from '../normalise.ts'
import { ideographic, numberWord, type NumberWord } from './digit-words.ts'

/**
 * How sure it is that digits belong together and are meant as digits.
 * 0 as numbers are written: digits, apart by at most three of space - . / ( )
 * 1 disguised, but there is no other way to read it: spelled out, or emoji, markup, other signs or line breaks between.
 *   A detector takes it for what it is, like 0.
 * 2 a guess: look-alike letters ('4lll'), 'double five', 'forty-one', 'and then' between. A detector lowers its confidence.
 * 3 other words between ('4111 1111 nice weather 1111 1111'). Only with a check digit and groups of the kind's own
 *   size, and then with low confidence.
 */
export type Looseness = 0 | 1 | 2 | 3

/** A word of the text, or a group of digits. What is between two of them is signs, spaces and markup. */
export type Token = { readonly start: number, readonly end: number } & (
  | { readonly kind: 'digits' }
  /** Letters and digits in one word. */
  | { readonly kind: 'mixed' }
  | { readonly kind: 'word' }
  | Exclude<NumberWord, { kind: 'tens' | 'scale' }>
)

const made = new WeakMap<Normalised, readonly Token[]>()

/** In order. Made once for each text. */
export function tokensOf(normalised: Normalised): readonly Token[] {
  const found = made.get(normalised) ?? split(normalised.text)
  made.set(normalised, found)
  return found
}

const sign = 0
const letter = 1
const digit = 2
const opens = 3
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[A-Za-z]/.test(character)) return letter
  if (/\d/.test(character)) return digit
  return '<[&%'.includes(character) ? opens : sign
})
const foreignLetter = /^[\p{L}\p{N}\p{M}]/u

/** By hand, in one pass, for every message goes through it. A tag or an entity ends within 100 units. */
function split(text: string): Token[] {
  const tokens: Token[] = []
  const { length } = text
  let at = 0
  while (at < length) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? ascii[code] : sign
    if (kind === opens) at = markup(text, at, tokens)
    else if (kind === sign && code < 128) at += 1
    else {
      const end = word(text, at, tokens)
      at = end === at ? at + 1 : end
    }
  }
  return tokens
}

/** A word that begins at `start`; where it ends. Ideographic digits are words of one. */
function word(text: string, start: number, tokens: Token[]): number {
  let letters = 0
  let digits = 0
  let foreign = 0
  let end = start
  for (;;) {
    const code = text.charCodeAt(end)
    if (code < 128) {
      const kind = ascii[code]
      if (kind === letter) letters += 1
      else if (kind === digit) digits += 1
      else break
      end += 1
    } else {
      const units = foreignUnits(text, end, code)
      if (units === 0) break
      if (ideographic.has(code)) {
        if (end > start) break
        tokens.push({ kind: 'spelled', start, end: end + 1, digits: ideographic.get(code) ?? '', sure: false })
        return end + 1
      }
      foreign += units
      end += units
    }
  }
  if (end === start) return end
  if (letters + foreign === 0) tokens.push({ kind: 'digits', start, end })
  else if (digits > 0) tokens.push({ kind: 'mixed', start, end })
  else {
    const number = foreign === 0 ? numberWord(text, start, end) : undefined
    if (number === undefined) tokens.push({ kind: 'word', start, end })
    else pushNumber(number, start, end, text, tokens)
  }
  return end
}

/** 'forty' is 40, and together with a 'one' behind it 41; 'five hundred and thirty-six' is 536. */
function pushNumber(number: NumberWord, start: number, end: number, text: string, tokens: Token[]): void {
  if (number.kind === 'times') {
    tokens.push({ kind: 'times', start, end, factor: number.factor })
    return
  }
  const last = tokens.at(-1)
  const isAnd = last?.kind === 'word' && start - last.end === 1 && text.slice(last.start, last.end).toLowerCase() === 'and'
  const before = isAnd ? tokens.at(-2) : last
  const beside = before?.kind === 'spelled' && (isAnd ? last.start : start) - before.end === 1 ? before : null
  const together = beside === null ? null : putTogether(beside, number, isAnd)
  if (beside !== null && together !== null) {
    if (isAnd) tokens.pop()
    tokens[tokens.length - 1] = { kind: 'spelled', start: beside.start, end, digits: together, sure: false }
  } else if (number.kind === 'scale') tokens.push({ kind: 'word', start, end })
  else if (number.kind === 'tens') tokens.push({ kind: 'spelled', start, end, digits: `${number.digits}0`, sure: false })
  else tokens.push({ kind: 'spelled', start, end, digits: number.digits, sure: number.sure })
}

/** What a number and the word behind it are in one; null = two numbers. */
function putTogether({ digits, sure }: { readonly digits: string, readonly sure: boolean }, number: Exclude<NumberWord, { kind: 'times' }>, isAnd: boolean): string | null {
  if (number.kind === 'scale') {
    const one = /^(?:[1-9]00)?[1-9]$/.test(digits) && !isAnd
    return one ? digits.length === 1 ? digits + '0'.repeat(number.zeros) : number.zeros === 2 ? `${digits.charAt(0)}${digits.charAt(3)}00` : null : null
  }
  const added = number.kind === 'tens' ? `${number.digits}0` : number.digits
  if (sure || added === '0' || added.length > 2 || !(isAnd ? /^[1-9]\d?00$/ : /^(?:[2-9]0|[1-9]\d?00|[1-9]\d{0,2}[2-9]0)$/).test(digits)) return null
  const left = digits.slice(0, -added.length)
  return digits.endsWith('0'.repeat(added.length)) ? left + added : null
}

/** How many units a letter beyond ASCII has: 1 or 2; 0 = it is none, or the text is over (`code` is NaN). */
function foreignUnits(text: string, at: number, code: number): 0 | 1 | 2 {
  if (code >= 0x3b1 && code <= 0x44f) return 1
  if (Number.isNaN(code) || (code >= 0x2000 && code <= 0x2bff)) return 0
  const units = code >= 0xd800 && code <= 0xdbff ? 2 : 1
  return foreignLetter.test(text.slice(at, at + units)) ? units : 0
}

/** A tag without anything in it that could be a number, else it would hide one; an entity. */
const tag = /<\/?[A-Za-z]{1,12}[1-6]?(?:[\s/][^<>\d]{0,80})?>|\[\/?(?:[bius]|code|quote|color|size|url)\]|&(?:#(?:x[\dA-Fa-f]{1,4}|\d{1,4})|[A-Za-z]{2,8});/y
const entity = /^&#(?:x3([0-9])|4([89])|5([0-7]));$/i

/** A digit as it stands in a link; one alone may be something else, `5 %30`. */
const escaped = /%3(\d)/y

function escapedDigit(text: string, start: number, tokens: Token[]): number {
  escaped.lastIndex = start
  const digits = escaped.exec(text)?.[1]
  if (digits === undefined) return start + 1
  const end = start + 3
  const before = tokens.at(-1)
  const goesOn = before?.kind === 'spelled' && before.end === start && text.charAt(before.start) === '%'
  escaped.lastIndex = end
  if (!goesOn && !escaped.test(text)) return start + 1
  tokens.push({ kind: 'spelled', start, end, digits, sure: true })
  return end
}

/** What begins with < [ % or &; where it ends. Entities of digits are digits. */
function markup(text: string, start: number, tokens: Token[]): number {
  if (text.charAt(start) === '%') return escapedDigit(text, start, tokens)
  tag.lastIndex = start
  const found = tag.exec(text)?.[0]
  if (found === undefined) return start + 1
  const end = start + found.length
  const [, hex, low, high] = entity.exec(found) ?? []
  const digits = hex ?? (low === undefined ? high === undefined ? null : String(Number(high) + 2) : String(Number(low) - 8))
  if (digits !== null) tokens.push({ kind: 'spelled', start, end, digits, sure: true })
  return end
}

/** What 'double' stands before, if it is one digit. */
export function oneDigit(text: string, next: Token | undefined): string | null {
  if (next?.kind === 'spelled') return next.digits.length === 1 ? next.digits : null
  return next?.kind === 'digits' && next.end - next.start === 1 ? text.charAt(next.start) : null
}

/** How sure it is that a word is these digits. */
export const writtenOf = ({ digits, sure }: { readonly digits: string, readonly sure: boolean }): Looseness => sure || digits.length === 1 ? 1 : 2

/** How loose signs between two characters are, without words: 0 or 1. */
export function signsBetween(text: string, from: number, to: number): Looseness {
  if (to - from > 3) return 1
  for (let at = from; at < to; at += 1) {
    if (!' -./()\t+'.includes(text.charAt(at))) return 1
  }
  return 0
}
