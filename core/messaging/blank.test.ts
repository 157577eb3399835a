import { expect, test } from 'vitest'
import { isBlank } from './blank.ts'

test.each(['', ' ', '\n\t\u00a0', '\u200b', '\u2060\ufeff', '\u202e\u202c', '\u00ad', '\u3164', '\ufe0f'])('%j is blank', (text) => {
  expect(isBlank(text)).toBe(true)
})

test.each(['.', '👍', '\u200bx', 'ـ', '0'])('%j is not', (text) => {
  expect(isBlank(text)).toBe(false)
})
