import type { Normalised } from '../normalise.ts'
import { type Looseness, oneDigit, signsBetween, type Token, tokensOf, writtenOf } from './tokens.ts'

/**
 * The text's ASCII letters and digits in a row, without what is between them, and without words of five letters and
 * more: for codes of letters and digits
 * (an IBAN in groups, with emoji, markup or line breaks inside, its digits spelled out). A code may begin where
 * `starts[i] !== ends[i - 1]`; inside it a word's letters follow each other. Letters keep their case and are not
 * read as digits: a detector whose form wants a digit may take O for 0 and l for 1 itself, as a guess (2).
 */
export interface CodeStream {
  readonly characters: string
  /** Where each character stands in the normalised text: [starts[i], ends[i]). */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** How each is written: 0 itself, 1 spelled out, 2 'double five'. */
  readonly written: readonly Looseness[]
  /** What is before each: 0 nothing or at most three of space - . / ( ), 1 other signs, 2 words that were left out, 3 a word that is in no code. */
  readonly gaps: readonly Looseness[]
}

const made = new WeakMap<Normalised, CodeStream>()
const madeWithoutWords = new WeakMap<Normalised, CodeStream>()

/** Linear. Made once for each text. */
export function codeStream(normalised: Normalised): CodeStream {
  const found = made.get(normalised) ?? streamOf(normalised.text, tokensOf(normalised), false)
  made.set(normalised, found)
  return found
}

/** Without words in small letters: `DE89 3704 and then 0044 …`. What is found only so is a guess. */
export function codeStreamWithoutWords(normalised: Normalised): CodeStream {
  const found = madeWithoutWords.get(normalised) ?? streamOf(normalised.text, tokensOf(normalised), true)
  madeWithoutWords.set(normalised, found)
  return found
}

const ascii = /^[A-Za-z0-9]+$/
const smallLetters = /^[a-z]+$/
/** Letters without a digit among them are no more in any code that comes in groups: a bank in an IBAN has four. */
const MOST_LETTERS = 4
/** No code is in a longer word, whatever is glued to it. */
const LONGEST_WORD = 128

function streamOf(text: string, tokens: readonly Token[], leavesWords: boolean): CodeStream {
  let characters = ''
  const starts: number[] = []
  const ends: number[] = []
  const written: Looseness[] = []
  const gaps: Looseness[] = []
  // No code is without a digit.
  if (!tokens.some(({ kind }) => kind !== 'word')) return { characters, starts, ends, written, gaps }
  let foreign = false
  let left = false
  let beside = false

  const push = (character: string, start: number, end: number, how: Looseness): void => {
    const before = ends.length === 0 ? start : ends[ends.length - 1] ?? start
    characters += character
    gaps.push(start <= before ? 0 : foreign ? 3 : left ? 2 : signsBetween(text, before, start))
    starts.push(start)
    ends.push(end)
    written.push(how)
    foreign = false
    left = false
  }

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) break
    const { start, end } = token
    const next = tokens[index + 1]
    const digit = token.kind === 'times' ? oneDigit(text, next) : null
    const spelled: (Token & { kind: 'spelled' }) | null = token.kind === 'spelled' && (token.sure || beside || next?.kind === 'spelled' || next?.kind === 'digits') ? token : null
    beside = spelled !== null || token.kind === 'digits' || digit !== null
    if (spelled !== null) {
      for (const each of spelled.digits) push(each, start, end, writtenOf(spelled))
    } else if (token.kind === 'times' && next !== undefined && digit !== null) {
      for (let times = 0; times < token.factor; times += 1) push(digit, start, next.end, 2)
      index += 1
    } else if (end - start > LONGEST_WORD) {
      foreign = true
    } else if (token.kind === 'word' && end - start > MOST_LETTERS) {
      if (leavesWords) left = true
      else foreign = true
    } else if (leavesWords && token.kind === 'word' && smallLetters.test(text.slice(start, end))) {
      left = true
    } else if (ascii.test(text.slice(start, end))) {
      push(text.charAt(start), start, start + 1, 0)
      characters += text.slice(start + 1, end)
      for (let at = start + 1; at < end; at += 1) {
        starts.push(at)
        ends.push(at + 1)
        written.push(0)
        gaps.push(0)
      }
    } else {
      foreign = true
    }
  }
  return { characters, starts, ends, written, gaps }
}
