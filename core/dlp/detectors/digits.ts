import type { Normalised } from '../normalise.ts'
import { isAlphanumeric, isDigit, read } from './reading.ts'

/*
 *  Numbers however they are grouped: `4111 1111 1111 1111`, `4111-1111…`, one digit at a time.
 */

interface Group { readonly start: number, readonly end: number, readonly digits: string }

/** Whole groups of a run, in a row. */
export interface Numeral {
  readonly start: number
  readonly end: number
  readonly digits: string
  /** How many digits each group has. */
  readonly sizes: readonly number[]
  /** What stands between the groups. */
  readonly gaps: readonly string[]
  /** Other groups of the same run stand directly before or after it. */
  readonly within: boolean
  /** A letter stands directly before or after it, as in `AB123456C`. */
  readonly glued: boolean
}

/** The most that may stand between two groups of one number. */
const GAP = 3

const known = new WeakMap<Normalised, readonly Numeral[][]>()
const LONGEST = 19

/** Every run of whole groups that makes up `length` digits. */
export function* numerals(normalised: Normalised, from: number, to: number): Generator<Numeral> {
  const byLength = known.get(normalised) ?? allNumerals(normalised)
  known.set(normalised, byLength)
  for (let length = from; length <= to; length += 1) yield* byLength[length] ?? []
}

function allNumerals(normalised: Normalised): Numeral[][] {
  const { text } = read(normalised)
  const found: Numeral[][] = Array.from({ length: LONGEST + 1 }, () => [])
  for (const run of runsOf(text)) {
    for (let first = 0; first < run.length; first += 1) {
      let digits = ''
      const gaps: string[] = []
      const sizes: number[] = []
      for (let last = first; last < run.length; last += 1) {
        const group = run[last]
        const start = run[first]?.start
        if (group === undefined || start === undefined || digits.length + group.digits.length > LONGEST) break
        if (last > first) gaps.push(text.slice(run[last - 1]?.end, group.start))
        digits += group.digits
        sizes.push(group.digits.length)
        found[digits.length]?.push({
          start, end: group.end, digits, sizes: [...sizes], gaps: [...gaps], within: first > 0 || last < run.length - 1,
          glued: isAlphanumeric(text.charCodeAt(start - 1)) || isAlphanumeric(text.charCodeAt(group.end)),
        })
      }
    }
  }
  return found
}

function runsOf(text: string): Group[][] {
  const runs: Group[][] = []
  let run: Group[] = []
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text.charCodeAt(at))) continue
    const start = at
    while (at < text.length && isDigit(text.charCodeAt(at))) at += 1
    const before = run.at(-1)
    if (before !== undefined && !isGap(text, before.end, start)) {
      runs.push(run)
      run = []
    }
    // Longer ones are no numbers of ours; cut, they cost nothing.
    run.push({ start, end: at, digits: text.slice(start, Math.min(at, start + LONGEST + 1)) })
  }
  if (run.length > 0) runs.push(run)
  return runs
}

function isGap(text: string, start: number, end: number): boolean {
  if (end - start > GAP) return false
  for (let at = start; at < end; at += 1) if (isAlphanumeric(text.charCodeAt(at))) return false
  return true
}

export const isGrouped = ({ sizes }: Numeral, ...wanted: readonly number[]): boolean =>
  sizes.length === wanted.length && wanted.every((size, index) => sizes[index] === size)

/** One thing between all groups, or nothing. */
export const isEven = ({ gaps }: Numeral): boolean => gaps.every((gap) => gap === gaps[0])
