import { expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/time.ts'
import { dayName, shortWhen, span } from './when.ts'

/** Local time, whatever the zone the test runs in. */
const local = (day: number, hours: number, minutes = 0, year = 2026): number => new Date(year, 10, day, hours, minutes).getTime()
const now = local(22, 14, 30)

it('a row of the list says the time today, then the day, then the date', () => {
  expect([local(22, 10, 42), local(21, 23, 59), local(19, 8), local(12, 9), local(12, 9, 0, 2025)].map((at) => shortWhen(at, now)))
    .toEqual(['10:42', 'Yest.', 'Thu', '12 Nov', '12 Nov 2025'])
})

it('what the client’s clock dates a little ahead is today', () => {
  expect(shortWhen(now + 5 * MINUTE, now)).toBe('14:35')
})

it('a day break names today and yesterday by the calendar', () => {
  expect([local(22, 0, 1), local(21, 0), local(20, 23, 59)].map((at) => dayName(at, now))).toEqual(['Today', 'Yesterday', '20 November'])
})

it('a span is rounded down, so that it never promises a minute too many', () => {
  expect([21 * HOUR + 14 * MINUTE + 59_000, 6 * MINUTE, 59_999, DAY].map(span)).toEqual(['21 h 14 m', '6 m', 'less than a minute', '24 h'])
})
