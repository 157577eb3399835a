import type { Normalised } from '../normalise.ts'
import { tokensOf, type Token } from './tokens.ts'

/** Another reading of a normalised text, with the way back: [start, end) of `text` to [start, end) of the normalised one. */
export interface Reading {
  readonly text: string
  place(start: number, end: number): { readonly start: number, readonly end: number }
}

/** So many letters in a row that are one word each are a word. */
const FEWEST = 4
const signs = ' ._*~|-'

/**
 * With letters put together that stand apart, four or more, by the same sign: 'g u a r a n t e e', 's.e.c.r.e.t'. Where
 * the first or last of them may be a word of its own ('a s e c r e t'), there is a second reading. What is found only
 * here is a guess. None for nearly every text. Linear.
 */
export function spacedWords(normalised: Normalised): readonly Reading[] {
  const { text } = normalised
  const found = spaced(text, tokensOf(normalised))
  if (found.length === 0) return []
  const inner = found.map(({ start, end }) => ({
    start: isWord(text.charAt(start)) ? start + 2 : start,
    end: isWord(text.charAt(end - 1)) ? end - 2 : end,
  }))
  const differs = inner.some(({ start, end }, index) => start !== found[index]?.start || end !== found[index]?.end)
  return [together(text, found), ...differs ? [together(text, inner)] : []]
}

const isWord = (letter: string): boolean => letter === 'a' || letter === 'A' || letter === 'I'

interface Span { readonly start: number, readonly end: number }

function spaced(text: string, tokens: readonly Token[]): Span[] {
  const found: Span[] = []
  for (let first = 0; first < tokens.length; first += 1) {
    const begin = tokens[first]
    if (begin === undefined || !isLetter(begin)) continue
    const sign = text.charAt(begin.end)
    if (!signs.includes(sign)) continue
    let last = begin
    let next = tokens[first + 1]
    while (next !== undefined && isLetter(next) && next.start === last.end + 1 && text.charAt(last.end) === sign) {
      first += 1
      last = next
      next = tokens[first + 1]
    }
    if (last.end - begin.start >= 2 * FEWEST - 1) found.push({ start: begin.start, end: last.end })
    // 'a s.e.c.r.e.t': where the sign is another, the letter before it may begin.
    else if (last !== begin) first -= 1
  }
  return found
}

const isLetter = ({ kind, start, end }: Token): boolean => end - start === 1 && kind !== 'digits'

/** `spans` without every other unit. */
function together(text: string, spans: readonly Span[]): Reading {
  let joined = ''
  /** Where each unit of `joined` stands. */
  const at: number[] = []
  let done = 0
  for (const { start, end } of spans) {
    copy(done, start, 1)
    copy(start, end, 2)
    done = end
  }
  copy(done, text.length, 1)
  return { text: joined, place: placesIn(at, text.length) }

  function copy(from: number, to: number, step: number): void {
    for (let index = from; index < to; index += step) {
      joined += text.charAt(index)
      at.push(index)
    }
  }
}

/** The way back, from where each unit stands. */
export function placesIn(at: readonly number[], length: number): Reading['place'] {
  return (start, end) => {
    const first = at[start] ?? length
    return { start: first, end: end > start ? (at[end - 1] ?? length - 1) + 1 : first }
  }
}
