import { describe, expect, it } from 'vitest'
import { heardIn, levelIn, mosBetween, type Heard } from './quality.ts'

const none: Heard = { received: 0, lost: 0, waited: 0, emitted: 0, roundTrip: null }
/** Two seconds of 20 ms packets. */
const after = (change: Partial<Heard>): Heard => ({ received: 100, lost: 0, waited: 4.8, emitted: 96_000, roundTrip: 0.04, ...change })

describe('how well a call is heard', () => {
  it('is good where nothing is lost and little is waited for', () => {
    expect(mosBetween(none, after({ waited: 96_000 * 0.03 }))).toBeGreaterThan(4.2)
  })
  it('falls with loss: fair at some percent, poor at ten', () => {
    const at = (lost: number): number => mosBetween(none, after({ received: 100 - lost, lost })) ?? 0
    expect(at(1)).toBeLessThan(at(0))
    expect(at(3)).toBeLessThan(3.8)
    expect(at(10)).toBeLessThan(2.5)
    expect(at(99)).toBeGreaterThanOrEqual(1)
  })
  it('falls with delay, the more where it is felt in talking', () => {
    const at = (roundTrip: number): number => mosBetween(none, after({ roundTrip })) ?? 0
    expect(at(0.2)).toBeGreaterThan(4)
    expect(at(1)).toBeLessThan(3.6)
  })
  it('is of the time between two looks, not of the whole call', () => {
    const bad = after({ received: 50, lost: 50 })
    expect(mosBetween(bad, { ...bad, received: 150, emitted: 192_000, waited: 9.6 })).toBeGreaterThan(4.2)
  })
  it('is not known where nothing came, and late packets do not make it better than perfect', () => {
    expect(mosBetween(after({}), after({}))).toBeNull()
    expect(mosBetween(after({ lost: 5 }), after({ received: 200, lost: 2 }))).toBeLessThanOrEqual(4.5)
  })
})
it('reads what Chromium knows of the far side, and of the way in use', () => {
  expect(heardIn([
    { type: 'inbound-rtp', kind: 'video', packetsReceived: 9 }, { type: 'inbound-rtp', kind: 'audio', packetsReceived: 5, packetsLost: 1, jitterBufferDelay: 2, jitterBufferEmittedCount: 3 },
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }, { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 },
  ])).toEqual({ received: 5, lost: 1, waited: 2, emitted: 3, roundTrip: 0.02 })
  expect(heardIn([])).toEqual(none)
})

it('the level is that of what is received, and nothing where nothing is', () => {
  expect(levelIn([{ type: 'media-source', audioLevel: 0.9 }, { type: 'inbound-rtp', kind: 'audio', audioLevel: 0.25 }])).toBe(0.25)
  expect(levelIn([{ type: 'outbound-rtp' }, { type: 'inbound-rtp', kind: 'audio' }])).toBe(0)
})
