import { normalise, type Normalised } from '../normalise.ts'

/*
 *  The words and numbers of a text, found once for all detectors. By hand, one pass, no pattern: what a pattern would do
 *  at every place, a detector then asks of the few tokens that can be the beginning of something.
 */

/** Letters and digits in a row: [start, end). */
export interface Token {
  readonly start: number
  readonly end: number
  /** How many of its characters are digits. */
  readonly digits: number
}

export interface Reading {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly textOf: (token: Token) => string
  /** The index of the first token that ends after `at`. */
  readonly indexAt: (at: number) => number
  /**
   * The words around [start, end), in lower case, with one space before, between and after them: ` my sort code is `.
   * Numbers do not count as words. No further than 160 characters away.
   */
  readonly near: (start: number, end: number, before: number, after: number) => string
}

const REACH = 160
/** So many tokens, numbers too, are passed by at most: a row of digits is no context. */
const MOST_TOKENS = 24
/** A longer word is no context; cut, so that a hostile one costs nothing. */
const LONGEST_WORD = 24

const known = new WeakMap<Normalised, Reading>()

export function read(normalised: Normalised): Reading {
  const found = known.get(normalised) ?? readText(normalised.text)
  known.set(normalised, found)
  return found
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isWideLetter(code)
/** Beyond ASCII all is taken for a letter but punctuation, symbols and what is made of two units (emoji). */
const isWideLetter = (code: number): boolean =>
  code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && !(code >= 0x2000 && code <= 0x2bff) && !(code >= 0x3000 && code <= 0x303f) && !(code >= 0xd800 && code <= 0xf8ff) && code < 0xfe00
export const isAlphanumeric = (code: number): boolean => isDigit(code) || isLetter(code)

function readText(text: string): Reading {
  const tokens = tokensOf(text)
  const textOf = (token: Token): string => text.slice(token.start, token.end)

  function indexAt(at: number): number {
    let low = 0
    let high = tokens.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tokens[middle]?.end ?? 0) > at) high = middle
      else low = middle + 1
    }
    return low
  }

  function near(start: number, end: number, before: number, after: number): string {
    const words: string[] = []
    const first = indexAt(start) - 1
    for (let index = first; index >= 0 && first - index < MOST_TOKENS && words.length < before; index -= 1) {
      const token = tokens[index]
      if (token === undefined || token.end < start - REACH) break
      if (isWord(token)) words.unshift(lower(text, token))
    }
    const wanted = words.length + after
    const next = indexAt(end - 1) + 1
    for (let index = next; index - next < MOST_TOKENS && words.length < wanted; index += 1) {
      const token = tokens[index]
      if (token === undefined || token.start > end + REACH) break
      if (isWord(token)) words.push(lower(text, token))
    }
    return words.length === 0 ? '' : ` ${words.join(' ')} `
  }

  return { text, tokens, textOf, indexAt, near }
}

const isWord = ({ start, end, digits }: Token): boolean => digits < end - start
const lower = (text: string, { start, end }: Token): string => text.slice(start, Math.min(end, start + LONGEST_WORD)).toLowerCase()

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let start = -1
  let digits = 0
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32
    if (isDigit(code)) digits += 1
    else if (!isLetter(code)) {
      if (start >= 0) tokens.push({ start, end: at, digits })
      start = -1
      digits = 0
      continue
    }
    if (start < 0) start = at
  }
  return tokens
}

/** As it stands in a normalised text: without marks on its letters. */
export const plain = (phrase: string): string => normalise(phrase).text

/** Words, and phrases of several, as they are looked for in what `near` gives. */
export interface Phrases { readonly words: ReadonlySet<string>, readonly several: readonly string[] }

/** In lower case. */
export function phrases(...list: readonly string[]): Phrases {
  const all = list.map(plain)
  return { words: new Set(all.filter((phrase) => !phrase.includes(' '))), several: all.filter((phrase) => phrase.includes(' ')).map((phrase) => ` ${phrase} `) }
}
export const mentions = (near: string, { words, several }: Phrases): boolean =>
  near !== '' && (several.some((phrase) => near.includes(phrase)) || near.split(' ').some((word) => words.has(word)))
