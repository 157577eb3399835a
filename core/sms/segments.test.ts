import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { septetsOf } from './gsm-7.ts'
import { smsSegments } from './segments.ts'

const counted = (text: string) => {
  const { encoding, units, segments, perSegment, left } = smsSegments(text)
  return [encoding, units, segments, perSegment, left]
}

describe('the GSM 7 bit alphabet', () => {
  test('has 127 characters and an escape, and 10 more behind it', () => {
    const all = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code))
    expect(all.filter((character) => septetsOf(character) === 1)).toHaveLength(127)
    expect(all.filter((character) => septetsOf(character) === 2)).toEqual(['\f', '[', '\\', ']', '^', '{', '|', '}', '~', '€'])
  })

  test.each(['ç', '`', '“', '’', '–', '…', '\t', '\u00a0', 'á', 'ê', 'Α', '👍'])('has no %j', (character) => {
    expect(septetsOf(character)).toBeNull()
    expect(smsSegments(character).encoding).toBe('UCS-2')
  })
})

describe('GSM-7: 160 septets alone, 153 in each of several', () => {
  test.each([
    ['nothing', '', ['GSM-7', 0, 0, 160, 160]],
    ['one character', 'a', ['GSM-7', 1, 1, 160, 159]],
    ['exactly 160', 'a'.repeat(160), ['GSM-7', 160, 1, 160, 0]],
    ['161', 'a'.repeat(161), ['GSM-7', 161, 2, 153, 145]],
    ['exactly 306', 'a'.repeat(306), ['GSM-7', 306, 2, 153, 0]],
    ['307', 'a'.repeat(307), ['GSM-7', 307, 3, 153, 152]],
    ['80 euro signs', '€'.repeat(80), ['GSM-7', 160, 1, 160, 0]],
    ['an escape pair that would be split moves on whole', `${'a'.repeat(152)}€${'a'.repeat(10)}`, ['GSM-7', 164, 2, 153, 141]],
    ['and can cost a segment', `${'a'.repeat(152)}€${'a'.repeat(150)}€`, ['GSM-7', 306, 3, 153, 151]],
    ['a line break', 'a\r\nb', ['GSM-7', 4, 1, 160, 156]],
  ])('%s', (_, text, expected) => {
    expect(counted(text)).toEqual(expected)
  })
})

describe('UCS-2: 70 units alone, 67 in each of several', () => {
  test.each([
    ['one character', 'ç', ['UCS-2', 1, 1, 70, 69]],
    ['an emoji takes two', '👍', ['UCS-2', 2, 1, 70, 68]],
    ['one such character makes the whole text UCS-2', `${'a'.repeat(69)}ç`, ['UCS-2', 70, 1, 70, 0]],
    ['71', `${'a'.repeat(70)}ç`, ['UCS-2', 71, 2, 67, 63]],
    ['exactly 134', `${'a'.repeat(133)}ç`, ['UCS-2', 134, 2, 67, 0]],
    ['a surrogate pair that would be split moves on whole', `${'a'.repeat(66)}👍${'a'.repeat(5)}`, ['UCS-2', 73, 2, 67, 60]],
    ['and can cost a segment', `${'a'.repeat(66)}👍${'a'.repeat(64)}👍`, ['UCS-2', 134, 3, 67, 65]],
    ['what takes two septets in GSM-7 takes one unit here', '€ç', ['UCS-2', 2, 1, 70, 68]],
  ])('%s', (_, text, expected) => {
    expect(counted(text)).toEqual(expected)
  })
})

test('names the characters that force UCS-2, each once, in order', () => {
  expect(smsSegments('It’s “fine” – isn’t it? 👍').forcing).toEqual(['’', '“', '”', '–', '👍'])
  expect(smsSegments('Plain, for 5 €').forcing).toEqual([])
})

describe('for any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'é', '€', '~', '\n'), maxLength: 700 }),
    fc.string({ unit: fc.constantFrom('a', 'ç', '€', '👍', '\ud800'), maxLength: 400 }),
  )

  test('the segments hold it, and one fewer would not', () => {
    fc.assert(fc.property(anyText, (text) => {
      fc.pre(text !== '')
      const { units, segments, perSegment, left } = smsSegments(text)
      expect(units).toBeLessThanOrEqual(segments * perSegment - left)
      // At most one unit of each full segment stays empty, before a pair.
      if (segments > 1) expect(units).toBeGreaterThan((segments - 1) * (perSegment - 1))
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left).toBeLessThanOrEqual(perSegment)
    }))
  })

  test('exactly `left` more characters fit in, and the next begins a segment', () => {
    fc.assert(fc.property(anyText, (text) => {
      fc.pre(text !== '')
      const { segments, left } = smsSegments(text)
      expect(smsSegments(text + 'a'.repeat(left)).segments).toBe(segments)
      expect(smsSegments(`${text}${'a'.repeat(left)}a`).segments).toBeGreaterThan(segments)
    }))
  })
})
