import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OptInTexts } from '../policy.ts'
import { foldKeyword, matchKeyword } from './keywords.ts'

const words = (language: string, yes: string[], no: string[], stop: string[]): OptInTexts =>
  ({ language, yes, no, stop, yesButton: 'Yes', noButton: 'No', question: '?', thanks: '!', goodbye: '.' })
const english = words('en_GB', ['yes', 'I agree', "I'm in"], ['no', 'no thanks'], ['stop', 'opt out'])
const spanish = words('es', ['sí', 'acepto'], ['no'], ['baja', 'STOP'])
const german = words('de', ['ja', 'heiße es gut'], ['nein'], ['stopp'])
const policy = [english, spanish, german]

describe('a whole message is a keyword', () => {
  test.each([
    ['yes', 'yes'], ['YES', 'yes'], ['Yes.', 'yes'], ['yes!!!', 'yes'], ['  yes\n', 'yes'], ['“Yes”', 'yes'], ['«Sí»', 'yes'],
    ['*yes*', 'yes'], ['_Yes_', 'yes'], ['ｙｅｓ', 'yes'], ['y\u200bes', 'yes'], ['\u2067yes\u2069', 'yes'], ['yes\u00ad', 'yes'], ['yes....', 'yes'], ['Yes…', 'yes'],
    ['SI', 'yes'], ['s\u0069\u0301', 'yes'], ['¡Acepto!', 'yes'], ['I   agree', 'yes'], ['i agree', 'yes'], ['I’m in', 'yes'], ['im in', 'yes'],
    ['Ja', 'yes'], ['HEISSE ES GUT', 'yes'],
    ['Yes 👍', 'yes'], ['Yes 👍🏽', 'yes'], ['yes ❤️', 'yes'], ['Yes ✅', 'yes'],
    ['no', 'no'], ['No.', 'no'], ['NO, THANKS', 'no'], ['Nein!', 'no'], ['no 🙏', 'no'],
    ['stop', 'stop'], ['STOP', 'stop'], ['"Stop."', 'stop'], ['Stopp', 'stop'], ['opt-out', 'stop'], ['Baja', 'stop'], ['STOP 🛑', 'stop'], ['stop?', 'stop'],
  ])('%j is %s', (text, keyword) => {
    expect(matchKeyword(text, policy)).toBe(keyword)
  })
})

describe('talk is no answer', () => {
  test.each([
    '', ' ', '\u200b', '…', '!!!', '👍', '👍🏽', '✅', '❌', '🛑',
    'yes and no', 'yes/no', 'yes no', 'no problem, see you then', 'No, Thursday does not suit me', 'I have no idea', 'please stop by', 'do not stop', 'non-stop',
    'yesterday', 'nope?', 'yess', 'уes', 'ok', 'y', 'don’t stop', 'yes please call me', 'Yes, Thursday works',
  ])('%j', (text) => {
    expect(matchKeyword(text, policy)).toBeNull()
  })
})

describe('consent is unambiguous or it is none', () => {
  test.each(['Yes?', '¿Sí?', '~yes~', 'yes 👎', 'yes 😂', 'yes ❌', '+yes', '= yes', 'yes 🤔'])('%j is no yes', (text) => {
    expect(matchKeyword(text, policy)).toBeNull()
  })

  test('a "no" that asks is no answer either', () => {
    expect(matchKeyword('No?', policy)).toBeNull()
  })

  test('a word that stands in two lists is read in the more careful sense', () => {
    expect(matchKeyword('ne', [words('el', ['ne'], ['okhi'], ['stop']), words('cs', ['ano'], ['ne'], ['stop'])])).toBe('no')
    expect(matchKeyword('baja', [words('x', ['baja'], ['no'], ['stop']), spanish])).toBe('stop')
  })
})

describe('every language of the policy counts, whatever the contact speaks', () => {
  test('and none that is not in it', () => {
    expect(matchKeyword('ja', [english])).toBeNull()
    expect(matchKeyword('ja', policy)).toBe('yes')
    expect(matchKeyword('yes', [])).toBeNull()
  })

  test('in scripts where marks are letters, they count', () => {
    const hindi = words('hi', ['हाँ'], ['नहीं'], ['रोकें'])
    expect(matchKeyword('हाँ।', [hindi])).toBe('yes')
    expect(matchKeyword('ह', [hindi])).toBeNull()
    expect(matchKeyword('नहीं', [hindi])).toBe('no')
  })

  test('in scripts where vowel points may be left out, they may', () => {
    const arabic = words('ar', ['نعم'], ['لا'], ['توقف'])
    expect(matchKeyword('نَعَمْ', [arabic])).toBe('yes')
    expect(matchKeyword('توقّف', [arabic])).toBe('stop')
    expect(matchKeyword('توقـــف', [arabic])).toBe('stop')
  })
})

describe('a keyword without letters or digits matches nothing', () => {
  test.each(['', '!', '👍'])('%j', (keyword) => {
    const careless = words('en', [keyword], ['no'], ['stop'])
    expect(foldKeyword(keyword)).toBe('')
    for (const text of ['', '!', '👍', '...']) expect(matchKeyword(text, [careless])).toBeNull()
  })
})

describe('for any text', () => {
  const keyword = fc.constantFrom(...policy.flatMap((texts) => [...texts.yes, ...texts.no, ...texts.stop]))
  const wrapping = fc.stringMatching(/^[ .,!"'“”«»()\n\u200b\u2060\ufeff\u00a0*_-]{0,12}$/)

  test('a keyword in quotes, spaces, dots and invisible characters is still that keyword', () => {
    fc.assert(fc.property(keyword, wrapping, wrapping, (word, before, after) => {
      expect(matchKeyword(`${before}${word}${after}`, policy)).toBe(matchKeyword(word, policy))
      expect(matchKeyword(word, policy)).not.toBeNull()
    }))
  })

  test('in any case it is still that keyword', () => {
    fc.assert(fc.property(fc.mixedCase(keyword), (word) => {
      expect(matchKeyword(word, policy)).toBe(matchKeyword(word.toLowerCase(), policy))
    }))
  })

  test('a keyword with another word beside it is talk', () => {
    fc.assert(fc.property(keyword, fc.stringMatching(/^[a-z]{4,12}$/), fc.boolean(), (word, other, first) => {
      fc.pre(!['thanks', 'agree', 'stopp'].includes(other))
      expect(matchKeyword(first ? `${other} ${word}` : `${word} ${other}`, policy)).toBeNull()
    }))
  })

  test('folding twice changes nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(foldKeyword(foldKeyword(text))).toBe(foldKeyword(text))
    }))
  })

  test('a message of 10,000 characters is answered', () => {
    expect(matchKeyword('yes '.repeat(2500), policy)).toBeNull()
    expect(matchKeyword(`stop${'.'.repeat(10_000)}`, policy)).toBe('stop')
  })
})
