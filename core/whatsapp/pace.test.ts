import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SECOND } from '../time.ts'
import { afterOne, mayGoAt, NUMBER, PAIR, type Pace } from './pace.ts'

const start = Date.UTC(2026, 10, 22)
/** The moments at which messages go that are all wanted at `start`. */
function times(pace: Pace, count: number): number[] {
  let full: number | null = null
  let now = start
  return Array.from({ length: count }, () => {
    now = mayGoAt(pace, full, now)
    full = afterOne(pace, full, now)
    return now - start
  })
}

test('to one person 45 go at once, then one in 6 s', () => {
  const went = times(PAIR, 48)
  expect(went.slice(0, 45)).toEqual(Array(45).fill(0))
  expect(went.slice(45)).toEqual([6 * SECOND, 12 * SECOND, 18 * SECOND])
})

test('of one number never 80 in a second: some are left to what comes in', () => {
  expect(times(NUMBER, 200).filter((at) => at < SECOND).length).toBeLessThan(75)
})

test('what waits behind others is told its moment', () => {
  const went = times(PAIR, 60)
  for (const [ahead, at] of went.entries()) expect(mayGoAt(PAIR, null, start, ahead) - start).toBe(at)
})

test('what was borrowed comes back with the time', () => {
  let full: number | null = null
  for (let sent = 0; sent < 45; sent += 1) full = afterOne(PAIR, full, start)
  expect(mayGoAt(PAIR, full, start)).toBe(start + 6 * SECOND)
  expect(mayGoAt(PAIR, full, start + 300 * SECOND)).toBe(start + 300 * SECOND)
})

test('however they come, never more than 45 and one for each 6 s, in any stretch of time', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 * SECOND }), { maxLength: 200 }), (gaps) => {
    let [full, now]: [number | null, number] = [null, start]
    const went = gaps.map((gap) => {
      now = mayGoAt(PAIR, full, now + gap)
      full = afterOne(PAIR, full, now)
      return now
    })
    for (const [first, from] of went.entries()) {
      for (let last = first; last < went.length; last += 1) expect(last - first).toBeLessThan(45 + ((went[last] ?? 0) - from) / PAIR.every + 1e-6)
    }
  }), { numRuns: 50 })
})

test('a clock that jumps back makes nobody wait for it', () => {
  const ahead = afterOne(PAIR, null, start + 86_400_000)
  expect(mayGoAt(PAIR, ahead, start)).toBe(start)
  expect(afterOne(PAIR, ahead, start)).toBe(start + 6 * SECOND)
})
