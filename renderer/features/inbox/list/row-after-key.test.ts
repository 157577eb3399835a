import { expect, it } from 'vitest'
import { rowAfterKey } from './row-after-key.ts'

it.each([
  ['ArrowDown', 3, 4], ['ArrowDown', 9, 9], ['ArrowUp', 3, 2], ['ArrowUp', 0, 0], ['Home', 7, 0], ['End', 2, 9],
  ['PageDown', 0, 8], ['PageDown', 5, 9], ['PageUp', 9, 1], ['Tab', 3, null], ['a', 3, null],
])('%s from row %i of ten leads to %s', (key, from, to) => expect(rowAfterKey(key, from, 10)).toBe(to))
