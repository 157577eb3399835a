import type { Match } from './detectors/detector.ts'
import { lexiconOf, type Lexicon } from './lexicon/lexicon.ts'
import { confidences, type Confidence, type DlpRule } from './rule.ts'

/*
 *  What stands around a finding: words that make it surer, words that make it none.
 */

/** How many words away an exclusion's term still counts as next to a finding. */
const nextTo = 3

/** The words of one text, numbered. */
export interface Words {
  /** As how many-th word of the text the character at `position` stands. */
  numberAt(position: number): number
}

export function wordsOf(text: string): Words {
  const starts: number[] = []
  for (const { index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) starts.push(index)
  return {
    numberAt: (position) => firstAbove(starts, position),
  }
}


export const contextList = (rule: number): number => 2 * rule
export const exclusionList = (rule: number): number => 2 * rule + 1

/** The terms of all rules' contexts and exclusions, in one automaton; by list: see `contextList` and `exclusionList`. */
export function surroundingsOf(rules: readonly DlpRule[]): Lexicon {
  return lexiconOf(rules.flatMap(({ context, exclusions }) =>
    [context?.words ?? [], exclusions.terms].map((terms) => ({ terms, matchMode: 'word' as const, within: 0 }))))
}

export function raised(confidence: Confidence, steps: number): Confidence {
  return confidences[Math.min(confidences.indexOf(confidence) + steps, confidences.length - 1)] ?? confidence
}

/** Where the terms of one list stand: their starts and their ends, each in order. */
export interface Places { readonly starts: readonly number[], readonly ends: readonly number[] }

export const placesOf = (matches: readonly Match[] = []): Places => ({
  starts: matches.map(({ start }) => start).sort((a, b) => a - b),
  ends: matches.map(({ end }) => end).sort((a, b) => a - b),
})

interface Reach { readonly before: number, readonly after: number, readonly over: boolean }

/** Whether one of `places` lies within so many words before or after [start, end), or over it. */
function isNear({ starts, ends }: Places, { start, end }: Match, words: () => Words, { before, after, over }: Reach): boolean {
  if (starts.length === 0) return false
  const endedBefore = firstAbove(ends, start)
  if (over && firstAbove(starts, end - 1) > endedBefore) return true
  const previous = ends[endedBefore - 1]
  const next = starts[firstAbove(starts, end - 1)]
  const { numberAt } = words()
  return (previous !== undefined && numberAt(start) - numberAt(previous - 1) <= before)
    || (next !== undefined && numberAt(next) - numberAt(end - 1) <= after)
}

/** The index of the first number above `limit` in an ascending list. */
function firstAbove(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** What the rule's context makes of a match: surer, as it was, or none at all (null). */
export function inContext(match: Match, context: DlpRule['context'], places: Places, words: () => Words): Match | null {
  if (context === undefined) return match
  if (isNear(places, match, words, { before: context.before, after: context.after, over: false })) return { ...match, confidence: raised(match.confidence, context.boost) }
  return context.required ? null : match
}

export const isExcluded = (match: Match, places: Places, words: () => Words): boolean =>
  isNear(places, match, words, { before: nextTo, after: nextTo, over: true })

/** A value as exclusions compare it: without spaces and punctuation, in any case. */
export const bareValue = (value: string): string => value.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
