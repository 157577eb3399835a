import type { Normalised } from '../normalise.ts'
import { saysMore, saysSign } from './digit-words.ts'
import { type Looseness, oneDigit, signsBetween, type Token, tokensOf, writtenOf } from './tokens.ts'

/**
 * Digits that may be one number, or have it in them: detectors look at the pieces of it that begin and end with a
 * group (`starts[i] > ends[i - 1]`, or a spelled-out digit). All arrays are as long as `digits`.
 */
export interface DigitRun {
  /** '0' to '9'. */
  readonly digits: string
  /** Where each digit stands in the normalised text: [starts[i], ends[i]). Digits of 'double five' stand in one place. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** How each digit is written. */
  readonly written: readonly Looseness[]
  /** What is between each digit and the one before it; of the first 0. */
  readonly gaps: readonly Looseness[]
}

/** Of the digits [from, to) of a run: the loosest of them, and of what is between them. */
export function loosenessOf({ written, gaps }: DigitRun, from: number, to: number): Looseness {
  let loosest: Looseness = 0
  for (let at = from; at < to; at += 1) {
    const own = written[at] ?? 0
    const gap = at === from ? 0 : gaps[at] ?? 0
    if (own > loosest) loosest = own
    if (gap > loosest) loosest = gap
  }
  return loosest
}

/** Whether a number may begin at digit `at`, or (with the length of the run too) end before it. */
export function isGroupStart({ starts, ends, digits, written }: DigitRun, at: number): boolean {
  if (at <= 0 || at >= digits.length) return true
  return starts[at] !== ends[at - 1] || written[at] !== 0 || written[at - 1] !== 0
}

const made = new WeakMap<Normalised, readonly DigitRun[]>()

/** All digits of the text, in order, without groups of more than 200; a digit is in one run only. Linear. Made once for each text. */
export function digitRuns(normalised: Normalised): readonly DigitRun[] {
  const found = made.get(normalised) ?? runsOf(normalised.text, tokensOf(normalised))
  made.set(normalised, found)
  return found
}

/** Letters that pass for digits inside a group of them; the last four are Cyrillic. */
const lookAlike: Readonly<Record<string, string>> = { l: '1', I: '1', i: '1', O: '0', o: '0', S: '5', s: '5', B: '8', Z: '2', z: '2', З: '3', з: '3', б: '6', Ч: '4' }
/** A group of nothing but these, beside digits: 'llll'. */
const allLookAlike = /^(?!lol$|loo$|oo+$)[lIOo]{2,}$/
const digitsAndLookAlikes = /^[\dlIiOoSsBZzЗзбЧ]+$/

/** No number is in a group of more digits; it parts what is before it from what is behind. */
const LONGEST_GROUP = 200
/** More of them between two digits, and these are two numbers. */
const MOST_WORDS = 12
const MOST_UNITS = 200

function runsOf(text: string, tokens: readonly Token[]): DigitRun[] {
  const runs: DigitRun[] = []
  let run = emptyRun()
  /** Since the last digit: words, words that are signs, and how sure it is of those. */
  let words = 0
  let signWords = 0
  let saidSigns: Looseness = 0
  let index = 0
  /** The token before this one was taken as digits. */
  let beside = false

  const flush = (): void => {
    if (run.starts.length > 0) runs.push({ ...run, digits: run.digits.join('') })
    run = emptyRun()
    forgetWords()
  }
  const forgetWords = (): void => {
    words = 0
    signWords = 0
    saidSigns = 0
  }
  const push = (digit: string, start: number, end: number, written: Looseness, atLeast: Looseness = 0): void => {
    const before = run.ends.at(-1)
    let gap: Looseness = 0
    if (before !== undefined && start >= before) {
      if (words > MOST_WORDS || start - before > MOST_UNITS) {
        flush()
      } else {
        gap = words > 0 ? (goesOn(text, tokens, index, words + signWords) ? 2 : 3) : signsBetween(text, before, start)
        if (saidSigns > gap) gap = saidSigns
        if (atLeast > gap) gap = atLeast
      }
    }
    run.digits.push(digit)
    run.starts.push(start)
    run.ends.push(end)
    run.written.push(written)
    run.gaps.push(gap)
    forgetWords()
  }
  for (; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) break
    const { start, end } = token
    const next = tokens[index + 1]
    const digit = token.kind === 'times' ? oneDigit(text, next) : null
    let taken = true
    if (token.kind === 'digits' && end - start > LONGEST_GROUP) {
      flush()
      taken = false
    } else if (token.kind === 'digits') {
      for (let at = start; at < end; at += 1) push(text.charAt(at), at, at + 1, 0)
    } else if (token.kind === 'mixed') {
      taken = pushMixed(start, end)
    } else if (token.kind === 'spelled' && (token.sure || beside || besideNext(next))) {
      for (const each of token.digits) push(each, start, end, writtenOf(token))
    } else if (token.kind === 'times' && next !== undefined && digit !== null) {
      for (let times = 0; times < token.factor; times += 1) push(digit, start, next.end, 2)
      index += 1
    } else if (token.kind === 'word' && (beside || besideNext(next)) && allLookAlike.test(text.slice(start, end))) {
      for (let at = start; at < end; at += 1) push(lookAlike[text.charAt(at)] ?? '', at, at + 1, 2)
    } else {
      const sign = beside ? saysSign(text, start, end) : null
      if (sign === null) words += 1
      else {
        signWords += 1
        if (sign === 'guess') saidSigns = 2
      }
      taken = false
    }
    beside = taken
  }
  flush()
  return runs

  /** Digits and letters in one word. Whether it ends with a digit. */
  function pushMixed(start: number, end: number): boolean {
    const alike = digitsAndLookAlikes.test(text.slice(start, end))
    let letters = 0
    for (let at = start; at < end; at += 1) {
      const character = text.charAt(at)
      const isDigit = character >= '0' && character <= '9'
      if (isDigit || alike) {
        // '4x1x1': a letter that is used as a sign. Any other letter parts two numbers.
        const signs = letters === 1 && at - 2 >= start && (text.charAt(at - 1) === 'x' || text.charAt(at - 1) === 'X')
        if (letters > 0 && !signs) flush()
        push(isDigit ? character : lookAlike[character] ?? '', at, at + 1, isDigit ? 0 : 2, signs ? 2 : 0)
        letters = 0
      } else {
        letters += 1
      }
    }
    if (letters > 0) flush()
    return letters === 0
  }
}

/** Whether one of the words before token `index` says that the number goes on. */
function goesOn(text: string, tokens: readonly Token[], index: number, words: number): boolean {
  for (let before = Math.max(0, index - words); before < index; before += 1) {
    const token = tokens[before]
    if (token !== undefined && saysMore(text, token.start, token.end)) return true
  }
  return false
}

function besideNext(next: Token | undefined): boolean {
  return next !== undefined && (next.kind === 'spelled' || next.kind === 'digits' || next.kind === 'mixed' || next.kind === 'times')
}

interface Growing { readonly digits: string[], readonly starts: number[], readonly ends: number[], readonly written: Looseness[], readonly gaps: Looseness[] }

function emptyRun(): Growing {
  return { digits: [], starts: [], ends: [], written: [], gaps: [] }
}
