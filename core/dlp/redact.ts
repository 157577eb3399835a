import type { DlpRule } from './rule.ts'

/*
 *  Cuts findings out of the original text. What is not cut stays as it was, to the unit.
 */

/** [start, end) of the original and what takes its place. */
export interface Cut {
  readonly start: number
  readonly end: number
  readonly style: DlpRule['redaction']['style']
  /** Of `mask`: so many letters and digits stay at its end; never more than half of them. */
  readonly keepLast: number
  /** Of `label`: what stands in its place, in brackets. */
  readonly label: string
}

export const maskSign = '•'

/** Draws on what is before it: accents, variation selectors, what joins emoji. */
const drawnOn = /^[\p{M}\p{Emoji_Modifier}\u200d]/u
const dropped = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u
const kept = /[\s\p{Z}\p{P}]/u
const letterOrDigit = /[\p{L}\p{N}]/u

/** A text that was cut, and where in it something stands, or nothing, in place of what was there: [start, end). */
export interface CutText { readonly text: string, readonly places: readonly { readonly start: number, readonly end: number }[] }

/** `cuts` in any order; where they overlap they are one, as the first of them in `cuts` says, with nothing kept. */
export function cut(original: string, cuts: readonly Cut[]): CutText {
  const places: { start: number, end: number }[] = []
  let text = ''
  let done = 0
  for (const { start, end, ...how } of merged(original, cuts)) {
    text += original.slice(done, start)
    done = end
    if (how.style === 'remove') {
      // Two spaces that now meet become one; so does one at the very begin or end.
      if (/(?:^|\s)$/u.test(text) && /^[ \u00a0]/.test(original.slice(end, end + 1))) done++
      else if (end === original.length) text = text.replace(/[ \u00a0]$/, '')
    }
    const instead = how.style === 'remove' ? '' : how.style === 'label' ? `[${how.label}]` : mask(original.slice(start, end), how.keepLast)
    places.push({ start: text.length, end: text.length + instead.length })
    text += instead
  }
  return { text: text + original.slice(done), places }
}

/** Whole characters only, none twice. */
function merged(original: string, cuts: readonly Cut[]): Cut[] {
  const wide = cuts.filter(({ start, end }) => start < end).map((each, order) => ({ ...each, ...wholeCharacters(original, each.start, each.end), order }))
  const out: (Cut & { order: number })[] = []
  for (const next of wide.sort((a, b) => a.start - b.start || a.order - b.order)) {
    const last = out.at(-1)
    if (last === undefined || next.start >= last.end) out.push(next)
    else out[out.length - 1] = { ...(next.order < last.order ? next : last), start: last.start, end: Math.max(last.end, next.end), keepLast: same(last, next) ? last.keepLast : 0 }
  }
  return out
}

const same = (a: Cut, b: Cut): boolean => a.start === b.start && a.end === b.end && a.keepLast === b.keepLast

function wholeCharacters(text: string, start: number, end: number): { start: number, end: number } {
  let [from, to] = [start, end]
  if (splitsPair(text, from)) from--
  if (splitsPair(text, to)) to++
  while (to < text.length) {
    const next = String.fromCodePoint(text.codePointAt(to) ?? 0)
    if (!drawnOn.test(next)) break
    to += next.length
  }
  return { start: from, end: to }
}

const splitsPair = (text: string, at: number): boolean => at > 0 && at < text.length
  && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800

/** A sign for each letter and digit; spaces and punctuation stay, unless there is nothing else. */
function mask(value: string, keepLast: number): string {
  const characters = [...value]
  const counted = characters.filter((character) => letterOrDigit.test(character)).length
  if (counted === 0) return characters.map((character) => /\s/u.test(character) ? character : maskSign).join('')
  const keep = Math.min(keepLast, Math.floor(counted / 2))
  let hidden = counted - keep
  return characters.map((character) => {
    if (letterOrDigit.test(character)) return hidden-- > 0 ? maskSign : character
    if (dropped.test(character)) return ''
    return kept.test(character) ? character : maskSign
  }).join('')
}
