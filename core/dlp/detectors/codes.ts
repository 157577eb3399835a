import { codeStream, type CodeStream } from '../normalise/code-stream.ts'
import type { Looseness } from '../normalise/tokens.ts'
import type { Normalised } from '../normalise.ts'

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

/** The characters [first, after), where a word ends with them. */
function placeOf({ starts, ends, gaps, written }: CodeStream, first: number, after: number): Omit<Code, 'code'> | null {
  if (after < starts.length && starts[after] === ends[after - 1]) return null
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
