import { detectors } from '../../core/dlp/detectors/index.ts'
import { normalise } from '../../core/dlp/normalise.ts'
import { random } from './sets/random.ts'
import type { ValueSet } from './sets/value-set.ts'

/** Of what was found, how much is one; of what is one, how much was found. 0 to 1. */
export interface Accuracy {
  readonly ref: ValueSet['ref']
  readonly values: number
  readonly others: number
  readonly precision: number
  readonly recall: number
  /** A few that were missed and a few that were wrongly found, to look at. */
  readonly missed: readonly string[]
  readonly wrong: readonly string[]
}

/** Countries of the advisor's own lines, in all measurements. */
export const regions = ['GB', 'US']

/** What counts as found: `low` is a shape and nothing more, on which no rule should act. */
const counts = (confidence: string): boolean => confidence !== 'low'

/** `count` values in sentences, and as many texts in which there is none: half near misses in the same sentences, half other things. */
export function accuracyOf(set: ValueSet, count: number, seed: number): Accuracy {
  const chance = random(seed)
  const found = (text: string): { start: number, end: number }[] => {
    const normalised = normalise(text)
    return detectors[set.ref].find(normalised, { regions }).filter(({ confidence }) => counts(confidence)).map(({ start, end }) => normalised.source(start, end))
  }
  const missed: string[] = []
  const wrong: string[] = []
  let right = 0
  for (let n = 0; n < count; n += 1) {
    const sentence = chance.pick(set.sentences)
    const value = set.value(chance)
    const text = sentence.replace('{}', () => value)
    const start = sentence.indexOf('{}')
    const end = start + value.length
    const matches = found(text)
    if (matches.some((match) => match.start <= start && match.end >= end)) right += 1
    else missed.push(text)
    // The sort code's sentence has an account number, too.
    if (set.ref !== 'uk-bank-account' && matches.some((match) => match.end <= start || match.start >= end)) wrong.push(text)
  }
  for (let n = 0; n < count; n += 1) {
    const { near } = set
    const text = near !== undefined && n % 2 === 0 ? plain(chance.pick(set.sentences)).replace('{}', () => near(chance)) : chance.pick(set.others)(chance)
    if (found(text).length > 0) wrong.push(text)
  }
  return { ref: set.ref, values: count, others: count, precision: right / (right + wrong.length), recall: right / count, missed: missed.slice(0, 5), wrong: wrong.slice(0, 5) }
}

/** Without a right value of its own in the sentence. */
const plain = (sentence: string): string => sentence.replace(/12345678|87654321|31926819|DE89 ?3704 ?0044 ?0532 ?0130 ?00|COBADEFFXXX|021000021/g, 'below')
