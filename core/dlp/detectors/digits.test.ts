import { describe, expect, it } from 'vitest'
import { normalise } from '../normalise.ts'
import { longestFirst, numerals } from './digits.ts'

/** How many numbers are looked at in a text. Counted, for a clock says what else the machine did. */
function looks(text: string): number {
  let count = 0
  numerals(normalise(text), 6, 19, () => {
    count += 1
    return false
  })
  return count
}

describe('the work grows in step with the text, and not faster', () => {
  it.each(['5 ', '4 1 ', '41 11 ', '4111 1111 ', '12-34-56 ', 'one ', 'double five ', 'forty one ', '%34', '%34 ', 'five hundred ', '4l1O ', '4\u200b ', '4x1'])('of "%s" over and over', (piece) => {
    const [once, four] = [looks(piece.repeat(500)), looks(piece.repeat(2000))]
    expect(four).toBeLessThanOrEqual(4.1 * once + 100)
    expect(four).toBeLessThanOrEqual(15 * 2000 * piece.length)
  })

  it('a row of digits in one piece that is no number is not looked at', () => {
    expect(looks('4'.repeat(5000))).toBe(0)
    expect(numerals(normalise(`${'4'.repeat(300)} 4111111111111111`), 16, 16)).toHaveLength(1)
  })

  it('where none may begin, none is looked at', () => {
    const begins: number[] = []
    const taken = longestFirst(normalise('12 34 56 78 90'), { from: 6, to: 15 }, (start) => {
      begins.push(start)
      return start === 3
    }, ({ start, end }) => ({ start, end }))
    expect(taken).toEqual([{ start: 3, end: 14 }])
    expect(begins).toEqual([0, 3])
  })
})
