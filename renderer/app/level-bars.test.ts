import { expect, it } from 'vitest'
import { litBars } from './level-bars.ts'

it('silence lights no bar, a shout all of them, and no sound more than there are', () => {
  expect([0, 0.001, -1, Number.NaN].map((level) => litBars(level, 5))).toEqual([0, 0, 0, 0])
  expect([1, 3].map((level) => litBars(level, 5))).toEqual([5, 5])
})
it('a voice much louder lights more bars, not as many times more', () => {
  expect(litBars(0.02, 5)).toBe(2)
  expect(litBars(0.15, 5)).toBe(4)
})
