import type { Match } from './detectors/detector.ts'
import type { Normalised } from './normalise.ts'

/*
 *  Words and patterns are looked for in the text as the detectors read it, and also as it is written: a Russian word is
 *  one, though its letters look like Latin ones.
 */

type Place = Omit<Match, 'confidence'>

/** What `find` finds in either, none twice, in offsets of the normalised text. */
export function inBoth<Found extends Place>(normalised: Normalised, find: (text: string) => readonly Found[]): readonly Found[] {
  const { original, text } = normalised
  const read = find(text)
  if (original === text) return read
  const seen = new Set(read.map(({ start, end }) => `${start} ${end}`))
  const written = find(original).map((found) => ({ ...found, ...asRead(normalised, found) }))
  const more = written.filter(({ start, end }) => start < end && !seen.has(`${start} ${end}`))
  return more.length === 0 ? read : [...read, ...more].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Where a place in the original stands in the normalised text. */
function asRead({ text, source }: Normalised, { start, end }: Place): Place {
  return { start: first(text.length, (index) => source(index, index + 1).end > start), end: first(text.length, (index) => source(index, index + 1).start >= end) }
}

/** The first index below `length` of which `holds` is true; it is so of all behind it. */
function first(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
