import { describe, expect, test } from 'vitest'
import { inBoth } from '../as-written.ts'
import { normalise } from '../normalise.ts'
import { lexiconOf, type TermList } from './lexicon.ts'

function finds(text: string, terms: readonly string[], more: Partial<TermList> = {}): string[] {
  const normalised = normalise(text)
  const lexicon = lexiconOf([{ terms, matchMode: 'word', within: 5, ...more }])
  return inBoth(normalised, (each) => lexicon.find(each).get(0) ?? []).map((match) => {
    const { start, end } = normalised.source(match.start, match.end)
    return text.slice(start, end)
  })
}

describe('whole words', () => {
  test.each([
    ['in any case', 'GuaRanTeed', 'guaranteed', 'GuaRanTeed'],
    ['whatever the accents, on either side', 'un café', 'CAFE', 'café'],
    ['with accents as characters of their own', 'un cafe\u0301!', 'café', 'cafe\u0301'],
    ['with German sharp s', 'die STRASSE', 'straße', 'STRASSE'],
    ['in full-width letters', 'ｇｕａｒａｎｔｅｅｄ now', 'guaranteed', 'ｇｕａｒａｎｔｅｅｄ'],
    ['next to punctuation', '"guaranteed",', 'guaranteed', 'guaranteed'],
    ['with a curly apostrophe', 'I don’t know', "don't", 'don’t'],
    ['without the apostrophe', 'I dont know', "don't", 'dont'],
    ['in Cyrillic', 'это Гарантия дохода', 'гарантия', 'Гарантия'],
    ['in Greek, at the end of a word', 'ο ΤΟΚΟΣ', 'τόκος', 'ΤΟΚΟΣ'],
    ['in Arabic with points', 'ضَمَان مؤكد', 'ضمان', 'ضَمَان'],
    ['in Hindi, with its vowel signs', 'यह गारंटी है', 'गारंटी', 'गारंटी'],
    ['with a hyphen where it is written in one', 'off-channel', 'offchannel', 'off-channel'],
    ['in one where it is written with a hyphen', 'offchannel', 'off-channel', 'offchannel'],
    ['cut at the end of a line', 'guaran-\nteed', 'guaranteed', 'guaran-\nteed'],
  ])('are found %s', (_, text, term, found) => {
    expect(finds(text, [term])).toEqual([found])
  })

  test('not as a piece of another word', () => {
    expect(finds('guarantees, reguarantee, guarantee_x is one', ['guarantee'])).toEqual(['guarantee'])
    expect(finds('class pass', ['ass'])).toEqual([])
    expect(finds('कि', ['की'])).toEqual([])
  })

  test('phrases over any space and punctuation, also over lines', () => {
    expect(finds('keep,  this –\r\nbetween us!', ['keep this between us'])).toEqual(['keep,  this –\r\nbetween us'])
    expect(finds('keep this only between us', ['keep this between us'])).toEqual([])
  })

  test('several at once, overlapping ones too', () => {
    expect(finds('risk free return', ['risk free', 'free return', 'return', 'gain'])).toEqual(['risk free', 'free return', 'return'])
  })

  test('anywhere in scripts that put no spaces between words', () => {
    expect(finds('这个产品保证收益很高', ['保证收益'])).toEqual(['保证收益'])
    expect(finds('保 证 收 益', ['保证收益'])).toEqual(['保 证 收 益'])
    expect(finds('必ず儲かります', ['必ず儲かる', '必ず儲か'])).toEqual(['必ず儲か'])
    expect(finds('ผลตอบแทนรับประกันแน่นอน', ['รับประกัน'])).toEqual(['รับประกัน'])
    expect(finds('加我WhatsApp吧', ['whatsapp'])).toEqual(['WhatsApp'])
  })
})

describe('substrings', () => {
  const anywhere = { matchMode: 'substring' } as const

  test('are found inside of words, and signs count', () => {
    expect(finds('reguaranteeing', ['guarantee'], anywhere)).toEqual(['guarantee'])
    expect(finds('write to T.ME/advisor', ['t.me/'], anywhere)).toEqual(['T.ME/'])
    expect(finds('what me now', ['t.me/'], anywhere)).toEqual([])
    expect(finds('to the moon 🚀🚀', ['🚀'], anywhere)).toEqual(['🚀', '🚀'])
  })

  test('any white space stands for any', () => {
    expect(finds('risk \n free', ['risk free'], anywhere)).toEqual(['risk \n free'])
  })
})

describe('words near each other', () => {
  const near = (within: number): Partial<TermList> => ({ matchMode: 'proximity', within })

  test('in any order, with so many other words between the first and the last', () => {
    expect(finds('profit, I promise you, a profit', ['promise profit'], near(1))).toEqual(['profit, I promise'])
    expect(finds('I promise you a big profit', ['promise profit'], near(3))).toEqual(['promise you a big profit'])
    expect(finds('I promise you a big profit', ['promise profit'], near(2))).toEqual([])
  })

  test('all of them, wherever each of them stands again', () => {
    expect(finds('double double your money in a month', ['money double month'], near(5))).toEqual(['double your money in a month'])
    expect(finds('double your money', ['money double month'], near(5))).toEqual([])
  })

  test('found again further on', () => {
    expect(finds('sure gain and one two three four sure gain', ['gain sure'], near(0))).toEqual(['sure gain', 'sure gain'])
  })
})

test('a thousand copies of the same text are found in as many places', () => {
  expect(finds('alpha beta. '.repeat(1000), ['beta', 'alpha beta'])).toHaveLength(2000)
})
