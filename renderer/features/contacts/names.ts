/** The letter a name stands under in the list: "Ángel" → "A"; '#' where it begins with none. */
export function indexLetter(name: string): string {
  const letter = (Array.from(name.trim())[0] ?? '').normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  return /^\p{L}$/u.test(letter) ? letter : '#'
}
