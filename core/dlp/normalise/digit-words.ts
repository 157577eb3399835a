/*
 *  Digits as words, in the languages of an advisor's desk; as normalised text has them (without marks), in lower case.
 *  Each row: zero to nine; several words for one digit with '|'. No word of a row begins with another of it.
 */
const languages = [
  'zero|nought|naught one two three four five six seven eight nine',
  'null eins zwei|zwo drei vier funf|fuenf sechs sieben acht neun',
  'zero un deux trois quatre cinq six sept huit neuf',
  'cero uno dos tres cuatro cinco seis siete ocho nueve',
  'zero uno due tre quattro cinque sei sette otto nove',
  'zero um dois|duas tres quatro cinco seis|meia sete oito nove',
  'nul een twee drie vier vijf zes zeven acht negen',
  'zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec',
].map((row) => row.split(' ').map((words) => words.split('|')))

/** Said for digits too, but not where words are written as one. */
const others: Readonly<Record<string, string>> = { niner: '9', une: '1', una: '1', uma: '1', oh: '0', o: '0', nil: '0', ought: '0' }

/** Words that say something else as often: digits only beside another digit. */
const unsure = new Set(['un', 'une', 'una', 'um', 'uma', 'een', 'due', 'sei', 'nove', 'meia', 'acht', 'dos', 'tres', 'null', 'nul', 'one', 'drei', 'six', 'oh', 'o', 'nil', 'ought'])

/** 'forty-one eleven'. */
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
/** 'five hundred thirty-six': so many zeros, in which what follows takes its place. */
const scales: Readonly<Record<string, number>> = { hundred: 2, thousand: 3 }
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** How often the next digit counts: 'double five'. */
const times: Readonly<Record<string, number>> = {
  double: 2, triple: 3, treble: 3, quadruple: 4, doppel: 2, doppelt: 2, zweimal: 2, dreimal: 3, viermal: 4,
  doble: 2, doppio: 2, triplo: 3, dubbel: 2, twice: 2, thrice: 3,
}

export type NumberWord =
  /** One digit or several: 'fouroneone' is 411. Not `sure`: it is one only beside another digit. */
  | { readonly kind: 'spelled', readonly digits: string, readonly sure: boolean }
  | { readonly kind: 'times', readonly factor: number }
  /** 'forty': the first of two digits. */
  | { readonly kind: 'tens', readonly digits: string }
  /** 'hundred', behind one digit. */
  | { readonly kind: 'scale', readonly zeros: number }

const words = new Map<string, NumberWord>([
  ...languages.flatMap((row) => row.flatMap((spellings, digit) => spellings.map((word) => [word, spelled(word, String(digit))] as const))),
  ...Object.entries(others).map(([word, digits]) => [word, spelled(word, digits)] as const),
  ...teens.map((word, index) => [word, { kind: 'spelled', digits: String(10 + index), sure: false }] as const),
  ...tens.map((word, index) => [word, { kind: 'tens', digits: String(2 + index) }] as const),
  ...Object.entries(scales).map(([word, zeros]) => [word, { kind: 'scale', zeros }] as const),
  ...Object.entries(times).map(([word, factor]) => [word, { kind: 'times', factor }] as const),
])

function spelled(word: string, digits: string): NumberWord {
  return { kind: 'spelled', digits, sure: !unsure.has(word) }
}

/** Ideographic digits: each is a word. */
export const ideographic: ReadonlyMap<number, string> = new Map([...'零一二三四五六七八九', '〇'].map((sign, digit) => [sign.charCodeAt(0), String(digit % 10)] as const))

const LONGEST = Math.max(...[...words.keys()].map((word) => word.length))
/** By length and first letter, whether there is such a word: most words of a text are none. */
const shapes = new Set([...words.keys()].map((word) => shapeOf(word.length, word.charCodeAt(0))))
const heads = new Set(languages.flat(2).map((word) => headOf(word.charCodeAt(0), word.charCodeAt(1))))

function shapeOf(length: number, first: number): number {
  return (length << 5) | (first & 31)
}
function headOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31)
}

/** Whether text[start, end), ASCII letters in any case, is such a word. */
export function numberWord(text: string, start: number, end: number): NumberWord | undefined {
  const length = end - start
  const first = text.charCodeAt(start)
  if (length <= LONGEST && shapes.has(shapeOf(length, first))) {
    const found = words.get(text.slice(start, end).toLowerCase())
    if (found !== undefined) return found
  }
  if (length < 6 || length > 90 || !heads.has(headOf(first, text.charCodeAt(start + 1)))) return undefined
  return joined(text.slice(start, end).toLowerCase())
}

/** Several words written as one, all of one language: there is one way to read them. */
function joined(word: string): NumberWord | undefined {
  const each = joinedBy.find(({ all }) => all.test(word))?.each
  if (each === undefined) return undefined
  return { kind: 'spelled', sure: true, digits: word.replace(each, (part) => {
    const found = words.get(part)
    return found?.kind === 'spelled' ? found.digits : ''
  }) }
}

const joinedBy = languages.map((row) => {
  const each = row.flat().filter((word) => word.length > 2).join('|')
  return { all: new RegExp(`^(?:${each})+$`), each: new RegExp(each, 'g') }
})

/** Words that say that a number goes on: 'and then', 'the rest is'. */
const continuing: ReadonlySet<string> = new Set([
  'then', 'next', 'rest', 'remaining', 'followed', 'follows', 'continue', 'continues', 'continued', 'last', 'second', 'part', 'half', 'finally', 'ending', 'ends', 'plus', 'after',
  'dann', 'danach', 'weiter', 'zweite', 'zweiter', 'teil', 'gefolgt', 'schliesslich', 'zuletzt',
  'puis', 'ensuite', 'suite', 'suivi', 'enfin', 'reste', 'partie', 'luego', 'despues', 'resto', 'parte', 'seguido', 'poi', 'dopo', 'depois',
])
const continuingShapes = new Set([...continuing].map((word) => shapeOf(word.length, word.charCodeAt(0))))

export const saysMore = (text: string, start: number, end: number): boolean =>
  continuingShapes.has(shapeOf(end - start, text.charCodeAt(start))) && continuing.has(text.slice(start, end).toLowerCase())

/** Signs between digits, said or written out: 'five dash two'. Of the others it is a guess that they are meant so. */
export function saysSign(text: string, start: number, end: number): 'sure' | 'guess' | null {
  const word = end - start > 9 ? '' : text.slice(start, end).toLowerCase()
  return surelySigns.has(word) ? 'sure' : maybeSigns.has(word) ? 'guess' : null
}
const surelySigns: ReadonlySet<string> = new Set(['dash', 'hyphen', 'bindestrich', 'guion', 'trattino', 'tiret'])
const maybeSigns: ReadonlySet<string> = new Set(['minus', 'slash', 'space', 'dot', 'point', 'punkt', 'strich', 'underscore', 'espace', 'espacio', 'spazio'])
