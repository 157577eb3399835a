import { codeStream, type CodeStream } from '../normalise/code-stream.ts'
import type { Looseness } from '../normalise/tokens.ts'
import type { Normalised } from '../normalise.ts'
import { isDigit } from './reading.ts'

/*
 *  Codes of letters and digits however they are grouped: `GB29 NWBK 6016…`, one character at a time, with emoji between.
 */

export interface Code {
  /** In capitals. */
  readonly code: string
  readonly start: number
  readonly end: number
  /** How many characters each group has. */
  readonly sizes: readonly number[]
  readonly loose: Looseness
}

/** No more than this stands between two groups, markup included. */
const FARTHEST = 40

/** In capitals, and where its words begin. */
interface Row { readonly stream: CodeStream, readonly capitals: string, readonly begins: readonly number[] }

const known = new WeakMap<CodeStream, Row>()

function rowOf(stream: CodeStream): Row {
  const found = known.get(stream)
  if (found !== undefined) return found
  const begins: number[] = []
  for (let at = 0; at < stream.characters.length; at += 1) if (at === 0 || stream.starts[at] !== stream.ends[at - 1]) begins.push(at)
  const row = { stream, capitals: stream.characters.toUpperCase(), begins }
  known.set(stream, row)
  return row
}

/** What begins where a word does, has as many characters as `lengthOf` its first two says, and `isOne` says yes to; in capitals, both. */
export function codes(normalised: Normalised, lengthOf: (head: string) => readonly number[], isOne: (code: string) => boolean, stream = codeStream(normalised)): Code[] {
  const { capitals, begins } = rowOf(stream)
  const found: Code[] = []
  for (const at of begins) {
    for (const length of lengthOf(capitals.slice(at, at + 2))) {
      const code = capitals.slice(at, at + length)
      const place = code.length === length && isOne(code) ? placeOf(stream, at, at + length) : null
      if (place !== null) found.push({ code, ...place })
    }
  }
  return found
}

/** The same with nothing but letters before or behind it in its word: `IBANGB82…`, `…32GBP`. In one piece, or its first group whole. */
export function gluedCodes(normalised: Normalised, lengthOf: (head: string) => readonly number[], isOne: (code: string) => boolean): Code[] {
  const stream = codeStream(normalised)
  const { capitals } = rowOf(stream)
  const found: Code[] = []
  for (let at = 0; at + 2 < capitals.length; at += 1) {
    // Every code that is looked for so goes on with a digit.
    if (!isDigit(capitals.charCodeAt(at + 2))) continue
    for (const length of lengthOf(capitals.slice(at, at + 2))) {
      const code = capitals.slice(at, at + length)
      if (code.length < length || !isOne(code)) continue
      const before = lettersBefore(stream, at)
      const behind = lettersBehind(stream, at + length)
      if (before === null || behind === null || before + behind === 0) continue
      const place = placeOf(stream, at, at + length, true)
      if (place !== null && (before === 0 || (place.sizes[0] ?? 0) >= 4)) found.push({ code, ...place })
    }
  }
  return found
}

/** A longer word is something else. */
const MOST_GLUED = 16
const isLetter = (character = ''): boolean => /[A-Za-z]/.test(character)

/** How many letters stand in the word before character `at`; null: also something else. */
function lettersBefore({ characters, starts, ends }: CodeStream, at: number): number | null {
  let first = at
  while (first > 0 && starts[first] === ends[first - 1]) {
    first -= 1
    if (!isLetter(characters[first]) || at - first > MOST_GLUED) return null
  }
  return at - first
}

function lettersBehind({ characters, starts, ends }: CodeStream, after: number): number | null {
  let last = after
  while (last < starts.length && starts[last] === ends[last - 1]) {
    if (!isLetter(characters[last]) || last - after >= MOST_GLUED) return null
    last += 1
  }
  return last - after
}

/** The characters [first, after), where a word ends with them or `within` one. */
function placeOf({ starts, ends, gaps, written }: CodeStream, first: number, after: number, within = false): Omit<Code, 'code'> | null {
  if (!within && after < starts.length && starts[after] === ends[after - 1]) return null
  const sizes: number[] = [0]
  let loose: Looseness = 0
  for (let at = first; at < after; at += 1) {
    const apart = (starts[at] ?? 0) - (ends[at - 1] ?? 0)
    if (at > first && apart > 0) {
      const gap = gaps[at] ?? 0
      if (gap === 3 || apart > FARTHEST) return null
      if (gap > loose) loose = gap
      sizes.push(0)
    }
    const how = written[at] ?? 0
    if (how > loose) loose = how
    sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1
  }
  return { start: starts[first] ?? 0, end: ends[after - 1] ?? 0, sizes, loose }
}
