import { expect, it } from 'vitest'
import { canBeShown } from './media.ts'

it('a picture that would fill the memory is not shown, however small its file; one of a good camera is', () => {
  expect(canBeShown({ width: 65_535, height: 65_535 })).toBe(false)
  expect(canBeShown({ width: 1, height: 100_000_001 })).toBe(false)
  expect(canBeShown({ width: 11_648, height: 8_500 })).toBe(true)
  expect(canBeShown({ width: null, height: null })).toBe(true)
})
