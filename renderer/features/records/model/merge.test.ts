import { expect, it } from 'vitest'
import { grewAbove, withNewest, withOlder } from './merge.ts'
import { aRow } from './testing/a-record.ts'

const rows = (...facts: number[]) => facts.map((fact) => aRow({ fact }))
const facts = (list: readonly { fact: number }[]) => list.map(({ fact }) => fact)

it('what is new comes above, what was there once stays once, with its newer state', () => {
  const now = withNewest(rows(9, 8, 7, 6), [...rows(11, 10), aRow({ fact: 9, state: 'queued' })], true)
  expect(facts(now)).toEqual([11, 10, 9, 8, 7, 6])
  expect(now[2]?.state).toBe('queued')
})
it('where the newest are all, nothing else stays', () => {
  expect(facts(withNewest(rows(9, 8), rows(11), false))).toEqual([11])
  expect(withNewest(rows(9, 8), [], false)).toEqual([])
})
it('an older page is put below, without what overlaps', () => {
  expect(facts(withOlder(rows(9, 8), rows(8, 7)))).toEqual([9, 8, 7])
  expect(facts(withOlder([], rows(8)))).toEqual([8])
})
it('the list grew above only where its first row is still there, further down', () => {
  expect(grewAbove(rows(9, 8), rows(10, 9, 8))).toBe(true)
  expect(grewAbove(rows(9, 8), rows(9, 8, 7))).toBe(false)
  expect(grewAbove(rows(9, 8), rows(20, 19))).toBe(false)
  expect(grewAbove([], rows(20))).toBe(false)
})
