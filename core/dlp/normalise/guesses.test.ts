import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { decodings } from './decodings.ts'
import { leet } from './leet.ts'
import { spacedWords } from './spaced-words.ts'
import { spelledAddresses } from './spelled-addresses.ts'
import { wordReadings } from './word-readings.ts'

describe('base64 that is readable is read', () => {
  const decoded = (text: string): unknown[] => decodings(normalise(text)).map(({ start, end, text: { text: inside } }) => [text.slice(start, end), inside])
  test.each([
    ['see MDc4LTA1LTExMjA= ok', [['MDc4LTA1LTExMjA', '078-05-1120']]],
    ['NDExMTExMTExMTExMTExMQ==', [['NDExMTExMTExMTExMTExMQ', '4111111111111111']]],
    ['w7zDvMO8w7zDvMO8', [['w7zDvMO8w7zDvMO8', 'uuuuuu']]],
    ['a letter too many: MDc4LTA1LTExMjAhB', [['MDc4LTA1LTExMjAhB', '078-05-1120!']]],
    ['internationalisation of compliance-officers', []],
    ['4111111111111111 and 550e8400-e29b-41d4-a716-446655440000', []],
    ['AAAAAAAAAAAAAAAA', []],
  ])('%s', (text, expected) => {
    expect(decoded(text)).toEqual(expected)
  })
})

describe('leetspeak is read as letters, in the same place', () => {
  test.each([
    ['gu4r4nt33d pr0f1t!', ['guaranteed profit!', 'guaranteed proflt!']],
    ['$ecret p@ssw0rd', ['secret password']],
    ['who1e', ['whoie', 'whole']],
    ['50 at 5, $5', []],
    ['plain words', []],
  ])('%s', (text, expected) => {
    const read = leet(normalise(text))
    expect(read).toEqual(expected)
    for (const each of read) expect(each).toHaveLength(text.length)
  })
})

describe('letters apart are put together, and know where they stand', () => {
  test.each([
    ['we g u a r a n t e e it', 'we guarantee it', 'guarantee', 'g u a r a n t e e'],
    ['a s.e.c.r.e.t, yes', 'a secret, yes', 'secret', 's.e.c.r.e.t'],
    ['s-e-c-r-e-t p_r_o_m_i_s_e', 'secret promise', 'promise', 'p_r_o_m_i_s_e'],
    ['is a s e c r e t I say', 'is a secret I say', 'secret', 's e c r e t'],
    ['an a g e n d a', 'an agenda', 'agenda', 'a g e n d a'],
  ])('%s', (text, expected, word, written) => {
    const read = spacedWords(normalise(text)).find((each) => each.text === expected)
    expect(read).toBeDefined()
    const at = expected.indexOf(word)
    const { start, end } = read?.place(at, at + word.length) ?? { start: 0, end: 0 }
    expect(text.slice(start, end)).toBe(written)
  })

  test.each(['I am a man', 'A/B or e.g. this', 'plain'])('%s: there are none', (text) => {
    expect(spacedWords(normalise(text))).toEqual([])
  })
})

describe('an address that is written around is read', () => {
  test.each([
    ['write jane [at] example.com now', 'jane [at] example.com', 'jane@example.com'],
    ['jane(at)example(dot)co(dot)uk', 'jane(at)example(dot)co(dot)uk', 'jane@example.co.uk'],
    ['jane at example dot com', 'jane at example dot com', 'jane@example.com'],
    ['jane dot doe at example dot com', 'jane dot doe at example dot com', 'jane.doe@example.com'],
    ['jane.doe at gmail.com', 'jane.doe at gmail.com', 'jane.doe@gmail.com'],
    ['jane @ example.com', 'jane @ example.com', 'jane@example.com'],
    ['jane {at} example.com.', 'jane {at} example.com', 'jane@example.com'],
  ])('%s', (text, written, address) => {
    const found = spelledAddresses(normalise(text))
    expect(found.map((each) => [text.slice(each.start, each.end), each.address])).toEqual([[written, address]])
  })

  test.each(['see us at example.com', 'meet at 5.30', 'I am at home. Later', 'at dot com', 'the meeting [at] noon'])('%s: there is none', (text) => {
    expect(spelledAddresses(normalise(text))).toEqual([])
  })
})

describe('words are read as they may be meant', () => {
  test.each([
    ['we gua*ran*tee it', 'we guarantee it', false, 'guarantee', 'gua*ran*tee'],
    ['g<b>ua</b>rantee🙂d', 'guaranteed', false, 'guaranteed', 'g<b>ua</b>rantee🙂d'],
    ['<b>guaranteed</b><br>return', ' guaranteed return', false, 'guaranteed return', 'guaranteed</b><br>return'],
    ['a gu4rantee', 'a guarantee', true, 'guarantee', 'gu4rantee'],
    ['my s e c r e t here', 'my secret here', true, 'secret', 's e c r e t'],
    ['see Z3VhcmFudGVlZA now', 'guaranteed', true, 'guaranteed', 'Z3VhcmFudGVlZA'],
  ])('%s', (text, expected, guess, word, written) => {
    const reading = wordReadings(normalise(text)).find((each) => each.text.endsWith(expected))
    expect(reading?.guess).toBe(guess)
    const at = reading?.text.indexOf(word) ?? -1
    const { start, end } = reading?.place(at, at + word.length) ?? { start: 0, end: 0 }
    expect(text.slice(start, end)).toBe(written)
  })

  test('plain words have no other reading', () => {
    expect(wordReadings(normalise('Tom & I meet at 5, it is *guaranteed* to be fun 🙂'))).toEqual([])
  })
})
