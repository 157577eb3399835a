import { lettersOf } from './letters.ts'

/*
 *  Text as word lists compare it: one code for each letter, in any case and without accents, and one separator for
 *  whatever stands between two words. So a phrase matches over line breaks, and a whole word is one between separators.
 */

export const separator = 32

export interface Folded {
  readonly codes: Uint16Array
  readonly length: number
  /** Where each code's character stands in the text that was folded. */
  readonly at: Int32Array
}

/** `words`: separators in place of all that is no letter. `joined`: the same, but hyphens join. `literal`: only white space becomes a separator. */
export type Folding = 'words' | 'joined' | 'literal'

const nothing = 0
const apostrophe = 1
const hyphen = 2
const space = 3
/** What an ASCII character folds to; below 32: what it is instead. */
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[a-zA-Z0-9]/.test(character)) return character.toLowerCase().charCodeAt(0)
  if (/\s/.test(character)) return space
  if (character === '-') return hyphen
  return character === "'" || character === '`' ? apostrophe : nothing
})

/** What lies between two letters, the strongest of it: each higher one divides more. */
const gap = { none: 0, joined: 1, blank: 2, divided: 3 } as const

/** Room for a message, taken by one text after the other: it costs more to make than a message to fold. */
const room = { codes: new Uint16Array(16_384), at: new Int32Array(16_384) }

/** Begins and ends with a separator. Linear in the length of `text`. What it gives is good until the next text is folded. */
export function fold(text: string, folding: Folding): Folded {
  const needed = 2 * text.length + 64
  let { codes, at } = needed <= room.codes.length ? room : { codes: new Uint16Array(needed), at: new Int32Array(needed) }
  let size = 0
  let between: number = gap.divided
  let betweenAt = 0
  let unspacedBefore = false

  function widen(more: number): void {
    if (size + more + 8 < codes.length) return
    const [fewer, before] = [codes, at]
    codes = new Uint16Array(2 * (size + more) + 64)
    at = new Int32Array(codes.length)
    codes.set(fewer)
    at.set(before)
  }
  function part(strength: number, position: number): void {
    if (between === gap.none) betweenAt = position
    if (strength > between) between = strength
  }
  function put(code: number, position: number, unspaced: boolean): void {
    const together = between === gap.joined || (between === gap.blank && unspaced && unspacedBefore)
    const divided = between === gap.none ? unspaced !== unspacedBefore && folding !== 'literal' && size > 0 && codes[size - 1] !== separator : !together
    if (divided) {
      codes[size] = separator
      at[size++] = between === gap.none ? position : betweenAt
    }
    between = gap.none
    unspacedBefore = unspaced
    codes[size] = code
    at[size++] = position
  }
  function other(kind: number, position: number, code: number): void {
    // `guaran-` at the end of a line goes on in the next.
    if (kind === space) part(folding === 'joined' && between === gap.joined && (code === 10 || code === 13) ? gap.joined : gap.blank, position)
    else if (folding === 'literal') put(kind === apostrophe ? 39 : kind === hyphen ? 45 : code, position, unspacedBefore)
    else part(kind === apostrophe || (kind === hyphen && folding === 'joined') ? gap.joined : gap.divided, position)
  }

  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 128) {
      const folded = ascii[code] ?? nothing
      if (folded <= space) {
        other(folded, index, code)
        continue
      }
      put(folded, index, false)
      // The rest of the word, in a loop of its own: nearly all that is ever written.
      const [into, places] = [codes, at]
      let next = index + 1
      let filled = size
      for (; next < text.length; next++) {
        const more = ascii[text.charCodeAt(next)] ?? nothing
        if (more <= space) break
        into[filled] = more
        places[filled++] = next
      }
      size = filled
      index = next - 1
      continue
    }
    const character = code >= 0xd800 && code < 0xdc00 && index + 1 < text.length ? text.slice(index, index + 2) : text.charAt(index)
    const letters = lettersOf(character)
    widen(2 * (letters.kind === 'word' ? letters.codes.length : 2))
    if (letters.kind === 'word') {
      for (const letter of letters.codes) put(letter, index, letters.unspaced)
    } else if (letters.kind === 'other') {
      for (let unit = 0; unit < (folding === 'literal' ? character.length : 1); unit++) other(nothing, index, character.charCodeAt(unit))
    } else other(letters.kind === 'space' ? space : letters.kind === 'hyphen' ? hyphen : apostrophe, index, code)
    index += character.length - 1
  }
  codes[size] = separator
  at[size++] = between === gap.none ? text.length : betweenAt
  return { codes, length: size, at }
}

/** Where the character of code `index` ends in the text that was folded, with the accents upon it. */
export function endOf(text: string, folded: Folded, index: number): number {
  const start = folded.at[index] ?? text.length
  let end = start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)
  while (text.charCodeAt(end) >= 0x300 && /^\p{M}/u.test(text.charAt(end))) end++
  return end
}
