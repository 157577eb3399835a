import type { Normalised } from '../normalise.ts'

/** Another reading of a normalised text, with the way back: [start, end) of `text` to [start, end) of the normalised one. */
export interface Reading {
  readonly text: string
  place(start: number, end: number): { readonly start: number, readonly end: number }
}

/** Four letters or more that are one word each, all apart by the same sign: 'g u a r a n t e e', 'g.u.a.r', 's-e-c'. */
const spaced = /(?<![A-Za-z0-9])[A-Za-z]([ ._*~|-])(?:[A-Za-z]\1){2,}[A-Za-z](?![A-Za-z0-9])/g

/** With such words put together; null where there are none. What is found only here is a guess. Linear. */
export function spacedWords({ text }: Normalised): Reading | null {
  let joined = ''
  /** Where each unit of `joined` stands. */
  const at: number[] = []
  let done = 0
  for (const match of text.matchAll(spaced)) {
    copy(done, match.index, 1)
    done = match.index + match[0].length
    copy(match.index, done, 2)
  }
  if (done === 0) return null
  copy(done, text.length, 1)
  return {
    text: joined,
    place: (start, end) => {
      const first = at[start] ?? text.length
      return { start: first, end: end > start ? (at[end - 1] ?? text.length - 1) + 1 : first }
    },
  }

  function copy(from: number, to: number, step: number): void {
    for (let index = from; index < to; index += step) {
      joined += text.charAt(index)
      at.push(index)
    }
  }
}
