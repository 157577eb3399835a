import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUZZ_TIME, runs } from '../../testing/runs.ts'
import { normalise } from '../normalise.ts'
import { codeStream, codeStreamWithoutWords } from './code-stream.ts'
import { digitRuns, isGroupStart, loosenessOf } from './digit-runs.ts'

/** Each run as `digits/looseness`. */
const read = (original: string): string =>
  digitRuns(normalise(original)).map((run) => `${run.digits}/${loosenessOf(run, 0, run.digits.length)}`).join(' ')

describe('digits are one run, as sure as they are written', () => {
  test.each([
    // As numbers are written.
    ['4111 1111-1111.1111', '4111111111111111/0'],
    ['(555) 123-4567', '5551234567/0'],
    ['٤١١١ ４１１１', '41114111/0'],
    // Disguised.
    ['4🙂1🎉1❤️1', '4111/1'],
    ['*4*1*_1_~1~`1`', '41111/1'],
    ['<b>4</b><i class="a">1</i><br/>1[b]1[/b]', '4111/1'],
    ['4&nbsp;1&#49;&#x31;', '4111/1'],
    ['4\n1\r\n1\n\n1', '4111/1'],
    ['4,1,1,1', '4111/1'],
    ['four one one one', '4111/1'],
    ['Four-One-ONE one', '4111/1'],
    ['fouroneoneone', '4111/1'],
    ['4 one 1 one', '4111/1'],
    ['nine oh two zero', '9020/1'],
    ['vier eins eins null', '4110/1'],
    ['quatre un un zéro', '4110/1'],
    ['cuatro uno uno cero', '4110/1'],
    ['quattro uno uno zero', '4110/1'],
    ['四一一一', '4111/1'],
    ['five dash two two dash 87', '52287/1'],
    // Guesses.
    ['4lll llll IIII', '411111111111/2'],
    ['4OO0 O123', '40000123/2'],
    ['B123 S456', '81235456/2'],
    ['four double one triple five 2 treble 3', '4115552333/2'],
    ['4x1x1x1', '4111/2'],
    ['forty-one eleven, eleven eleven', '41111111/2'],
    ['twenty thirty five zero', '20350/2'],
    ['4З21 бб07', '43216607/2'],
    ['five point two, 8 minus 7', '5287/2'],
    ['4111 is the first bit lol 1111', '41111111/3'],
    ['first part 4111 1111 and then 1111 1111', '4111111111111111/2'],
    ['4111 1111 lovely weather 1111 1111', '4111111111111111/3'],
    // No digits at all.
    ['oh well, I see no null in Bill, all ten of us', ''],
    ['', ''],
    // Letters in a word part numbers, many words too.
    ['ABC123DEF456', '123/0 456/0'],
    [`12 ${'word '.repeat(13)}34`, '12/0 34/0'],
  ])('%j is %s', (original, expected) => {
    expect(read(original)).toBe(expected)
  })

  test('each digit knows its place, and a number begins where a group does', () => {
    const run = digitRuns(normalise('a 12 34 five'))[0]
    expect(run).toMatchObject({ digits: '12345', starts: [2, 3, 5, 6, 8], ends: [3, 4, 6, 7, 12], written: [0, 0, 0, 0, 1], gaps: [0, 0, 0, 0, 0] })
    if (run === undefined) return
    expect([0, 1, 2, 3, 4, 5].map((at) => isGroupStart(run, at))).toEqual([true, false, true, false, true, true])
  })

  test('a tag that has digits in it hides none', () => {
    expect(read('<4111 1111> <a 4111>')).toBe('411111114111/3')
  })
})

describe('letters and digits as one row', () => {
  test.each([
    ['DE89 3704 0044', 'DE8937040044'],
    ['D*E*8🙂9\n3', 'DE893'],
    ['DE eight nine three double zero', 'DE89300'],
    ['счёт GB29', 'GB29'],
  ])('%j is %s', (original, expected) => {
    expect(codeStream(normalise(original)).characters).toBe(expected)
  })

  test('words in small letters can be left out, and it shows where', () => {
    const { characters, gaps } = codeStreamWithoutWords(normalise('DE89 and then 3704 at BANK'))
    expect(characters).toBe('DE893704BANK')
    expect(gaps).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0])
  })
})

describe('for any text', () => {
  const piece = fc.constantFrom('4', '12', 'four', 'oh', 'double', 'x', 'l', 'O', 'and then', ' ', '-', '\n', '<b>', '&#49;', '&', '<', '🙂', '\u0301', '四', 'ß', 'word', 'fiveone', '.')
  const text = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 30 }).map((parts) => parts.join(''))

  test('every ASCII digit is in one run, except those of an entity, and runs stand in order', () => {
    fc.assert(fc.property(text, (original) => {
      const normalised = normalise(original)
      const places = new Set<number>()
      let last = 0
      for (const { digits, starts, ends, written, gaps } of digitRuns(normalised)) {
        expect([starts.length, ends.length, written.length, gaps.length]).toEqual(Array.from({ length: 4 }, () => digits.length))
        expect(digits).toMatch(/^\d+$/)
        for (const [at, start] of starts.entries()) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(ends[at]).toBeGreaterThan(start)
          last = start
          for (let place = start; place < (ends[at] ?? 0); place += 1) places.add(place)
        }
      }
      const visible = normalised.text.replace(/&#[0-9a-fx]+;|<\/?[a-z]+[1-6][^<>\d]*>/gi, (hidden) => '_'.repeat(hidden.length))
      for (const { index } of visible.matchAll(/\d/g)) expect(places).toContain(index)
    }), { numRuns: runs })
  }, FUZZ_TIME)

  test('the row of characters is as long as its places, in order', () => {
    fc.assert(fc.property(text, (original) => {
      const { characters, starts, ends, written, gaps } = codeStream(normalise(original))
      expect([starts.length, ends.length, written.length, gaps.length]).toEqual(Array.from({ length: 4 }, () => characters.length))
      expect(starts).toEqual([...starts].sort((one, other) => one - other))
    }), { numRuns: runs })
  }, FUZZ_TIME)
})
