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
const itself = (code: number): boolean => (code > 0x1f && code < 0x7f) || (code > 0x08 && code < 0x0e)

/** Never throws; linear in the length of `original` (a code point has at most 18 units: NFKD of U+FDFA). */
export function normalise(original: string): Normalised {
  const { length } = original
  if (identical.test(original)) {
    return { original, text: original, source: (start, end) => within(start, end, length) }
  }
  /** Where each unit's code point begins, and where it ends with all that goes with it. */
  let begins = new Int32Array(length + 64)
  let ends = new Int32Array(length + 64)
  let size = 0
  let text = ''
  let at = 0
  while (at < length) {
    const from = at
    for (; at < length && itself(original.charCodeAt(at)); at += 1) {
      begins[size] = size === 0 ? 0 : at
      ends[size] = at + 1
      size += 1
    }
    if (at > from) text += original.slice(from, at)
    if (at === length) break

    const codePoint = original.codePointAt(at) ?? 0
    const next = at + (codePoint > 0xffff ? 2 : 1)
    const units = fold(codePoint)
    if (units === '') {
      // It goes with what is before it, every unit of that; at the very beginning, with what comes.
      for (let unit = size - 1; unit >= 0 && begins[unit] === begins[size - 1]; unit -= 1) ends[unit] = next
    } else {
      const begin = size === 0 ? 0 : at
      text += units
      // Room for all that is still to come, if none of it grows.
      if (size + units.length + length - next > begins.length) {
        begins = longer(begins)
        ends = longer(ends)
      }
      begins.fill(begin, size, size + units.length)
      ends.fill(next, size, size + units.length)
      size += units.length
    }
    at = next
  }
  return {
    original,
    text,
    source: (start, end) => {
      const span = within(start, end, size)
      const begin = span.start < size ? begins[span.start] ?? length : length
      return { start: begin, end: span.start === span.end ? begin : ends[span.end - 1] ?? length }
    },
  }
}

function longer(places: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * places.length + 64)
  more.set(places)
  return more
}

function within(start: number, end: number, length: number): { readonly start: number, readonly end: number } {
  const from = Math.min(Math.max(start, 0), length)
  return { start: from, end: Math.min(Math.max(end, from), length) }
}
