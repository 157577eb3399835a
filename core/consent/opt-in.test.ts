import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConsentKey, MessageId } from '../ids.ts'
import { DAY, HOUR } from '../time.ts'
import { answerIn, askedNoLaterThan, mayAskAgainAt, nextConsent, noConsent, type Consent, type ConsentEvent, type OptInState } from './opt-in.ts'

const key = 'main:9f2c' as ConsentKey
const first = 'a0000000-0000-4000-8000-000000000001' as MessageId
const second = 'a0000000-0000-4000-8000-000000000002' as MessageId
const at = Date.UTC(2026, 10, 12, 9, 2)

const none = noConsent(key)
const after = (...events: ConsentEvent[]): Consent => events.reduce(nextConsent, none)
const asked: ConsentEvent = { kind: 'asked', at, messageId: first }
const yes: ConsentEvent = { kind: 'given', at: at + 1, by: 'keyword' }
const no: ConsentEvent = { kind: 'declined', at: at + 1, by: 'button' }
const states: Record<OptInState, Consent> = {
  'none': none,
  'pending': after(asked),
  'opted-in': after(asked, yes),
  'declined': after(asked, no),
  'unreachable': after(asked, { kind: 'unreachable', at: at + 1 }),
}

const later = at + HOUR
const events = {
  'asked': { kind: 'asked', at: later, messageId: second },
  'given by keyword': { kind: 'given', at: later, by: 'keyword' },
  'given by button': { kind: 'given', at: later, by: 'button' },
  'given elsewhere': { kind: 'given', at: later, by: 'elsewhere' },
  'declined by keyword': { kind: 'declined', at: later, by: 'keyword' },
  'declined by button': { kind: 'declined', at: later, by: 'button' },
  'declined by STOP': { kind: 'declined', at: later, by: 'stop' },
  'unreachable': { kind: 'unreachable', at: later },
  'ended': { kind: 'ended', at: later },
  'retracted': { kind: 'retracted', at: later, messageId: first, withheld: false },
  'another one retracted': { kind: 'retracted', at: later, messageId: second, withheld: false },
} as const satisfies Record<string, ConsentEvent>

describe('every event in every state', () => {
  const same = null
  const table: Record<keyof typeof events, Record<OptInState, OptInState | null>> = {
    'asked': { 'none': 'pending', 'pending': 'pending', 'opted-in': same, 'declined': same, 'unreachable': 'pending' },
    'given by keyword': { 'none': same, 'pending': 'opted-in', 'opted-in': same, 'declined': 'opted-in', 'unreachable': 'opted-in' },
    'given by button': { 'none': same, 'pending': 'opted-in', 'opted-in': same, 'declined': 'opted-in', 'unreachable': 'opted-in' },
    'given elsewhere': { 'none': 'opted-in', 'pending': 'opted-in', 'opted-in': same, 'declined': same, 'unreachable': 'opted-in' },
    'declined by keyword': { 'none': 'declined', 'pending': 'declined', 'opted-in': 'declined', 'declined': same, 'unreachable': 'declined' },
    'declined by button': { 'none': 'declined', 'pending': 'declined', 'opted-in': 'declined', 'declined': same, 'unreachable': 'declined' },
    'declined by STOP': { 'none': 'declined', 'pending': 'declined', 'opted-in': 'declined', 'declined': same, 'unreachable': 'declined' },
    'unreachable': { 'none': same, 'pending': 'unreachable', 'opted-in': same, 'declined': same, 'unreachable': same },
    'ended': { 'none': same, 'pending': 'none', 'opted-in': 'none', 'declined': same, 'unreachable': 'none' },
    'retracted': { 'none': same, 'pending': 'none', 'opted-in': same, 'declined': same, 'unreachable': same },
    'another one retracted': { 'none': same, 'pending': same, 'opted-in': same, 'declined': same, 'unreachable': same },
  }
  const rows = Object.entries(table).flatMap(([event, byState]) =>
    Object.entries(byState).map(([state, next]) => ({ event: event as keyof typeof events, state: state as OptInState, next })))

  test.each(rows)('$state, $event → $next', ({ event, state, next }) => {
    const before = states[state]
    const result = nextConsent(before, events[event])
    if (next === null) return expect(result).toBe(before)
    expect(result.state).toBe(next)
    expect(result.key).toBe(key)
    expect(result.since).toBe(next === 'none' && event !== 'ended' ? 0 : later)
  })
})

describe('what is remembered', () => {
  test('an opt-in remembers its message and its time, and forgets the answer before it', () => {
    expect(nextConsent(states.unreachable, events.asked)).toEqual({ key, state: 'pending', since: later, askedAt: later, askedBy: second, answeredBy: null, before: { state: 'unreachable', since: states.unreachable.since, askedAt: at, askedBy: first, answeredBy: null } })
  })

  test('an answer remembers how it came, and which opt-in asked', () => {
    expect(states['opted-in']).toEqual({ key, state: 'opted-in', since: at + 1, askedAt: at, askedBy: first, answeredBy: 'keyword', before: null })
    expect(nextConsent(states['opted-in'], events['declined by STOP'])).toMatchObject({ since: later, askedBy: first, answeredBy: 'stop' })
  })

  test('a second yes does not change when consent began', () => {
    expect(nextConsent(states['opted-in'], events['given by button'])).toBe(states['opted-in'])
  })
})

