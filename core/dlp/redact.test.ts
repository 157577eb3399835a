import { describe, expect, test } from 'vitest'
import { cut, type Cut } from './redact.ts'

const mask = (start: number, end: number, keepLast = 0): Cut => ({ start, end, style: 'mask', keepLast, label: '' })
const label = (start: number, end: number): Cut => ({ start, end, style: 'label', keepLast: 0, label: 'Card' })
const remove = (start: number, end: number): Cut => ({ start, end, style: 'remove', keepLast: 0, label: '' })
const all = (text: string, keepLast = 0): string => cut(text, [mask(0, text.length, keepLast)]).text

describe('a mask', () => {
  test.each([
    ['a sign for each letter and digit; what divides them stays', 'GB33 BUKB-2020', '•••• ••••-••••'],
    ['one sign for a letter of two units', '𝟒𝟏 ok', '•• ••'],
    ['accents go with their letter', 'cafe\u0301', '••••'],
    ['hidden characters go', '4\u200b1\u00ad1', '•••'],
    ['keycaps and circled digits are digits', '4\ufe0f\u20e3①', '••'],
    ['letters of every script', 'секрет 密码 سر', '•••••• •• ••'],
    ['emoji between digits', '4😀1', '•••'],
    ['signs, where there is nothing else', ':-)', '•••'],
  ])('%s', (_, text, masked) => {
    expect(all(text)).toBe(masked)
  })

  test('keeps so many of the last letters and digits, with what divides them', () => {
    expect(all('4111 1111 1111 1234', 4)).toBe('•••• •••• •••• 1234')
    expect(all('4111-1111-11-12-34', 4)).toBe('••••-••••-••-12-34')
    expect(all('٤١١١١٢٣٤', 4)).toBe('••••١٢٣٤')
  })

  test('never keeps more than half', () => {
    expect(all('123456', 4)).toBe('•••456')
    expect(all('ab', 8)).toBe('•b')
    expect(all('a', 8)).toBe('•')
  })
})

describe('instead of it', () => {
  test('a label stands in brackets', () => {
    expect(cut('my card 4111, ok', [label(8, 12)]).text).toBe('my card [Card], ok')
  })

  test.each([
    ['in the middle', 'my secret plan', 3, 9, 'my plan'],
    ['at the begin', 'secret plan', 0, 6, 'plan'],
    ['at the end', 'my secret', 3, 9, 'my'],
    ['before a comma', 'my secret, then', 3, 9, 'my , then'],
    ['beside a line break', 'my\nsecret plan', 3, 9, 'my\nplan'],
    ['all of it', 'secret', 0, 6, ''],
  ])('nothing, and no doubled space: %s', (_, text, start, end, left) => {
    expect(cut(text, [remove(start, end)]).text).toBe(left)
  })

  test('what was doubled elsewhere stays', () => {
    expect(cut('a  b secret  c', [remove(5, 11)]).text).toBe('a  b  c')
  })
})

describe('whole characters', () => {
  test('no half of a pair is left', () => {
    expect(cut('a😀b', [mask(2, 3)]).text).toBe('a•b')
    expect(cut('a😀b', [mask(1, 2)]).text).toBe('a•b')
    expect(cut('😀😀', [mask(1, 3)]).text).toBe('••')
  })

  test('no accent, skin tone or joiner is left behind without what it is drawn on', () => {
    expect(cut('e\u0301x', [mask(0, 1)]).text).toBe('•x')
    expect(cut('👍🏽!', [label(0, 2)]).text).toBe('[Card]!')
  })
})

describe('several', () => {
  test('in any order', () => {
    expect(cut('one two six', [mask(8, 11), label(0, 3)]).text).toBe('[Card] two •••')
  })

  test('overlapping ones are one, as the first in order says, and keep nothing', () => {
    expect(cut('123456789', [mask(0, 6, 4), mask(4, 9, 4)]).text).toBe('•••••••••')
    expect(cut('123456789', [mask(4, 9), label(0, 6)]).text).toBe('•••••••••')
    expect(cut('123456789', [label(4, 9), mask(0, 6)]).text).toBe('[Card]')
  })

  test('the same twice is once', () => {
    expect(cut('12345678', [mask(0, 8, 4), mask(0, 8, 4)]).text).toBe('••••5678')
  })

  test('empty ones are none', () => {
    expect(cut('abc', [mask(1, 1), label(3, 3)])).toEqual({ text: 'abc', places: [] })
  })
})

test('where something stands in place of what was there is told', () => {
  expect(cut('my secret plan is secret', [remove(3, 9), label(18, 24)])).toEqual({ text: 'my plan is [Card]', places: [{ start: 3, end: 3 }, { start: 11, end: 17 }] })
})
