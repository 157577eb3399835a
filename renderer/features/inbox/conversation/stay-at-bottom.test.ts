import { describe, expect, it } from 'vitest'
import { isAtEnd, leavesEnd } from './stay-at-bottom.ts'

const end = { offset: 400, viewport: 600, size: 1_000 }

describe('a list that is at its end', () => {
  it('is not left by rows that grow', () => expect(leavesEnd(end, { ...end, size: 1_090 }, false)).toBe(false))
  it('is not left by rows that grow while the wheel still turns downwards', () => expect(leavesEnd(end, { ...end, offset: 410, size: 1_090 }, true)).toBe(false))
  it('is not left by a smaller window', () => expect(leavesEnd(end, { ...end, viewport: 400 }, false)).toBe(false))
  it('is not left by a wider window, whose rows are measured anew', () => expect(leavesEnd(end, { offset: 250, viewport: 600, size: 960 }, false)).toBe(false))
  it('is left by the reader who goes up', () => {
    expect(leavesEnd(end, { ...end, offset: 300 }, false)).toBe(true)
    expect(leavesEnd(end, { ...end, offset: 300, size: 1_040 }, true)).toBe(true)
  })
  it('is not left by less than a row', () => expect(leavesEnd(end, { ...end, offset: 350 }, true)).toBe(false))
})

it('a reader who comes down again is at the end', () => {
  expect(isAtEnd({ ...end, offset: 330 })).toBe(false)
  expect(isAtEnd({ ...end, offset: 345 })).toBe(true)
})
