/*
 *  Digits as words, in the languages of an advisor's desk; as normalised text has them (lower case, without marks).
 *  Each row: zero to nine; several words for one digit with '|'.
 */
const languages = [
  'zero|nought|naught one two three four five six seven eight nine|niner',
  'null eins zwei|zwo drei vier funf|fuenf sechs sieben acht neun',
  'zero un|une deux trois quatre cinq six sept huit neuf',
  'cero uno|una dos tres cuatro cinco seis siete ocho nueve',
  'zero uno due tre quattro cinque sei sette otto nove',
  'zero um|uma dois|duas tres quatro cinco seis|meia sete oito nove',
  'nul een|één twee drie vier vijf zes zeven acht negen',
  'zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec',
].map((row) => row.split(' ').map((words) => words.split('|')))

export interface DigitWord {
  /** One digit or several: 'fouroneone' is 411. */
  readonly digits: string
  /** Whether it is one wherever it stands. Others ('due', 'un', 'oh') are only beside another digit. */
  readonly sure: boolean
}

/** Words that say something else as often. */
const unsure = ['un', 'une', 'una', 'um', 'uma', 'een', 'due', 'sei', 'nove', 'meia', 'acht', 'dos', 'tres', 'null', 'nul', 'one', 'drei', 'six']

const byWord = new Map<string, DigitWord>([
  ...languages.flatMap((row) => row.flatMap((words, digit) =>
    words.map((word) => [word, { digits: String(digit), sure: !unsure.includes(word) }] as const))),
  ...['oh', 'o', 'nil', 'ought'].map((word) => [word, { digits: '0', sure: false }] as const),
  ...[...'零一二三四五六七八九'].map((word, digit) => [word, { digits: String(digit), sure: false }] as const),
  ['〇', { digits: '0', sure: false }] as const,
])

/** `word` in lower case. */
export function digitWord(word: string): DigitWord | undefined {
  const found = byWord.get(word)
  if (found !== undefined || word.length < 6 || word.length > 90) return found
  return joined(word)
}

/** Several words written as one, all of one language: no word of a row begins with another, so there is one way to read it. */
function joined(word: string): DigitWord | undefined {
  for (const { all, each } of joinedBy) {
    if (!all.test(word)) continue
    const digits = word.replace(each, (part) => byWord.get(part)?.digits ?? '')
    return { digits, sure: true }
  }
  return undefined
}

const joinedBy = languages.map((row) => {
  const words = row.flat().filter((word) => word.length > 2 && !['une', 'una', 'uma', 'niner'].includes(word)).join('|')
  return { all: new RegExp(`^(?:${words})+$`), each: new RegExp(words, 'g') }
})

/** How often the next digit counts: 'double five'. */
export const times: ReadonlyMap<string, number> = new Map([
  ['double', 2], ['triple', 3], ['treble', 3], ['quadruple', 4], ['doppel', 2], ['doppelt', 2], ['zweimal', 2], ['dreimal', 3], ['viermal', 4],
  ['doble', 2], ['doppio', 2], ['triplo', 3], ['dubbel', 2], ['twice', 2], ['thrice', 3],
])

/** Words that say that a number goes on: 'and then', 'the rest is'. */
export const continuing: ReadonlySet<string> = new Set([
  'then', 'next', 'rest', 'remaining', 'followed', 'follows', 'continue', 'continues', 'continued', 'last', 'second', 'part', 'half', 'finally', 'ending', 'ends', 'plus', 'after',
  'dann', 'danach', 'weiter', 'rest', 'zweite', 'zweiter', 'teil', 'gefolgt', 'schliesslich', 'zuletzt',
  'puis', 'ensuite', 'suite', 'suivi', 'enfin', 'reste', 'partie', 'luego', 'despues', 'resto', 'parte', 'seguido', 'poi', 'dopo', 'depois',
])
