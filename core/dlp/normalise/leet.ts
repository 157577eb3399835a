import type { Normalised } from '../normalise.ts'

/** Leetspeak in words: what is between letters, or begins a word, and stands for a letter. */
const letters: Readonly<Record<string, string>> = { '4': 'a', '@': 'a', '3': 'e', '0': 'o', '5': 's', '$': 's', '7': 't', '+': 't', '8': 'b', '9': 'g', '6': 'g', '!': 'i', '2': 'z' }
/** A word with at least one letter and one such sign. '!' and '+' count only inside it: 'profit!' is a word that is shouted. */
const disguised = /[a-zA-Z0-9@$](?:[a-zA-Z0-9@$]|[!+|](?=[a-zA-Z0-9@$]))*/g
const hasSign = /[0-9@$!+|]/
const besideLetter = /[a-zA-Z][0-9@$!+|]|[0-9@$][a-zA-Z]/
const hasLetter = /[a-zA-Z]/

/**
 * The normalised text with leetspeak read as letters ('gu4r4nt33d' = 'guaranteed'): as long as the text, so offsets
 * are the same. Two, where 1 or | may be i or l; none, where there is nothing of the kind. What is found only here is a guess.
 */
export function leet({ text }: Normalised): readonly string[] {
  if (!besideLetter.test(text)) return []
  const asI = read(text, 'i')
  if (asI === text) return []
  const asL = read(text, 'l')
  return asI === asL ? [asI] : [asI, asL]
}

function read(text: string, one: 'i' | 'l'): string {
  return text.replace(disguised, (word) => {
    if (!hasSign.test(word) || !hasLetter.test(word)) return word
    let plain = ''
    for (const sign of word) plain += sign === '1' || sign === '|' ? one : letters[sign] ?? sign
    return plain
  })
}
