import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallId, LineId, ThreadId } from '../ids.ts'
import { runs } from '../testing/runs.ts'
import type { CallEnd, CallState, Direction, LiveCall } from './call.ts'
import { isOffered, isOn, newCall, nextCall, type CallEvent } from './live-call.ts'

const call = (direction: Direction): LiveCall => newCall({
  id: 'c0000000-0000-4000-8000-000000000001' as CallId, lineId: 'main' as LineId, threadId: 't' as ThreadId, direction,
  peer: { e164: null, user: '201', title: '201', contactId: null }, startedAt: 1000,
})
const after = (direction: Direction, ...events: CallEvent[]): LiveCall => events.reduce(nextCall, call(direction))
const ringing: CallEvent = { kind: 'ringing', earlyMedia: false }
const answered: CallEvent = { kind: 'answered', at: 2000 }
const ended: CallEvent = { kind: 'ended', at: 3000, end: 'hung-up', code: null }
const held: CallEvent = { kind: 'held', byUs: true, byPeer: false }

describe('a call', () => {
  test.each<[Direction, CallEvent[], CallState]>([
    ['out', [], 'calling'], ['out', [ringing], 'ringing'], ['out', [answered], 'talking'], ['out', [ringing, answered], 'talking'], ['out', [answered, ringing], 'talking'],
    ['in', [], 'ringing'], ['in', [{ kind: 'answering' }], 'connecting'], ['in', [{ kind: 'answering' }, answered], 'talking'], ['out', [{ kind: 'answering' }], 'calling'],
    ['out', [ended], 'ended'], ['in', [{ kind: 'answering' }, ended], 'ended'], ['out', [answered, ended], 'ended'], ['out', [ended, answered], 'ended'],
  ])('%s, after %j, is %s', (direction, events, state) => { expect(after(direction, ...events).state).toBe(state) })

  test('that early media was heard of stays known until the answer', () => {
    expect(after('out', { kind: 'ringing', earlyMedia: true }, ringing).earlyMedia).toBe(true)
  })
  test('is held only while both talk', () => {
    expect(after('out', held).held.byUs).toBe(false)
    expect(after('out', answered, held).held).toEqual({ byUs: true, byPeer: false })
  })
  test('has the advisor\'s ear from when they dial or answer, while it is not held', () => {
    expect([after('out'), after('in', { kind: 'answering' }), after('out', answered)].map(isOn)).toEqual([true, true, true])
    expect([after('in'), after('out', answered, held), after('out', ended)].map(isOn)).toEqual([false, false, false])
    expect(isOffered(after('in'))).toBe(true)
  })
  test('says how it sounds only while it can be heard', () => {
    expect(after('out', answered, { kind: 'media', state: 'flowing', mos: 3.2 }).quality).toBe('fair')
    expect(after('out', answered, { kind: 'media', state: 'flowing', mos: 3.2 }, { kind: 'media', state: 'flowing', mos: null }).quality).toBe('fair')
    expect(after('out', answered, { kind: 'media', state: 'flowing', mos: 3.2 }, { kind: 'media', state: 'lost', mos: 3.2 }).quality).toBeNull()
  })
  test('shows the keys that were sent, the last of them where there are many', () => {
    expect(after('out', answered, { kind: 'digits', digits: '12' }, { kind: 'digits', digits: '#' }).digits).toBe('12#')
    expect(after('out', answered, { kind: 'digits', digits: '1'.repeat(60) }, { kind: 'digits', digits: '23456' }).digits).toHaveLength(64)
  })
})

describe('whatever is told of a call, in whatever order', () => {
  const order: Record<CallState, number> = { calling: 0, ringing: 1, connecting: 2, talking: 3, ended: 4 }
  const at = fc.integer({ min: 1000, max: 9000 })
  const event: fc.Arbitrary<CallEvent> = fc.oneof(
    fc.record({ kind: fc.constant('ringing' as const), earlyMedia: fc.boolean() }),
    fc.constant({ kind: 'answering' as const }),
    fc.record({ kind: fc.constant('answered' as const), at }),
    fc.record({ kind: fc.constant('ended' as const), at, end: fc.constantFrom<CallEnd>('hung-up', 'missed', 'lost'), code: fc.option(fc.constant(486)) }),
    fc.record({ kind: fc.constant('held' as const), byUs: fc.boolean(), byPeer: fc.boolean() }),
    fc.record({ kind: fc.constant('muted' as const), on: fc.boolean() }),
    fc.record({ kind: fc.constant('digits' as const), digits: fc.constantFrom('1', '#') }),
    fc.record({ kind: fc.constant('media' as const), state: fc.constantFrom('none' as const, 'flowing' as const, 'lost' as const), mos: fc.option(fc.double({ min: 1, max: 5, noNaN: true })) }),
    fc.record({ kind: fc.constant('transfer' as const), transfer: fc.constant({ to: 'x', state: 'asking' as const, code: null }) }),
    fc.record({ kind: fc.constant('recording' as const), state: fc.constantFrom('on' as const, 'off' as const) }),
  )
  test('it never goes back, ends once, and an ended one has neither ear nor microphone', () => {
    fc.assert(fc.property(fc.constantFrom<Direction>('in', 'out'), fc.array(event, { maxLength: 20 }), (direction, events) => {
      let before = call(direction)
      for (const each of events) {
        const now = nextCall(before, each)
        expect(order[now.state]).toBeGreaterThanOrEqual(order[before.state])
        if (before.state === 'ended') expect(now).toBe(before)
        if (before.answeredAt !== null) expect(now.answeredAt).toBe(before.answeredAt)
        expect(now.state === 'ended').toBe(now.endedAt !== null && now.end !== null)
        if (now.state === 'talking') expect(now.answeredAt).not.toBeNull()
        if (now.state === 'ended') expect([isOn(now), now.held.byUs, now.muted, now.recording, now.quality]).toEqual([false, false, false, 'off', null])
        before = now
      }
    }), { numRuns: runs })
  })
})
