import { fold } from './normalise/fold.ts'

/*
 *  Text as the detectors read it: digits of any script, look-alike letters, full-width forms and hidden characters
 *  become what they stand for. Every unit of it knows which units of the original it came from, so that redaction
 *  cuts the original.
 */

export interface Normalised {
  readonly original: string
  /**
   * Case is kept, nothing is moved; an ASCII character is itself. Digits of every script are 0-9, spaces ' ', dashes
   * '-', letters without their marks; what is hidden or drawn around a letter is gone.
   */
  readonly text: string
  /**
   * Where `text[start, end)` stands in the original: [start, end) in UTF-16 units, whole code points, with the marks
   * and hidden characters that follow each of them. Offsets outside are drawn in; an empty span stays empty.
   */
  source(start: number, end: number): { readonly start: number, readonly end: number }
}

/** What stands for itself: ASCII without the controls that are never seen. */
const identical = /^[\t-\r\x20-\x7e]*$/

/** Never throws; linear in the length of `original` (a code point has at most 18 units: NFKD of U+FDFA). */
export function normalise(original: string): Normalised {
  if (identical.test(original)) {
    return { original, text: original, source: (start, end) => within(start, end, original.length) }
  }
  /** Where each unit's code point begins. Its end is where the next one begins that is not the same. */
  const begins: number[] = []
  const ends: number[] = []
  let text = ''
  let first = 0
  for (let at = 0; at < original.length;) {
    const codePoint = original.codePointAt(at) ?? 0
    const next = at + (codePoint > 0xffff ? 2 : 1)
    const units = fold(codePoint)
    if (units === '') {
      // It goes with what is before it, every unit of that; at the very beginning, with what comes.
      for (let unit = ends.length - 1; unit >= 0 && begins[unit] === first; unit -= 1) ends[unit] = next
    } else {
      if (begins.length > 0) first = at
      let more = units.length
      while (more > 0) {
        begins.push(first)
        ends.push(next)
        more -= 1
      }
      text += units
    }
    at = next
  }
  return {
    original,
    text,
    source: (start, end) => {
      const span = within(start, end, text.length)
      const begin = begins[span.start] ?? original.length
      return { start: begin, end: span.start === span.end ? begin : ends[span.end - 1] ?? original.length }
    },
  }
}

function within(start: number, end: number, length: number): { readonly start: number, readonly end: number } {
  const from = Math.min(Math.max(start, 0), length)
  return { start: from, end: Math.min(Math.max(end, from), length) }
}
