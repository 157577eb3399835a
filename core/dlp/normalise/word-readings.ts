import type { Normalised } from '../normalise.ts'
import { decodings } from './decodings.ts'
import { leet } from './leet.ts'
import { placesIn, spacedWords, type Reading } from './spaced-words.ts'

/** How else it may be read. */
export interface WordReading extends Reading {
  /** It may be meant otherwise: what is found only here counts for less. */
  readonly guess: boolean
}

const tag = String.raw`<\/?[A-Za-z]{1,12}[1-6]?(?:[\s/][^<>]{0,80})?>`
/** A sign of markup, a tag, an emoji. */
const sign = new RegExp(String.raw`[*_~\x60|\\^#]|\p{Extended_Pictographic}|${tag}|&(?:shy|zwnj|zwj|#8203|#173);`, 'gu')
/** More of them between two letters, and these are two words. */
const MOST_SIGNS = 8
const maybeMarkup = /[A-Za-z](?:[*_~`|\\^#&]|\p{Extended_Pictographic})|<[A-Za-z/]/u
/** Tags that begin something new. */
const parting = /<\/?(?:br|p|div|li|tr|td|h[1-6])\b/i

/**
 * How else the words of a text may be meant: without markup in them, leetspeak as letters, letters that stand apart
 * put together, base64 as what it says. For word lists; none for nearly every text. Linear.
 */
export function wordReadings(normalised: Normalised): readonly WordReading[] {
  const readings: WordReading[] = []
  const bare = withoutMarkup(normalised.text)
  if (bare !== null) readings.push({ ...bare, guess: false })
  for (const text of leet(normalised)) readings.push({ text, guess: true, place: (start, end) => ({ start, end }) })
  for (const together of spacedWords(normalised)) readings.push({ ...together, guess: true })
  for (const { start, end, text } of decodings(normalised)) readings.push({ text: text.text, guess: true, place: () => ({ start, end }) })
  return readings
}

function withoutMarkup(text: string): Reading | null {
  if (!maybeMarkup.test(text)) return null
  let bare = ''
  /** Where each unit of `bare` stands. */
  const at: number[] = []
  let done = 0
  const copy = (until: number): void => {
    for (let index = done; index < until; index += 1) at.push(index)
    bare += text.slice(done, until)
  }
  for (const { signs, index } of markupIn(text)) {
    copy(index)
    done = index + signs.length
    if (!isInWord(text, index, done) || parting.test(signs)) {
      bare += ' '
      at.push(index)
    }
  }
  if (done === 0) return null
  copy(text.length)
  return { text: bare, place: placesIn(at, text.length) }
}

interface Markup { readonly signs: string, readonly index: number }

/** Signs in a row between two letters of one word, `gua*ran*tee`, `gua<b>rantee</b>`; anywhere else only tags. */
function markupIn(text: string): Markup[] {
  const found: Markup[] = []
  let row: Markup[] = []
  const take = (): void => {
    const first = row[0]
    const last = row.at(-1)
    if (first === undefined || last === undefined) return
    const end = last.index + last.signs.length
    if (row.length <= MOST_SIGNS && isInWord(text, first.index, end)) found.push({ index: first.index, signs: text.slice(first.index, end) })
    else found.push(...row.filter(({ signs }) => signs.startsWith('<')))
    row = []
  }
  for (const { 0: signs, index } of text.matchAll(sign)) {
    const last = row.at(-1)
    if (last !== undefined && last.index + last.signs.length !== index) take()
    row.push({ signs, index })
  }
  take()
  return found
}

const letter = /^[A-Za-z]$/
const isInWord = (text: string, start: number, end: number): boolean => letter.test(text.charAt(start - 1)) && letter.test(text.charAt(end))
