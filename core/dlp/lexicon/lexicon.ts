import type { Match } from '../detectors/detector.ts'
import type { Confidence } from '../rule.ts'
import { automatonOf, type Automaton } from './automaton.ts'
import { endOf, fold, type Folded, type Folding } from './fold.ts'
import { stretches, type Near } from './proximity.ts'
import { nearPatterns, substringPatterns, wordPatterns, type Pattern } from './terms.ts'

/*
 *  The word lists of all rules in one automaton for each way of folding: a text is gone through once or twice, however
 *  many lists and terms there are.
 */

export interface TermList {
  readonly terms: readonly string[]
  readonly matchMode: 'word' | 'substring' | 'proximity'
  /** Of `proximity`: how many other words may lie between. */
  readonly within: number
}

export interface Lexicon {
  /** What each list finds, by the list's index; lists that find nothing are left out. Overlapping ones too; none twice but where a hyphen joins. */
  find(text: string): ReadonlyMap<number, readonly Match[]>
}

/** Whole words say what they say; a piece of a word or words near each other may be something else. */
const sure: Readonly<Record<TermList['matchMode'], Confidence>> = { word: 'high', substring: 'medium', proximity: 'medium' }

/** A pattern's owner: a list, or one part of a term whose words are to be near each other. */
interface Owner { readonly list: number, readonly pattern: Pattern, readonly near: { readonly term: number, readonly part: number } | null }
interface NearTerm { readonly list: number, readonly parts: number, readonly within: number }

/** Terms without anything that could be looked for are passed over; `hasLetters` tells which. */
export function lexiconOf(lists: readonly TermList[]): Lexicon {
  const inWords: Owner[] = []
  const literal: Owner[] = []
  const nearTerms: NearTerm[] = []
  lists.forEach(({ terms, matchMode, within }, list) => {
    for (const term of terms) {
      if (matchMode === 'word') inWords.push(...wordPatterns(term).map((pattern) => ({ list, pattern, near: null })))
      else if (matchMode === 'substring') literal.push(...substringPatterns(term).map((pattern) => ({ list, pattern, near: null })))
      else {
        const parts = nearPatterns(term)
        const index = nearTerms.push({ list, parts: parts.length, within }) - 1
        inWords.push(...parts.flatMap((patterns, part) => patterns.map((pattern) => ({ list, pattern, near: { term: index, part } }))))
      }
    }
  })
  const passes: readonly { readonly folding: Folding, readonly owners: readonly Owner[], readonly automaton: Automaton }[] = [
    { folding: 'words' as const, owners: inWords },
    { folding: 'literal' as const, owners: literal },
  ].filter(({ owners }) => owners.length > 0).map((pass) => ({ ...pass, automaton: automatonOf(pass.owners.map(({ pattern }) => pattern.codes)) }))

  function find(text: string): ReadonlyMap<number, readonly Match[]> {
    const found = new Map<number, Match[]>()
    for (const { folding, owners, automaton } of passes) {
      scan(text, folding, owners, automaton, found)
      // A word cut by a hyphen, as at the end of a line, is that word too.
      if (folding === 'words' && text.includes('-') && /\p{L}\s?-\s?\p{L}/u.test(text)) scan(text, 'joined', owners, automaton, found)
    }
    return found
  }
  function scan(text: string, folding: Folding, owners: readonly Owner[], automaton: Automaton, found: Map<number, Match[]>): void {
    const folded = fold(text, folding)
    const near = new Map<number, { start: number, end: number, part: number }[]>()
    automaton.scan(folded, (index, after) => {
      const owner = owners[index]
      if (owner === undefined) return
      const { list, pattern } = owner
      const start = after - pattern.codes.length + pattern.lead
      const end = after - pattern.trail
      if (owner.near !== null) collect(near, owner.near.term, { start, end, part: owner.near.part })
      else collect(found, list, match(text, folded, start, end, sure[lists[list]?.matchMode ?? 'word']))
    })
    if (near.size === 0) return
    const wordOf = wordNumbers(folded)
    for (const [index, places] of near) {
      const term = nearTerms[index]
      if (term === undefined) continue
      const numbered: Near[] = places.map((place) => ({ ...place, word: wordOf[place.start] ?? 0 }))
      for (const { start, end } of stretches(numbered, term.parts, term.within)) collect(found, term.list, match(text, folded, start, end, sure.proximity))
    }
  }
  return { find }
}

/** Whether there is anything in a term that this mode could look for. */
export function hasLetters(term: string, matchMode: TermList['matchMode']): boolean {
  return (matchMode === 'substring' ? substringPatterns(term) : wordPatterns(term)).length > 0
}

function collect<Value>(all: Map<number, Value[]>, key: number, value: Value): void {
  const values = all.get(key)
  if (values === undefined) all.set(key, [value])
  else values.push(value)
}

const match = (text: string, folded: Folded, start: number, end: number, confidence: Confidence): Match =>
  ({ start: folded.at[start] ?? 0, end: endOf(text, folded, end - 1), confidence })

/** As how many-th word of the text each code stands. */
export function wordNumbers({ codes, length }: Folded): Int32Array {
  const numbers = new Int32Array(length)
  let words = 0
  for (let index = 0; index < length; index++) {
    if (codes[index] === 32) words++
    numbers[index] = words
  }
  return numbers
}
