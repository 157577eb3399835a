import { describe, expect, test } from 'vitest'
import type { CallEnd, LiveCall } from './call.ts'
import { endOf, isMissed, type Ended } from './call-end.ts'
import { qualityOf } from './quality.ts'

type Before = Parameters<typeof endOf>[0]
const out: Before = { direction: 'out', state: 'ringing', transfer: null }
const inbound: Before = { direction: 'in', state: 'ringing', transfer: null }
const talking: Before = { direction: 'out', state: 'talking', transfer: null }
const given = (state: NonNullable<LiveCall['transfer']>['state']): Before => ({ ...talking, transfer: { to: 'Mei', state, code: null } })
const told = (by: Ended['by'], cause: string, code = 0, reason = ''): Ended => ({ by, cause, code, reason })

describe('how a call ended', () => {
  test.each<[string, Before, Ended, CallEnd]>([
    ['hung up here', talking, told('us', 'Terminated'), 'hung-up'],
    ['hung up there', talking, told('peer', 'Terminated'), 'hung-up-by-peer'],
    ['nothing was heard any more', talking, told('system', 'RTP Timeout'), 'lost'],
    ['given on, and they ring there already', given('ringing'), told('peer', 'Terminated'), 'transferred'],
    ['hung up there while it was asked for', given('asking'), told('peer', 'Terminated'), 'hung-up-by-peer'],
    ['called off here', out, told('us', 'Canceled'), 'canceled'],
    ['busy', out, told('peer', 'Busy', 486), 'busy'],
    ['busy everywhere', out, told('peer', 'Busy', 600), 'busy'],
    ['declined', out, told('peer', 'Rejected', 603), 'refused'],
    ['forbidden', out, told('peer', 'Rejected', 403), 'refused'],
    ['no such number', out, told('peer', 'Not Found', 404), 'not-found'],
    ['incomplete', out, told('peer', 'Address Incomplete', 484), 'not-found'],
    ['nobody picked up', out, told('peer', 'Unavailable', 480), 'no-answer'],
    ['nobody picked up in time', out, told('system', 'No Answer'), 'no-answer'],
    ['the exchange is overloaded', out, told('peer', 'SIP Failure Code', 503), 'unreachable'],
    ['the exchange does not answer', out, told('system', 'Request Timeout'), 'unreachable'],
    ['the socket went', out, told('system', 'Connection Error'), 'lost'],
    ['no codec in common', out, told('peer', 'Incompatible SDP', 488), 'failed'],
    ['no microphone, out', out, told('us', 'User Denied Media Access'), 'no-microphone'],
    ['no microphone, in', { ...inbound, state: 'connecting' }, told('us', 'User Denied Media Access', 480), 'no-microphone'],
    ['they gave up', inbound, told('peer', 'Canceled', 487), 'missed'],
    ['it rang too long', inbound, told('system', 'No Answer'), 'missed'],
    ['another phone of the line', inbound, told('peer', 'Canceled', 487, 'SIP;cause=200;text="Call completed elsewhere"'), 'elsewhere'],
    ['declined here', inbound, told('us', 'Rejected', 603), 'declined'],
    ['the socket went while it rang', inbound, told('system', 'Connection Error'), 'lost'],
  ])('%s', (_what, before, ended, end) => { expect(endOf(before, ended)).toBe(end) })
})

test('a call in that nobody took is missed; one that was declined, taken elsewhere or still rings is not', () => {
  const missed = (end: CallEnd | null, answeredAt: number | null = null): boolean => isMissed('in', { end, answeredAt })
  expect((['missed', 'lost', 'interrupted', 'busy', 'failed'] as const).map((end) => missed(end))).toEqual([true, true, true, true, true])
  expect((['declined', 'elsewhere', 'transferred', null] as const).map((end) => missed(end))).toEqual([false, false, false, false])
  expect(missed('hung-up-by-peer', 1)).toBe(false)
  expect(isMissed('out', { end: 'no-answer', answeredAt: null })).toBe(false)
})

test('quality is good from 3.8, fair from 3.1', () => {
  expect([5, 3.8, 3.79, 3.1, 3.09, 1].map(qualityOf)).toEqual(['good', 'good', 'fair', 'fair', 'poor', 'poor'])
})
