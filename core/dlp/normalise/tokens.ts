import type { Normalised } from '../normalise.ts'
import { digitWord, times } from './digit-words.ts'

/**
 * How sure it is that digits belong together and are meant as digits.
 * 0 as numbers are written: digits, apart by at most three of space - . / ( )
 * 1 disguised, but there is no other way to read it: spelled out, or emoji, markup, other signs or line breaks between.
 *   A detector takes it for what it is, like 0.
 * 2 a guess: look-alike letters ('4lll'), 'double five', 'and then' between. A detector lowers its confidence.
 * 3 other words between ('4111 1111 nice weather 1111 1111'). Only with a check digit and groups of the kind's own
 *   size, and then with low confidence.
 */
export type Looseness = 0 | 1 | 2 | 3

/** A word of the text, or a group of digits. What is between two of them is signs, spaces and markup. */
export type Token = { readonly start: number, readonly end: number } & (
  | { readonly kind: 'digits' }
  /** ASCII letters and digits in one word. */
  | { readonly kind: 'mixed' }
  | { readonly kind: 'word' }
  | { readonly kind: 'spelled', readonly digits: string, readonly sure: boolean }
  | { readonly kind: 'times', readonly factor: number }
)

const made = new WeakMap<Normalised, readonly Token[]>()

/** In order. Linear: each place is looked at once, and a tag or an entity ends within 90 units. */
export function tokensOf(normalised: Normalised): readonly Token[] {
  const found = made.get(normalised) ?? split(normalised.text)
  made.set(normalised, found)
  return found
}

/**
 * A tag with nothing in it that could be a number (else the tag would hide it), an entity, a word. Ideographic digits
 * are words of one.
 */
const piece = /<\/?[A-Za-z]{1,12}[1-6]?(?:[\s/][^<>\d]{0,80})?>|\[\/?[A-Za-z]{1,6}\]|&(?:#(?:x[\dA-Fa-f]{1,4}|\d{1,4})|[A-Za-z]{2,8});|[零〇一二三四五六七八九]|(?:(?![零〇一二三四五六七八九])[\p{L}\p{N}\p{M}])+/gu

const entity = /^&#(?:x3([0-9])|4([89])|5([0-7]));$/i
const hasDigit = /\d/
const onlyDigits = /^\d+$/

function split(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(piece)) {
    const [word] = match
    const start = match.index
    const end = start + word.length
    const first = word.charCodeAt(0)
    if (first === LESS || first === BRACKET) continue
    if (first === AMPERSAND) {
      const digit = entityDigit(word)
      if (digit !== null) tokens.push({ kind: 'spelled', start, end, digits: digit, sure: true })
      continue
    }
    if (hasDigit.test(word)) {
      tokens.push({ kind: onlyDigits.test(word) ? 'digits' : 'mixed', start, end })
      continue
    }
    const lower = word.toLowerCase()
    const spelled = digitWord(lower)
    if (spelled !== undefined) tokens.push({ kind: 'spelled', start, end, ...spelled })
    else {
      const factor = times.get(lower)
      tokens.push(factor === undefined ? { kind: 'word', start, end } : { kind: 'times', start, end, factor })
    }
  }
  return tokens
}

const LESS = 0x3c
const BRACKET = 0x5b
const AMPERSAND = 0x26

function entityDigit(word: string): string | null {
  const [, hex, low, high] = entity.exec(word) ?? []
  if (hex !== undefined) return hex
  if (low !== undefined) return String(Number(low) - 8)
  return high === undefined ? null : String(Number(high) + 2)
}

/** What 'double' stands before, if it is one digit. */
export function oneDigit(text: string, next: Token | undefined): string | null {
  if (next?.kind === 'spelled') return next.digits.length === 1 ? next.digits : null
  return next?.kind === 'digits' && next.end - next.start === 1 ? text.charAt(next.start) : null
}

/** How loose signs between two characters are, without words: 0 or 1. */
export function signsBetween(text: string, from: number, to: number): Looseness {
  if (to - from > 3) return 1
  for (let at = from; at < to; at += 1) {
    if (!' -./()\t+'.includes(text.charAt(at))) return 1
  }
  return 0
}
