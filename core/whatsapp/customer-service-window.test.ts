import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../time.ts'
import { isWindowOpen, noWindow, windowClosesAt, windowReason, type RefreshedBy, type WindowAnchors } from './customer-service-window.ts'

const at = Date.UTC(2026, 10, 22, 10, 42)
const anchors = (lastClientAt: number | null, lastOwnAt: number | null = null, closedAt: number | null = null): WindowAnchors => ({ lastClientAt, lastOwnAt, closedAt })

describe('rule 5: 24 hours since the last message', () => {
  test('no message, no window', () => {
    expect(windowClosesAt(noWindow, 'either', at)).toBeNull()
    expect(windowClosesAt(noWindow, 'client', at)).toBeNull()
  })

  test('open until 24 hours after the client wrote, by either rule', () => {
    for (const rule of ['either', 'client'] as const) {
      expect(windowClosesAt(anchors(at), rule, at)).toBe(at + DAY)
      expect(windowClosesAt(anchors(at), rule, at + DAY - 1)).toBe(at + DAY)
    }
  })

  test('closed at exactly 24 h', () => {
    expect(isWindowOpen(anchors(at), 'either', at + DAY)).toBe(false)
    expect(isWindowOpen(anchors(at), 'client', at + DAY)).toBe(false)
    expect(isWindowOpen(anchors(null, at), 'either', at + DAY)).toBe(false)
  })

  test("the advisor's message refreshes it under `either`, and never under `client`", () => {
    const both = anchors(at, at + 20 * HOUR)
    expect(windowClosesAt(both, 'either', at + 30 * HOUR)).toBe(at + 44 * HOUR)
    expect(windowClosesAt(both, 'client', at + 30 * HOUR)).toBeNull()
  })

  test('the advisor\'s own message begins no window, under either rule: rule 4, consent obtained elsewhere', () => {
    expect(windowClosesAt(anchors(null, at), 'either', at)).toBeNull()
    expect(windowClosesAt(anchors(null, at), 'client', at)).toBeNull()
  })

  test('an older message never shortens it', () => {
    expect(windowClosesAt(anchors(at, at - 20 * HOUR), 'either', at)).toBe(at + DAY)
  })
})

describe('131047 closes the window at once, whatever the rule said', () => {
  const closed = anchors(at, at + HOUR, at + 2 * HOUR)

  test('although 24 hours have not passed', () => {
    expect(isWindowOpen(closed, 'either', at + 3 * HOUR)).toBe(false)
    expect(isWindowOpen(closed, 'client', at + 3 * HOUR)).toBe(false)
  })

  test('also in the moment of the message itself', () => {
    expect(isWindowOpen(anchors(at, null, at), 'client', at)).toBe(false)
  })

  test("until the client's next message", () => {
    expect(windowClosesAt({ ...closed, lastClientAt: at + 4 * HOUR }, 'client', at + 4 * HOUR)).toBe(at + 28 * HOUR)
  })
})

describe('a clock that jumps', () => {
  test('back: the window stays open, and closes at the same moment as before', () => {
    expect(windowClosesAt(anchors(at), 'client', at - 5 * HOUR)).toBe(at + DAY)
  })

  test('forward past the end: closed at once, and open again if the clock comes back', () => {
    expect(isWindowOpen(anchors(at), 'client', at + 40 * DAY)).toBe(false)
    expect(isWindowOpen(anchors(at), 'client', at + MINUTE)).toBe(true)
  })
})

describe('the reason beside the countdown', () => {
  test('names whose message counts', () => {
    expect(windowReason(anchors(at, at - 1), 'either')).toBe('client')
    expect(windowReason(anchors(at, at + 1), 'either')).toBe('own')
    expect(windowReason(anchors(at, at + 1), 'client')).toBe('client')
  })

  test('is the client where both wrote in the same moment', () => {
    expect(windowReason(anchors(at, at), 'either')).toBe('client')
  })

  test('is none where nothing counts', () => {
    expect(windowReason(noWindow, 'either')).toBeNull()
    expect(windowReason(anchors(null, at), 'client')).toBeNull()
  })
})

describe('for any moments', () => {
  const moment = fc.integer({ min: at - 3 * DAY, max: at + 3 * DAY })
  const any = fc.record({ lastClientAt: fc.option(moment), lastOwnAt: fc.option(moment), closedAt: fc.option(moment) })
  const rule = fc.constantFrom<RefreshedBy>('either', 'client')

  test('the window is open exactly until it closes, and never opens by itself', () => {
    fc.assert(fc.property(any, rule, moment, (state, refreshedBy, now) => {
      const closes = windowClosesAt(state, refreshedBy, now)
      if (closes === null) {
        expect(isWindowOpen(state, refreshedBy, now + DAY)).toBe(false)
      } else {
        expect(isWindowOpen(state, refreshedBy, closes - 1)).toBe(true)
        expect(isWindowOpen(state, refreshedBy, closes)).toBe(false)
      }
    }))
  })

  test('what `client` allows, `either` allows too', () => {
    fc.assert(fc.property(any, moment, (state, now) => {
      if (isWindowOpen(state, 'client', now)) expect(isWindowOpen(state, 'either', now)).toBe(true)
    }))
  })
})
