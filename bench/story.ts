/*
 *  What people write in the measurements: the same at each run, of unequal length, and of nobody who is.
 */
const words = 'the quarterly statement is ready could we move our call to Thursday thank you for the transfer I will look at the fund tomorrow morning please send me the form again about the mortgage and the pension of my wife good idea'.split(' ')
const first = ['Ada', 'Ben', 'Cleo', 'Dana', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'June']
const last = ['Abbot', 'Birch', 'Crane', 'Drake', 'Elm', 'Frost', 'Grove', 'Hart', 'Ivory', 'Jarrow', 'Keel']

/** 1 to 60 words, most of them few. */
export function textOf(n: number): string {
  const length = 1 + (n * 7919 % 11) + (n % 9 === 0 ? n * 104_729 % 50 : 0)
  return Array.from({ length }, (_, place) => words[(n * 31 + place * 17 + (n >> 3)) % words.length]).join(' ')
}
export const nameOf = (n: number): string => `${first[n % first.length] ?? ''} ${last[Math.floor(n / first.length) % last.length] ?? ''}${n < 110 ? '' : ` ${String(n)}`}`
/** Numbers of the range that is kept free for stories (Ofcom, 07700 900000 to 900999), a long one for each person. */
export const numberOf = (n: number): `+${string}` => `+44770090${String(n).padStart(5, '0')}`
/** A UUID that says which one it is. */
export const idOf = (kind: 'a' | 'b' | 'c', n: number): string => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/**
 * Whose the nth of `total` messages is: conversation 0 gets `longest` of them, evenly over the whole time, and the
 * last one too; 1 to `others` take turns with the rest.
 */
export function conversationOf(n: number, { total, longest, others }: { total: number, longest: number, others: number }): number {
  const before = Math.floor(n * longest / total)
  return Math.floor((n + 1) * longest / total) > before ? 0 : 1 + (n - before) % others
}
