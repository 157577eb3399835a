import type { OptInTexts } from '../policy.ts'

export type Keyword = 'yes' | 'no' | 'stop'

/**
 * What a message says about consent, in any of the policy's languages; null = talk.
 * Only a whole message counts: "no" inside a sentence is talk. Case, accents, width, spaces, punctuation,
 * quotes and invisible characters make no difference.
 *
 * Consent is unambiguous or it is none (GDPR Art. 4(11)): "Yes?", "~yes~" (WhatsApp's strike-through), "yes 👎"
 * and a bare 👍 are no yes. Taking it back is as easy as can be (Art. 7(3)): "STOP?! 🛑" stops.
 * A word that stands in two lists is read in the more careful sense: stop, then no, then yes.
 */
export function matchKeyword(text: string, languages: readonly OptInTexts[]): Keyword | null {
  const said = wordsOf(text)
  if (said.words === '') return null
  const has = (list: Keyword) => languages.some((texts) => texts[list].some((keyword) => foldKeyword(keyword) === said.words))
  if (has('stop')) return 'stop'
  if (said.asks) return null
  if (has('no')) return 'no'
  return has('yes') && !said.doubtful ? 'yes' : null
}

/** A keyword as it is compared: `«Sí, ACEPTO.»` → `si acepto`. Empty: it has no letters or digits, and matches nothing. */
export const foldKeyword = (keyword: string): string => wordsOf(keyword).words

interface Said {
  /** Folded words, one space between them. */
  readonly words: string
  readonly asks: boolean
  /** Something stands beside the words that may turn their sense. */
  readonly doubtful: boolean
}

/** Pictures that only underline a yes. Skin tones (Emoji_Modifier) go with them. */
const AFFIRMING = /[👍👌✅✔☑🙏🙂😊😀😃😄😁❤🤝]|\p{Emoji_Modifier}/gu
const QUESTION = /[?¿؟;՞]/u

function wordsOf(text: string): Said {
  const plain = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  const words = plain
    // Upper case first: ß and SS, final and plain sigma become the same.
    .toUpperCase().toLowerCase()
    .normalize('NFD').replace(OPTIONAL_MARKS, '').normalize('NFC')
    .replace(/['’ʼ´`]/gu, '')
    .replace(/[\p{P}\p{S}\p{Z}\p{C}]+/gu, ' ')
    .trim()
  return { words, asks: QUESTION.test(plain), doubtful: /\p{S}/u.test(plain.replace(AFFIRMING, '')) }
}

/**
 * Accents of Latin, Greek and Cyrillic, the vowel points that Arabic and Hebrew leave out, and the stroke (U+0640) that
 * lengthens an Arabic word. Not the marks of other scripts: there they are letters (हाँ without them would be ह).
 */
const OPTIONAL_MARKS = /\u0640|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/gu
