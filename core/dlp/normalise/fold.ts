import { confusables } from './confusables.ts'

/** Digits in a ring, a bracket or with a point, that NFKD leaves or puts signs around: from the code point of the first on. */
const numbered: readonly (readonly [firstCodePoint: number, firstNumber: number, lastNumber: number])[] = [
  [0x2460, 1, 20], [0x2474, 1, 20], [0x2488, 1, 20], [0x24ea, 0, 0], [0x24eb, 11, 20], [0x24f5, 1, 10], [0x24ff, 0, 0],
  [0x2776, 1, 10], [0x2780, 1, 10], [0x278a, 1, 10], [0x3220, 1, 10], [0x3251, 21, 35], [0x3280, 1, 10], [0x32b1, 36, 50],
  [0x1f100, 0, 0], [0x1f101, 0, 9], [0x1f10b, 0, 0], [0x1f10c, 0, 0], [0x1f51f, 10, 10],
]

const drawn = new Map<number, string>(numbered.flatMap(([codePoint, first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => [codePoint + index, String(first + index)] as const)))

/** Signs by the ASCII one they are used as, where neither NFKD nor their class says so. */
const signs = new Map<number, string>(Object.entries({
  '\'': '‘’‛ʼʹʻ′´',
  '"': '“”„‟″«»',
  '-': '−⁃˗➖ー',
  '/': '⁄∕⧸',
  '.': '․。·•∙⋅・',
  ' ': '\u115f\u1160\u3164\uffa0\u2800',
  '\n': '\u0085\u2028\u2029',
}).flatMap(([to, from]) => [...from].map((sign) => [sign.codePointAt(0) ?? 0, to] as const)))

/**
 * Default-ignorable code points, other hidden controls, and marks drawn over or around a letter: nothing of their own.
 * Not the marks of scripts that write vowels with them: without those, different words would be the same.
 */
const hidden = /^(?:[\p{DI}\p{Cc}]|(?=\p{M})[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Cyrillic}])$/u
const decimal = /^\p{Nd}$/u
const space = /^\p{Zs}$/u
const dash = /^\p{Pd}$/u

/**
 * What one code point stands for: one or more units, each of which stands for itself; '' = it belongs to what is
 * before it. `codePoint` is any number a string can hold, also a lone surrogate (U+FFFD).
 */
export function fold(codePoint: number): string {
  if (codePoint < 0x7f && (codePoint > 0x1f || (codePoint > 0x08 && codePoint < 0x0e))) return String.fromCharCode(codePoint)
  const found = known.get(codePoint)
  if (found !== undefined) return found
  const folded = foldNew(codePoint)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(codePoint, folded)
  return folded
}

/** More than any conversation uses; a hostile text must not fill the memory. */
const MOST_KNOWN = 4096
const known = new Map<number, string>()

function foldNew(codePoint: number): string {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return '\ufffd'
  const simple = plain(codePoint)
  if (simple !== null) return simple
  // NFKD, not NFKC: a letter and its mark must come out the same, however they were put together.
  let units = ''
  for (const part of String.fromCodePoint(codePoint).normalize('NFKD')) units += plain(part.codePointAt(0) ?? 0) ?? part
  return units
}

/** null = nothing is known of it. */
function plain(codePoint: number): string | null {
  const listed = signs.get(codePoint) ?? drawn.get(codePoint) ?? confusables.get(codePoint)
  if (listed !== undefined) return listed
  if (codePoint < 0x7f && codePoint > 0x1f) return null
  const character = String.fromCodePoint(codePoint)
  if (decimal.test(character)) return String(decimalValue(codePoint))
  if (space.test(character)) return ' '
  if (dash.test(character)) return '-'
  if (codePoint > 0x08 && codePoint < 0x0e) return null
  return hidden.test(character) ? '' : null
}

/** Decimal digits stand in rows of ten, from zero up (Unicode Standard §4.6); rows may touch each other. */
function decimalValue(codePoint: number): number {
  let first = codePoint
  while (decimal.test(String.fromCodePoint(first - 1))) first -= 1
  return (codePoint - first) % 10
}
