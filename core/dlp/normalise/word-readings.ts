import type { Normalised } from '../normalise.ts'
import { decodings } from './decodings.ts'
import { leet } from './leet.ts'
import { spacedWords, type Reading } from './spaced-words.ts'

/** How else it may be read. */
export interface WordReading extends Reading {
  /** It may be meant otherwise: what is found only here counts for less. */
  readonly guess: boolean
}

/** Signs of markup, tags and emoji between two letters of one word: `gua*ran*tee`, `gua<b>rantee</b>`. */
const inside = /(?<=[A-Za-z])(?:[*_~`|\\^#]|\p{Extended_Pictographic}|<\/?[A-Za-z]{1,12}(?:\s[^<>]{0,80})?>|&(?:shy|zwnj|zwj|#8203|#173);){1,8}(?=[A-Za-z])/gu
const maybeInside = /[A-Za-z](?:[*_~`|\\^#<&]|\p{Extended_Pictographic})/u

/**
 * How else the words of a text may be meant: without markup in them, leetspeak as letters, letters that stand apart
 * put together, base64 as what it says. For word lists; none for nearly every text. Linear.
 */
export function wordReadings(normalised: Normalised): readonly WordReading[] {
  const readings: WordReading[] = []
  const bare = withoutMarkup(normalised.text)
  if (bare !== null) readings.push({ ...bare, guess: false })
  for (const text of leet(normalised)) readings.push({ text, guess: true, place: (start, end) => ({ start, end }) })
  const together = spacedWords(normalised)
  if (together !== null) readings.push({ ...together, guess: true })
  for (const { start, end, text } of decodings(normalised)) readings.push({ text: text.text, guess: true, place: () => ({ start, end }) })
  return readings
}

function withoutMarkup(text: string): Reading | null {
  if (!maybeInside.test(text)) return null
  const cuts = [...text.matchAll(inside)]
  if (cuts.length === 0) return null
  let bare = ''
  /** Where each stretch of what is left begins, there and here. */
  const stretches: { readonly at: number, readonly from: number }[] = []
  let done = 0
  for (const cut of [...cuts, null]) {
    const until = cut?.index ?? text.length
    stretches.push({ at: bare.length, from: done })
    bare += text.slice(done, until)
    done = until + (cut?.[0].length ?? 0)
  }
  const placeOf = (unit: number): number => {
    let [low, high] = [0, stretches.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((stretches[middle]?.at ?? 0) <= unit) low = middle
      else high = middle - 1
    }
    const { at, from } = stretches[low] ?? { at: 0, from: 0 }
    return from + unit - at
  }
  return { text: bare, place: (start, end) => ({ start: placeOf(start), end: end > start ? placeOf(end - 1) + 1 : placeOf(start) }) }
}
