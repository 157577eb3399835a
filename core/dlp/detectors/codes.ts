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

/** What begins with `head` characters that `isHead` (they come in capitals) takes: at every place where a word begins. */
export function* codes(normalised: Normalised, head: number, lengthOf: (head: string) => readonly number[]): Generator<Code> {
  const stream = codeStream(normalised)
  const { characters, starts, ends } = stream
  for (let at = 0; at < characters.length; at += 1) {
    if (at > 0 && starts[at] === ends[at - 1]) continue
    for (const length of lengthOf(characters.slice(at, at + head).toUpperCase())) {
      const code = codeAt(stream, at, length)
      if (code !== null) yield code
    }
  }
}

/** Of `length` characters from `first` on, where a word ends there. */
function codeAt({ characters, starts, ends, gaps, written }: CodeStream, first: number, length: number): Code | null {
  const after = first + length
  if (after > characters.length || (after < characters.length && starts[after] === ends[after - 1])) return null
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
  return { code: characters.slice(first, after).toUpperCase(), start: starts[first] ?? 0, end: ends[after - 1] ?? 0, sizes, loose }
}
