/** "Lucía" is found by "lucia". */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Every word must be found; digits also in the numbers, however they were typed. */
export function isFoundIn(search: string, text: string, numbers: readonly string[]): boolean {
  const digits = search.replace(/[^\d]/g, '').replace(/^0+/, '')
  if (digits.length >= 3 && numbers.some((number) => number.includes(digits))) return true
  const within = folded(text)
  return folded(search).trim().split(/\s+/).every((word) => within.includes(word))
}
