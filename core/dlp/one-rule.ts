import { inBoth } from './as-written.ts'
import type { Match, Surroundings } from './detectors/detector.ts'
import { bareValue, contextList, exclusionList, inContext, isExcluded, placesOf, surroundingsOf, wordsOf, type Words } from './context.ts'
import { detectors } from './detectors/index.ts'
import { firmPatternsOf, mostPlaces } from './firm-regex.ts'
import { lexiconOf } from './lexicon/lexicon.ts'
import type { Normalised } from './normalise.ts'
import { wordReadings } from './normalise/word-readings.ts'
import { confidences, type BuiltinDetector, type Confidence, type DlpPolicy, type DlpRule } from './rule.ts'
import { checks } from './validators.ts'

/*
 *  What each rule finds in one text, before rules are weighed against each other. What rules have in common is done
 *  once for a text: words, patterns and detectors, and only when a rule asks.
 */

/** One text, open for all rules: what the rule with this index (in `dlp.rules`) finds there, in offsets of the normalised text. */
export type Reader = (rule: number) => readonly Match[]

const none: readonly Match[] = []

/** `policy` without problems. */
export function readerOf({ rules, lexicons, regions }: DlpPolicy): (text: Normalised) => Reader {
  const lexicon = lexiconOf(rules.map(({ detector }) => detector.kind === 'lexicon'
    ? { ...detector, terms: [...detector.terms, ...detector.ref === undefined ? [] : lexicons[detector.ref] ?? []] }
    : { terms: [], matchMode: 'word', within: 0 }))
  const patternOwners = rules.flatMap(({ detector }, index) => detector.kind === 'regex' ? [{ index, detector }] : [])
  const patternOf = new Map(patternOwners.map(({ index }, pattern) => [index, pattern]))
  const patterns = firmPatternsOf(patternOwners.map(({ detector }) => detector))
  const around = surroundingsOf(rules)
  const surroundings: Surroundings = { regions }
  const excluded = rules.map(({ exclusions }) => new Set(exclusions.values.map(bareValue)))

  return (normalised) => {
    const { text } = normalised
    const once = <Value>(make: () => Value): (() => Value) => {
      let made: { value: Value } | null = null
      return () => (made ??= { value: make() }).value
    }
    /** In the text as it is read and, where that is another, as it is written. */
    const inEither = <Value>(make: (text: string) => Value): ((text: string) => Value) => {
      const read = once(() => make(text))
      const written = once(() => make(normalised.original))
      return (asked) => asked === text ? read() : written()
    }
    const terms = inEither((each) => lexicon.find(each))
    const nearby = inEither((each) => around.find(each))
    const present = inEither((each) => patterns.among(each))
    /** In leetspeak, letter by letter, with markup inside of words…: by rule, in offsets of the normalised text. */
    const readings = once(() => {
      const found = new Map<number, Match[]>()
      for (const { text: meant, guess, place } of wordReadings(normalised)) {
        for (const [index, matches] of lexicon.find(meant)) {
          const here = found.get(index) ?? []
          found.set(index, here)
          for (const { start, end, confidence } of matches) here.push({ ...place(start, end), confidence: guess ? lower(confidence) : confidence })
        }
      }
      return found
    })
    const words: () => Words = once(() => wordsOf(text))
    const built = new Map<BuiltinDetector, readonly Match[]>()

    function raw(index: number, { detector, validators }: DlpRule): readonly Match[] {
      if (detector.kind === 'lexicon') return [...inBoth(normalised, (each) => terms(each).get(index) ?? none), ...readings().get(index) ?? none]
      if (detector.kind === 'builtin') {
        const found = built.get(detector.ref) ?? detectors[detector.ref]?.find(normalised, surroundings) ?? none
        built.set(detector.ref, found)
        return found
      }
      const pattern = patternOf.get(index)
      if (pattern === undefined) return none
      const found = inBoth(normalised, (each) => present(each).has(pattern) ? patterns.find(pattern, each) : none)
      const valid = validators.length === 0 ? found : found.filter(({ start, end }) => validators.every((name) => checks[name](text.slice(start, end))))
      // A shape alone may be something else; with a check digit it hardly is.
      return valid.map(({ start, end }) => ({ start, end, confidence: validators.length > 0 ? 'high' : 'medium' }))
    }

    return (index) => {
      const rule = rules[index]
      if (rule === undefined) return none
      let found = raw(index, rule)
      if (found.length === 0) return none
      if (rule.context !== undefined) {
        const places = placesOf(inBoth(normalised, (each) => nearby(each).get(contextList(index)) ?? none))
        found = found.flatMap((match) => inContext(match, rule.context, places, words) ?? [])
      }
      if (rule.exclusions.terms.length > 0) {
        const places = placesOf(inBoth(normalised, (each) => nearby(each).get(exclusionList(index)) ?? none))
        found = found.filter((match) => !isExcluded(match, places, words))
      }
      const values = excluded[index]
      if (values !== undefined && values.size > 0) found = found.filter(({ start, end }) => !values.has(bareValue(text.slice(start, end))))
      const apart = bounded(outermost(found))
      if (rule.minCount === 1) return apart
      const count = rule.distinct ? new Set(apart.map(({ start, end }) => bareValue(text.slice(start, end)))).size : apart.length
      return count >= rule.minCount ? apart : none
    }
  }
}

const surer = (a: Confidence, b: Confidence): Confidence => confidences.indexOf(a) >= confidences.indexOf(b) ? a : b

const lower = (confidence: Confidence): Confidence => confidence === 'high' ? 'medium' : 'low'

/** Without those that lie in another; that one is as sure as the surest of them. */
function outermost(found: readonly Match[]): readonly Match[] {
  if (found.length < 2) return found
  const out: Match[] = []
  for (const match of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = out.at(-1)
    if (last === undefined || match.end > last.end) out.push(match)
    else out[out.length - 1] = { ...last, confidence: surer(last.confidence, match.confidence) }
  }
  return out
}

/** More than a thousand in one text: from there on they are one, so that none is left out. */
function bounded(found: readonly Match[]): readonly Match[] {
  if (found.length <= mostPlaces) return found
  const rest = found.slice(mostPlaces - 1)
  return [...found.slice(0, mostPlaces - 1), {
    start: rest[0]?.start ?? 0, end: rest.at(-1)?.end ?? 0,
    confidence: rest.reduce<Confidence>((sure, { confidence }) => surer(sure, confidence), 'low'),
  }]
}
