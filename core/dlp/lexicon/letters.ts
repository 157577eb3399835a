/*
 *  How one character counts in a word list: in any case, without its accents. Letters of scripts that put no spaces
 *  between words (Chinese, Japanese, Thai…) are told apart, for there any letter may begin a word.
 */

export type Letters =
  /** What stands for it in a word; nothing = it is as if it were not there (an accent, a hidden character). */
  | { readonly kind: 'word', readonly codes: readonly number[], readonly unspaced: boolean }
  | { readonly kind: 'apostrophe' | 'hyphen' | 'space' | 'other' }

/* Latin, Greek and Cyrillic accents, Hebrew and Arabic points. The vowel signs of India, Thailand… are letters. */
const accents = /\p{M}/gu
const isSign = (mark: string): boolean => !/[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Cyrillic}]/u.test(mark)
const hidden = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
const noSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc\uff70]/u
const wordLetter = /^[\p{L}\p{N}\p{M}]/u
/** Letters that have no decomposition, as people type them without a keyboard for them. */
const plain: Readonly<Record<string, string>> = { 'ß': 'ss', 'ẞ': 'ss', 'æ': 'ae', 'Æ': 'ae', 'œ': 'oe', 'Œ': 'oe', 'ø': 'o', 'Ø': 'o', 'đ': 'd', 'Đ': 'd', 'ł': 'l', 'Ł': 'l', 'ı': 'i', 'ς': 'σ' }

function classify(character: string): Letters {
  if (/['\u2018\u2019\u201b\u02bc\u02b9`\u00b4\uff07]/.test(character)) return { kind: 'apostrophe' }
  if (/[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/.test(character)) return { kind: 'hyphen' }
  if (/\s/u.test(character)) return { kind: 'space' }
  const letters = plain[character] ?? character.normalize('NFKD').replace(accents, (mark) => isSign(mark) ? mark : '').replace(hidden, '').toLowerCase().replace(/ς/g, 'σ')
  if (letters !== '' && !wordLetter.test(letters)) return { kind: 'other' }
  return { kind: 'word', codes: Array.from({ length: letters.length }, (_, at) => letters.charCodeAt(at)), unspaced: noSpaces.test(letters) }
}

/** A handful of alphabets is all that ever comes by; beyond that the oldest are forgotten. */
const seen = new Map<string, Letters>()

export function lettersOf(character: string): Letters {
  const known = seen.get(character)
  if (known !== undefined) return known
  if (seen.size > 20_000) seen.clear()
  const letters = classify(character)
  seen.set(character, letters)
  return letters
}
