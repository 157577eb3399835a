import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endure, type Reason } from './endure.ts'
import { createOffers, type Negotiable, type Offers } from './offers.ts'

let did: string[]
let state: { held: boolean, free: boolean, ended: boolean, online: boolean }
let offers: Offers
beforeEach(() => {
  vi.useFakeTimers()
  did = []
  state = { held: false, free: true, ended: false, online: true }
  const session: Negotiable = {
    isEnded: () => state.ended, isOnHold: () => ({ local: state.held }), isReadyToReOffer: () => state.free,
    hold() { did.push('hold'); state.held = true; return true },
    unhold() { did.push('unhold'); state.held = false; return true },
    renegotiate({ rtcOfferConstraints: { iceRestart } }) { did.push(iceRestart ? 'restart' : 'again'); return true },
  }
  offers = createOffers(session, () => state.online)
})
afterEach(() => {
  offers.stop()
  vi.useRealTimers()
})

describe('offers in the middle of a call', () => {
  it('hold and resume, once each', () => {
    offers.hold(true)
    offers.hold(true)
    offers.hold(false)
    expect(did).toEqual(['hold', 'unhold'])
  })
  it('wait while another is under way, and the last wish counts', () => {
    state.free = false
    offers.hold(true)
    offers.hold(false)
    offers.hold(true)
    vi.advanceTimersByTime(1000)
    expect(did).toEqual([])
    state.free = true
    vi.advanceTimersByTime(1000)
    expect(did).toEqual(['hold'])
  })
  it('wait for the socket: a path that was lost with it is asked for anew when it is back', () => {
    state.online = false
    offers.restart()
    offers.hold(true)
    vi.advanceTimersByTime(30_000)
    expect(did).toEqual([])
    state.online = true
    vi.advanceTimersByTime(1000)
    expect(did).toEqual(['hold', 'restart'])
  })
  it('that crossed the far side’s are made again, one to three seconds later', () => {
    offers.again()
    vi.advanceTimersByTime(999)
    expect(did).toEqual([])
    vi.advanceTimersByTime(2001)
    expect(did).toEqual(['again'])
    vi.advanceTimersByTime(60_000)
    expect(did).toEqual(['again'])
  })
  it('end with the call', () => {
    state.free = false
    offers.restart()
    state.ended = true
    state.free = true
    vi.advanceTimersByTime(60_000)
    expect(did).toEqual([])
  })
})

describe('what a talk outlives', () => {
  const met: Reason[] = []
  const ended: (string | undefined)[] = []
  let established = true
  const session = { terminate(options?: { reason_phrase?: string }) { ended.push(options?.reason_phrase) } }
  beforeEach(() => {
    met.length = 0
    ended.length = 0
  })
  endure(session, () => established, (reason) => { met.push(reason) })

  it('is a socket that drops, an offer that is refused, a path that is lost', () => {
    established = true
    for (const reason_phrase of ['Connection Error', 'Hold Failed', 'Unhold Failed', 'Media Renegotiation Failed', 'RTP Timeout']) session.terminate({ reason_phrase })
    expect(met).toEqual(['socket', 'renegotiation', 'renegotiation', 'renegotiation', 'path'])
    expect(ended).toEqual([])
  })
  it('is not the advisor, nor a dialog that the far side no longer knows', () => {
    established = true
    session.terminate()
    session.terminate({ reason_phrase: 'Dialog Error' })
    expect(ended).toEqual([undefined, 'Dialog Error'])
  })
  it('is nothing before the answer', () => {
    established = false
    session.terminate({ reason_phrase: 'Connection Error' })
    expect(ended).toEqual(['Connection Error'])
    expect(met).toEqual([])
  })
})
