import { normalise } from '../normalise.ts'
import { fold, separator, type Folded } from './fold.ts'

/* A word list's terms, as the codes that an automaton looks for. */

export interface Pattern {
  readonly codes: readonly number[]
  /** Whether a separator stands at its begin and its end: there the word must begin and end. */
  readonly lead: 0 | 1
  readonly trail: 0 | 1
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc\uff70]/u

const inner = ({ codes, length }: Folded): number[] => [...codes.subarray(0, length)].slice(1, -1)
const folded = (term: string, folding: Parameters<typeof fold>[1]): number[] => inner(fold(normalise(term).text, folding))

/** Whether letters stand so for a word of their own wherever they stand: their script puts no spaces between words. */
const anywhere = (code: number | undefined): boolean => code !== undefined && unspaced.test(String.fromCharCode(code))

function whole(codes: readonly number[]): Pattern {
  const lead = anywhere(codes[0]) ? 0 : 1
  const trail = anywhere(codes.at(-1)) ? 0 : 1
  return { codes: [...lead ? [separator] : [], ...codes, ...trail ? [separator] : []], lead, trail }
}

/** Whole words in a row. `off-channel` is also looked for in one word. Empty where there is no letter to look for. */
export function wordPatterns(term: string): readonly Pattern[] {
  const apart = folded(term, 'words')
  const joined = folded(term, 'joined')
  if (apart.length === 0) return []
  return apart.length === joined.length ? [whole(apart)] : [whole(apart), whole(joined)]
}

/** Anywhere, also inside of words; what is no letter counts as well, but for white space: one stands for any. */
export function substringPattern(term: string): Pattern | null {
  const codes = folded(term, 'literal')
  return codes.length === 0 ? null : { codes, lead: 0, trail: 0 }
}

/** Each of its words alone, none twice. */
export function nearPatterns(term: string): readonly Pattern[] {
  const words = String.fromCharCode(...folded(term, 'words')).split(' ')
  return [...new Set(words)].filter((word) => word !== '').map((word) => whole(Array.from({ length: word.length }, (_, at) => word.charCodeAt(at))))
}
