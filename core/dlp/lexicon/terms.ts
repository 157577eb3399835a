import { normalise } from '../normalise.ts'
import { fold, separator, type Folded, type Folding } from './fold.ts'

/* A word list's terms, as the codes that an automaton looks for. */

export interface Pattern {
  readonly codes: readonly number[]
  /** Whether a separator stands at its begin and its end: there the word must begin and end. */
  readonly lead: 0 | 1
  readonly trail: 0 | 1
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc\uff70]/u

const inner = ({ codes, length }: Folded): number[] => [...codes.subarray(0, length)].slice(1, -1)

/** As it is written and as the detectors would read it: a text is looked through in both. */
function folded(term: string, ...foldings: readonly Folding[]): number[][] {
  const all = foldings.flatMap((folding) => [term, normalise(term).text].map((written) => inner(fold(written, folding))))
  return [...new Map(all.filter((codes) => codes.length > 0).map((codes) => [codes.join(), codes])).values()]
}

/** Whether letters stand so for a word of their own wherever they stand: their script puts no spaces between words. */
const anywhere = (code: number | undefined): boolean => code !== undefined && unspaced.test(String.fromCharCode(code))

function whole(codes: readonly number[]): Pattern {
  const lead = anywhere(codes[0]) ? 0 : 1
  const trail = anywhere(codes.at(-1)) ? 0 : 1
  return { codes: [...lead ? [separator] : [], ...codes, ...trail ? [separator] : []], lead, trail }
}

/** Whole words in a row. `off-channel` is also looked for in one word. Empty where there is no letter to look for. */
export const wordPatterns = (term: string): readonly Pattern[] => folded(term, 'words', 'joined').map(whole)

/** Anywhere, also inside of words; what is no letter counts as well, but for white space: one stands for any. */
export const substringPatterns = (term: string): readonly Pattern[] => folded(term, 'literal').map((codes) => ({ codes, lead: 0, trail: 0 }))

/** Each of its words alone, none twice, in its spellings. */
export function nearPatterns(term: string): readonly (readonly Pattern[])[] {
  const words = term.split(/[^\p{L}\p{N}\p{M}\p{Cf}'’-]+/u).map(wordPatterns).filter((patterns) => patterns.length > 0)
  return [...new Map(words.map((patterns) => [patterns[0]?.codes.join(), patterns])).values()]
}
