import { RE2JS, RE2JSException, RE2JSSyntaxException, RE2Set } from 're2js'
import type { Match } from './detectors/detector.ts'

/*
 *  The firm's own patterns, by RE2: in time linear in the text, whatever the pattern. One set over all of them says
 *  which are in a text at all; only those are then looked for.
 */

export interface FirmPattern { readonly pattern: string, readonly flags: string }

/** After so many places in a text, what follows counts as one: nothing is left out, and time stays bounded. */
export const mostPlaces = 1000

export interface FirmPatterns {
  /** Which patterns are somewhere in the text, by index. */
  among(text: string): ReadonlySet<number>
  /** Where: [start, end), never empty, in order. */
  find(index: number, text: string): readonly Omit<Match, 'confidence'>[]
}

const flagBits: Readonly<Record<string, number>> = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL }
const bitsOf = (flags: string): number => [...flags].reduce((bits, flag) => bits | (flagBits[flag] ?? 0), 0)

/** Of patterns without problems. */
export function firmPatternsOf(patterns: readonly FirmPattern[]): FirmPatterns {
  const compiled = patterns.map(({ pattern, flags }) => RE2JS.compile(pattern, bitsOf(flags)))
  const set = setOf(patterns)
  const none: ReadonlySet<number> = new Set()
  return {
    among(text) {
      if (compiled.length === 0) return none
      if (set !== null) return new Set(set.match(text))
      return new Set(compiled.flatMap((regex, index) => regex.test(text) ? [index] : []))
    },
    find(index, text) {
      const regex = compiled[index]
      return regex === undefined ? [] : placesOf(regex, text)
    },
  }
}

/** How far a match is followed before something shorter is taken, and before nothing is looked for further on. */
const reach = 512

/**
 * RE2 finds one match in linear time, but all of them in quadratic: `a.*z|a` looks for a `z` to the very end behind each
 * `a`. So each is looked for in a stretch, which grows only while there is none or it may go on behind the stretch; of
 * a match of more than `reach` characters a shorter one may be told. What the stretches may cost in all has an end, too:
 * from there on the rest of the text is one place.
 */
function placesOf(regex: RE2JS, text: string): { start: number, end: number }[] {
  const found: { start: number, end: number }[] = []
  let left = 16 * text.length + 2 * mostPlaces * reach
  let from = 0
  while (from < text.length) {
    const place = nextPlace(regex, text, from, (cost) => {
      left -= cost
      return left >= 0
    })
    if (place === null) return found
    if (place.start < place.end) found.push(place)
    if (found.length === mostPlaces || left < 0) {
      found[found.length - 1] = { start: found.at(-1)?.start ?? from, end: text.length }
      return found
    }
    from = Math.max(place.end, from + (place.end === from ? 1 : 0))
  }
  return found
}

/** `spend` says whether that may still be looked through; if not, what is left is taken for one match. */
function nextPlace(regex: RE2JS, text: string, from: number, spend: (cost: number) => boolean): { start: number, end: number } | null {
  // What stands before tells where a word or a line begins.
  const base = Math.max(from - 2, 0)
  for (let length = reach; ; length *= 2) {
    const until = Math.min(from + length, text.length)
    if (!spend(until - from)) return { start: from, end: text.length }
    const matcher = regex.matcher(text.slice(base, until))
    if (!matcher.find(from - base)) {
      if (until === text.length) return null
      continue
    }
    const place = { start: base + matcher.start(), end: base + matcher.end() }
    if (place.end < until || until === text.length) return place
  }
}

/** Null where they are too many for one set: then each is tried by itself. */
function setOf(patterns: readonly FirmPattern[]): RE2Set | null {
  const set = new RE2Set()
  try {
    for (const { pattern, flags } of patterns) set.add(flags === '' ? pattern : `(?${[...new Set(flags)].join('')}:${pattern})`)
    set.compile()
    return set
  } catch (error) {
    if (error instanceof RE2JSException) return null
    throw error
  }
}

/** What is wrong with a pattern, and where; null = nothing. */
export function patternProblem({ pattern, flags }: FirmPattern): string | null {
  const refused = notLinear(pattern)
  if (refused !== null) return refused
  try {
    const regex = RE2JS.compile(pattern, bitsOf(flags))
    // A program of three steps that takes the empty text takes nothing else: `x{0}`, `\b`.
    return regex.programSize() <= 3 && regex.testExact('') ? 'it finds nothing but the empty text' : null
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return `${error.error}${placeOf(pattern, error.input ?? pattern)}`
    if (error instanceof RE2JSException) return error.message
    throw error
  }
}

function placeOf(pattern: string, part: string): string {
  const index = pattern.indexOf(part)
  return index < 0 || part === pattern ? ` at position ${pattern.length + 1}` : ` at position ${index + 1} (${part})`
}

/** What RE2 leaves out so that time stays linear, in words that say so; elsewhere RE2 calls it bad syntax. */
function notLinear(pattern: string): string | null {
  let inClass = false
  for (let index = 0; index < pattern.length; index++) {
    const rest = pattern.slice(index, index + 4)
    if (rest.startsWith('\\')) {
      if (!inClass && /^\\(?:[1-9]|k[<'{])/.test(rest)) return `a back-reference at position ${index + 1}: RE2 has none, for they can take forever. Write out what is repeated`
      if (rest.startsWith('\\Q')) {
        const quoteEnd = pattern.indexOf('\\E', index)
        index = quoteEnd < 0 ? pattern.length : quoteEnd
      }
      index++
    } else if (inClass) inClass = !rest.startsWith(']') || pattern[index - 1] === '['
    else if (rest.startsWith('[')) inClass = true
    else if (/^\(\?(?:[=!]|<[=!])/.test(rest)) return `look-around at position ${index + 1}: RE2 has none, for it can take forever. Use context words or exclusions instead`
    else if (rest.startsWith('(?>')) return `an atomic group at position ${index + 1}: RE2 has none and needs none`
  }
  return null
}
