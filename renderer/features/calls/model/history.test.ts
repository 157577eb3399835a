import { describe, expect, it } from 'vitest'
import type { E164, ThreadId } from '../../../../core/ids.ts'
import { DAY, HOUR, MINUTE } from '../../../../core/time.ts'
import { aMessage } from '../../../data/testing/rows.ts'
import { callMatches, dialledAgain, grouped, onlyMissed, signOf } from './history.ts'
import { aCall } from './testing/a-call.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()
const other = { id: 't2' as ThreadId, title: 'Lucía Gómez', address: '+12025550147' as E164 }

it('a number and an extension can be called again, also where the extension has a name; a withheld number cannot', () => {
  expect([{ address: other.address, title: other.title }, { address: null, title: '4001' }, { address: null, title: 'Front desk', extension: '2015' }, { address: null, title: 'Number withheld' }].map(dialledAgain)).toEqual([other.address, '4001', '2015', null])
})

describe('the list of calls', () => {
  it('puts missed calls of one person, one after the other on one day, into one line', () => {
    const groups = grouped([aCall('c3', NOON), aCall('c2', NOON - MINUTE), aCall('c1', NOON - 2 * MINUTE, { end: 'hung-up', answeredAt: NOON })], 'all', '')
    expect(groups.map(({ calls }) => calls.map(({ call }) => call.id))).toEqual([['c3', 'c2'], ['c1']])
  })
  it('does not put together what another call, another day or another person parts', () => {
    const groups = grouped([aCall('c4', NOON), aCall('c3', NOON - MINUTE, {}, other), aCall('c2', NOON - 2 * MINUTE), aCall('c1', NOON - DAY)], 'all', '')
    expect(groups).toHaveLength(4)
  })
  it('a call that goes on stands alone: its line changes', () => {
    expect(grouped([aCall('c2', NOON, { state: 'talking', end: null, answeredAt: NOON, endedAt: null }), aCall('c1', NOON - HOUR, { end: 'hung-up', answeredAt: 1 })], 'all', '')).toHaveLength(2)
  })
  it('heads each day once', () => {
    expect(grouped([aCall('c3', NOON), aCall('c2', NOON - HOUR, {}, other), aCall('c1', NOON - DAY)], 'all', '').map(({ day }) => day)).toEqual([NOON, null, NOON - DAY])
  })
  it('shows under Missed what nobody took, and not what was declined or taken elsewhere', () => {
    const calls = [aCall('c3', NOON, { end: 'declined' }), aCall('c2', NOON - 1, { end: 'elsewhere' }), aCall('c1', NOON - 2), aCall('c0', NOON - 3, { end: 'no-answer' }, { direction: 'out' })]
    expect(grouped(calls, 'missed', '').map(({ key }) => key)).toEqual(['c1'])
  })
  it('finds a person without accents, and a number as it is written here or abroad', () => {
    const row = aCall('c', NOON, {}, other)
    for (const search of ['lucia', 'gómez luc', '202555', '+1 202', '0147', '']) expect(callMatches(row, search), search).toBe(true)
    for (const search of ['dana', '999']) expect(callMatches(row, search), search).toBe(false)
  })
  it('has an arrow for each way that a call can go', () => {
    const signs = [aCall('a', 1), aCall('b', 1, { end: 'declined' }), aCall('c', 1, { end: 'hung-up', answeredAt: 1 }), aCall('d', 1, { end: 'busy' }, { direction: 'out' })]
    expect(signs.map(({ call }) => signOf(call))).toEqual(['missed', 'turned-away', 'in', 'out'])
  })
})

describe('a conversation is read with the list of calls', () => {
  const missed = aCall('c1', NOON).call
  const voicemail = aMessage('v1', 't1', { type: 'voicemail' })
  it('where nothing but missed calls is unread', () => expect(onlyMissed([missed, voicemail], 1)).toBe(true))
  it('not where a voicemail is among it', () => {
    expect(onlyMissed([voicemail, missed], 2)).toBe(false)
    expect(onlyMissed([missed, voicemail], 2)).toBe(false)
  })
  it('answered calls are not among what is unread', () => {
    expect(onlyMissed([aCall('c2', NOON, { end: 'hung-up', answeredAt: 1 }).call, missed], 1)).toBe(true)
  })
  it('not where more is unread than is known', () => expect(onlyMissed([missed], 2)).toBe(false))
})