describe('rule 4: what the client says', () => {
  const says = (state: OptInState, words: 'yes' | 'no' | 'stop' | null, by: 'button' | 'keyword' = 'keyword') => answerIn(states[state], words, by)

  test('"no" in normal talk after opt-in changes nothing', () => {
    expect(says('opted-in', 'no')).toBeNull()
  })

  test('the "no" button after opt-in declines', () => {
    expect(says('opted-in', 'no', 'button')).toBe('declined')
  })

  test('"no" while an opt-in is open declines', () => {
    expect(says('pending', 'no')).toBe('declined')
    expect(says('pending', 'no', 'button')).toBe('declined')
  })

  test('"no" where nothing is open is talk', () => {
    expect(says('none', 'no')).toBeNull()
    expect(says('unreachable', 'no')).toBeNull()
    expect(says('declined', 'no', 'button')).toBeNull()
  })

  test('STOP counts always', () => {
    for (const state of ['none', 'pending', 'opted-in', 'unreachable'] as const) expect(says(state, 'stop')).toBe('declined')
  })

  test('STOP again changes nothing, and is not answered again', () => {
    expect(says('declined', 'stop')).toBeNull()
  })

  test('declined, then "yes": opted in, at any time', () => {
    expect(says('declined', 'yes')).toBe('given')
    expect(nextConsent(states.declined, { kind: 'given', at: at + 400 * DAY, by: 'keyword' })).toMatchObject({ state: 'opted-in', since: at + 400 * DAY })
  })

  test('a "yes" where nothing was asked changes nothing', () => {
    expect(says('none', 'yes')).toBeNull()
    expect(says('none', 'yes', 'button')).toBeNull()
    expect(nextConsent(none, events['given by keyword'])).toBe(none)
  })

  test('a "yes" of somebody opted in is talk', () => {
    expect(says('opted-in', 'yes')).toBeNull()
  })

  test('a "yes" that comes after "may not be on WhatsApp" counts: they are', () => {
    expect(says('unreachable', 'yes')).toBe('given')
  })

  test('other text while pending leaves it pending', () => {
    expect(says('pending', null)).toBeNull()
    expect(says('pending', null, 'button')).toBeNull()
  })

  test('a paper form cannot undo the client’s own no', () => {
    expect(nextConsent(states.declined, events['given elsewhere'])).toBe(states.declined)
  })
})

describe('rule 3d: again every 24 hours', () => {
  test('at once where nothing was ever asked, or the opt-in never left', () => {
    expect(mayAskAgainAt(none)).toBe(0)
    expect(mayAskAgainAt(nextConsent(states.pending, events.retracted))).toBe(0)
    const withheld = nextConsent(states.pending, { kind: 'retracted', at: later, messageId: first, withheld: true })
    expect(withheld.state).toBe('none')
    expect(mayAskAgainAt(withheld)).toBe(mayAskAgainAt(states.pending))
  })

  test('exactly 24 hours after the last one, answered or not', () => {
    expect(mayAskAgainAt(states.pending)).toBe(at + DAY)
    expect(mayAskAgainAt(states.unreachable)).toBe(at + DAY)
    expect(mayAskAgainAt(nextConsent(states.pending, events.asked))).toBe(later + DAY)
  })
})

describe('a question dated in the future, by a clock that ran ahead', () => {
  test('counts from the moment by which it surely had been asked', () => {
    expect(mayAskAgainAt(askedNoLaterThan(at - HOUR, states.pending))).toBe(at - HOUR + DAY)
    expect(askedNoLaterThan(at - HOUR, states.pending)).toEqual({ ...states.pending, askedAt: at - HOUR })
  })

  test('and no other is touched', () => {
    expect(askedNoLaterThan(at, states.pending)).toBe(states.pending)
    expect(askedNoLaterThan(at, none)).toBe(none)
  })
})

describe('whatever happens, in whatever order', () => {
  const event = fc.constantFrom<ConsentEvent>(...Object.values(events))

  test('nobody is opted in whose last word was no', () => {
    fc.assert(fc.property(fc.array(event, { maxLength: 12 }), (history) => {
      const words = history.filter(({ kind }) => kind === 'given' || kind === 'declined')
      const end = history.reduce(nextConsent, none)
      if (words.at(-1)?.kind === 'declined') expect(end.state).toBe('declined')
      if (end.state === 'opted-in') expect(history.some(({ kind }) => kind === 'given')).toBe(true)
    }))
  })

  test('consent needs a question, or evidence from elsewhere, or an earlier no', () => {
    fc.assert(fc.property(fc.array(event, { maxLength: 12 }), (history) => {
      fc.pre(!history.some((one) => one.kind === 'asked' || one.kind === 'declined' || (one.kind === 'given' && one.by === 'elsewhere')))
      expect(history.reduce(nextConsent, none)).toBe(none)
    }))
  })
})
