import { expect, it } from 'vitest'
import type { CallId } from '../../core/ids.ts'
import type { CallEnd, LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import { justEnded, lingers } from './ended-calls.ts'

const calls = (...some: readonly [string, LiveCall['state'], CallEnd | null][]): PhoneNow => ({
  calls: some.map(([id, state, end]) => ({ id: id as CallId, state, end }) as LiveCall),
} as Partial<PhoneNow> as PhoneNow)

it('an end is told once: when the call that lived has ended', () => {
  const before = calls(['a', 'talking', null])
  const after = calls(['a', 'ended', 'lost'])
  expect(justEnded(before, after).map(({ id }) => id)).toEqual(['a'])
  expect(justEnded(after, after)).toEqual([])
})
it('what this desk declined, or another phone took, is no news here', () => {
  expect(justEnded(calls(['a', 'ringing', null], ['b', 'ringing', null]), calls(['a', 'ended', 'declined'], ['b', 'ended', 'elsewhere']))).toEqual([])
})
it('what needs doing stays longer than what simply ended', () => {
  expect(lingers({ end: 'busy' })).toBeGreaterThan(lingers({ end: 'hung-up' }))
})
