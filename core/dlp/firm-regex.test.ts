import { describe, expect, test } from 'vitest'
import { firmPatternsOf, mostPlaces } from './firm-regex.ts'

function places(pattern: string, text: string, flags = ''): string[] {
  const patterns = firmPatternsOf([{ pattern, flags }])
  return patterns.among(text).has(0) ? patterns.find(0, text).map(({ start, end }) => text.slice(start, end)) : []
}

describe('what a pattern finds', () => {
  test.each([
    ['all of them, in order', 'A\\d+', '', 'A1 b A22, A333', ['A1', 'A22', 'A333']],
    ['in any case, with i', 'acct', 'i', 'Acct ACCT', ['Acct', 'ACCT']],
    ['the begin of a line, with m', '^x', 'm', 'x\nxx', ['x', 'x']],
    ['the begin of the text alone, without', '^x', '', 'xx\nx', ['x']],
    ['over lines, with s', 'a.b', 's', 'a\nb', ['a\nb']],
    ['whole words', '\\bab\\b', '', 'ab abc ab', ['ab', 'ab']],
    ['the end of the text alone', 'x$', '', 'x\nx', ['x']],
    ['nothing where it only matches nothing', 'x*', '', 'ab xx', ['xx']],
    ['letters of every script', '\\p{Cyrillic}+', '', 'да no', ['да']],
  ])('%s', (_, pattern, flags, text, found) => {
    expect(places(pattern, text, flags)).toEqual(found)
  })

  test('the whole of a long match, at any place in a long text', () => {
    const digits = '1'.repeat(5000)
    expect(places('\\d+', `${'x'.repeat(3000)}${digits} 22`)).toEqual([digits, '22'])
    expect(places('BEGIN[^!]*END', `${'x'.repeat(3000)}BEGIN${'y'.repeat(9000)}END`)).toHaveLength(1)
  })

  test('words and ends are told by the text, not by how far one looks at a time', () => {
    const filler = 'x'.repeat(510)
    expect(places('ab\\b', `${filler}abc`)).toEqual([])
    expect(places('b$', `${filler}abc`)).toEqual([])
    expect(places('\\bab', `${filler} ab`.repeat(3))).toHaveLength(3)
  })

  test('of more than a thousand, the last reaches to the end', () => {
    const found = firmPatternsOf([{ pattern: 'a', flags: '' }]).find(0, 'a '.repeat(5000))
    expect(found).toHaveLength(mostPlaces)
    expect(found.at(-1)).toEqual({ start: 1998, end: 10_000 })
  })
})

test('only patterns that are in a text are told of, each with its own flags', () => {
  const patterns = firmPatternsOf([{ pattern: 'one', flags: '' }, { pattern: 'TWO', flags: 'i' }, { pattern: 'three', flags: '' }])
  expect([...patterns.among('ONE two three')].sort()).toEqual([1, 2])
})

test.each(['(a+)+$', '(.*a){20}b', '(a.*z)|a', '(a|aa)+b', '(\\w+\\s?)*!', 'a[^\\n]*$|a'])('%s needs time in step with the text, whatever the text', (pattern) => {
  const patterns = firmPatternsOf([{ pattern, flags: '' }])
  const cost = (length: number): number => {
    let least = Infinity
    for (let turn = 0; turn < 3; turn++) {
      const before = process.cpuUsage().user
      patterns.among('a'.repeat(length))
      patterns.find(0, 'a'.repeat(length))
      least = Math.min(least, process.cpuUsage().user - before)
    }
    return least
  }
  cost(2000)
  // Four times the text; a quadratic one takes sixteen times as long. 30 ms is what the clock and the collector may add.
  expect(cost(32_000)).toBeLessThan(8 * cost(8000) + 30_000)
}, 60_000)
