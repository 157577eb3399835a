import { digitRuns, isGroupStart, type DigitRun } from '../normalise/digit-runs.ts'
import type { Looseness } from '../normalise/tokens.ts'
import type { Normalised } from '../normalise.ts'
import { isAlphanumeric } from './reading.ts'

/*
 *  Numbers however they are written: `4111 1111 1111 1111`, one digit at a time, in words, with emoji in between.
 */

/** Whole groups of digits in a row. There are many of them and few are looked at closely, so they carry only what is at hand. */
export interface Numeral {
  readonly start: number
  readonly end: number
  readonly length: number
  /** How sure it is that these are digits, and of one number. */
  readonly loose: Looseness
  readonly run: DigitRun
  /** Its first digit in the run. */
  readonly from: number
}

/** '0' to '9'. */
export const digitsOf = ({ run, from, length }: Numeral): string => run.digits.slice(from, from + length)

/** How many digits each group has; digits that are spelled out are groups of one. */
export function sizesOf({ run, from, length }: Numeral): number[] {
  const sizes: number[] = []
  for (let at = from; at < from + length; at += 1) {
    if (at === from || isParted(run, at)) sizes.push(1)
    else sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1
  }
  return sizes
}

/** `4I11` is one group, though it might begin or end at the letter. */
const isParted = (run: DigitRun, at: number): boolean =>
  isGroupStart(run, at) && (run.starts[at] !== run.ends[at - 1] || run.written[at] === 1 || run.written[at - 1] === 1)

/** Groups as they are where line breaks, of which messages that are read together have one, part nothing. */
export function overBreaks(sizes: readonly number[], gaps: readonly string[]): { readonly sizes: readonly number[], readonly gaps: readonly string[] } {
  const joined: number[] = sizes.slice(0, 1)
  const between: string[] = []
  gaps.forEach((gap, index) => {
    const size = sizes[index + 1] ?? 0
    const signs = gap.includes('\n') ? gap.replaceAll('\n', '').trim() : gap
    if (signs === '') joined[joined.length - 1] = (joined.at(-1) ?? 0) + size
    else {
      joined.push(size)
      between.push(signs)
    }
  })
  return { sizes: joined, gaps: between }
}

/** What stands between the groups, in the normalised text. */
export function gapsOf({ run, from, length }: Numeral, text: string): string[] {
  const gaps: string[] = []
  for (let at = from + 1; at < from + length; at += 1) if (isParted(run, at)) gaps.push(text.slice(run.ends[at - 1], run.starts[at]))
  return gaps
}

/** Other digits stand directly before or after it, with no more than a few signs between. */
export function isWithin({ start, end, run, from, length }: Numeral): boolean {
  const before = from === 0 ? -Infinity : run.ends[from - 1] ?? 0
  const after = from + length === run.digits.length ? Infinity : run.starts[from + length] ?? 0
  return start - before <= BESIDE || after - end <= BESIDE
}

/** A letter stands directly before or after it, as in `AB123456C`. */
export const isGlued = ({ start, end }: Numeral, text: string): boolean =>
  isAlphanumeric(text.charCodeAt(start - 1)) || isAlphanumeric(text.charCodeAt(end))

/** The most that stands between two numbers that may be one. */
const BESIDE = 3
const SHORTEST = 6
/** With words between its parts only what has a check digit is a number at all; so long are those. */
const SHORTEST_APART = 13

/** A run, where its groups begin, and where the last of them ends. */
interface Grouped { readonly run: DigitRun, readonly bounds: readonly number[] }

const known = new WeakMap<Normalised, readonly Grouped[]>()

function grouped(normalised: Normalised): readonly Grouped[] {
  const found = known.get(normalised) ?? digitRuns(normalised).filter(({ digits }) => digits.length >= SHORTEST).map((run) => ({ run, bounds: boundsOf(run) }))
  known.set(normalised, found)
  return found
}

function boundsOf(run: DigitRun): number[] {
  const bounds: number[] = []
  for (let at = 0; at <= run.digits.length; at += 1) if (isGroupStart(run, at)) bounds.push(at)
  return bounds
}

export const any = (): boolean => true

/**
 * Every run of whole groups that makes up so many digits, 6 to 19, of which `isOne` says yes; in order of their
 * beginnings. Only those are held: of a long row of digits there are fourteen to each, and to hold them all takes
 * more than four times as long of four times the text.
 */
export function numerals(normalised: Normalised, from: number, to: number, isOne: (digits: string) => boolean = any): readonly Numeral[] {
  return grouped(normalised).flatMap(({ run, bounds }) => {
    const found: Numeral[] = []
    for (let first = 0; first < bounds.length - 1; first += 1) addFrom(run, bounds, first, { from, to, isOne }, found)
    return found
  })
}

/**
 * From the left, the longest first, where `begins` says that one may begin: what `take` says of one that ends so far is
 * not looked at again. Offsets ascend.
 */
export function longestFirst<T extends { readonly end: number }>(normalised: Normalised, { from, to }: Pick<Wanted, 'from' | 'to'>, begins: (start: number) => boolean, take: (numeral: Numeral) => T | null): T[] {
  const taken: T[] = []
  for (const { run, bounds } of grouped(normalised)) {
    for (let first = 0; first < bounds.length - 1; first += 1) {
      const start = run.starts[bounds[first] ?? 0] ?? 0
      if (start < (taken.at(-1)?.end ?? 0) || !begins(start)) continue
      const found: Numeral[] = []
      addFrom(run, bounds, first, { from, to, isOne: any }, found)
      for (let index = found.length - 1; index >= 0; index -= 1) {
        const numeral = found[index]
        const one: T | null = numeral === undefined ? null : take(numeral)
        if (one === null) continue
        taken.push(one)
        break
      }
    }
  }
  return taken
}

interface Wanted { readonly from: number, readonly to: number, readonly isOne: (digits: string) => boolean }

/** All that begin with the group `first`, the shortest first. */
function addFrom(run: DigitRun, bounds: readonly number[], first: number, wanted: Wanted, found: Numeral[]): void {
  const from = bounds[first] ?? 0
  let loose: Looseness = 0
  for (let last = first + 1; last < bounds.length; last += 1) {
    const to = bounds[last] ?? from
    if (to - from > wanted.to) break
    const size = to - (bounds[last - 1] ?? 0)
    for (let at = to - size; at < to; at += 1) loose = looser(loose, run.written[at], at > from ? run.gaps[at] : 0)
    // With words between them only groups as cards have them are looked at.
    if (loose === 3 && (size < 4 || size > 8)) break
    if (to - from < wanted.from || to - from < (loose === 3 ? SHORTEST_APART : SHORTEST) || !wanted.isOne(run.digits.slice(from, to))) continue
    found.push({ start: run.starts[from] ?? 0, end: run.ends[to - 1] ?? 0, length: to - from, loose, run, from })
  }
}

const looser = (a: Looseness, b: Looseness = 0, c: Looseness = 0): Looseness => a >= b && a >= c ? a : b >= c ? b : c

export const isGrouped = (sizes: readonly number[], ...wanted: readonly number[]): boolean =>
  sizes.length === wanted.length && wanted.every((size, index) => sizes[index] === size)

/** All groups of one size: digit by digit, in pairs, in one piece. */
export const isRegular = (sizes: readonly number[]): boolean => sizes.every((size) => size === sizes[0])

/** One thing between all groups, or nothing. */
export const isEven = (gaps: readonly string[]): boolean => gaps.every((gap) => gap === gaps[0])
