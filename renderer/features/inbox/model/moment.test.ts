import { expect, it } from 'vitest'
import { moment } from './moment.ts'

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime()
const now = at(22, 15, 30)

it('a moment in a sentence says its day unless it is today', () => {
  expect(moment(at(22, 14, 7), now)).toBe('14:07')
  expect(moment(at(21, 23, 59), now)).toEqual({ key: 'inbox.time.atYesterday', params: { time: '23:59' } })
  expect(moment(at(23, 14, 7), now)).toEqual({ key: 'inbox.time.atTomorrow', params: { time: '14:07' } })
  expect(moment(at(12, 9, 14), now)).toBe('12 Nov 2026, 09:14')
})
