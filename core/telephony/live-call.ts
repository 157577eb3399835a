import type { UtcMs } from '../time.ts'
import type { CallEnd, CallState, LiveCall, RecordingState } from './call.ts'
import { qualityOf } from './quality.ts'

/** What can happen to a call. */
export type CallEvent =
  | { readonly kind: 'ringing', readonly earlyMedia: boolean }
  /** The advisor takes it; the far side does not know yet. */
  | { readonly kind: 'answering' }
  | { readonly kind: 'answered', readonly at: UtcMs }
  | { readonly kind: 'ended', readonly at: UtcMs, readonly end: CallEnd, readonly code: number | null }
  | { readonly kind: 'held', readonly byUs: boolean, readonly byPeer: boolean }
  | { readonly kind: 'muted', readonly on: boolean }
  /** Keys that were sent just now. */
  | { readonly kind: 'digits', readonly digits: string }
  | { readonly kind: 'media', readonly state: LiveCall['media'], readonly mos: number | null }
  | { readonly kind: 'transfer', readonly transfer: LiveCall['transfer'] }
  | { readonly kind: 'consults', readonly call: LiveCall['consults'] }
  | { readonly kind: 'recording', readonly state: RecordingState }
  | { readonly kind: 'peer', readonly peer: LiveCall['peer'] }

/** How far a call has come (drawn in call.ts): it never goes back. */
const order: Readonly<Record<CallState, number>> = { calling: 0, ringing: 1, connecting: 2, talking: 3, ended: 4 }
/** Keys that are shown. */
const DIGITS_SHOWN = 64

/** The call after this; the same object where it changes nothing: what is late or repeated is no news. */
export function nextCall(call: LiveCall, event: CallEvent): LiveCall {
  if (call.state === 'ended') return call
  switch (event.kind) {
    case 'ringing': return order[call.state] > order.ringing ? call : changed(call, { state: 'ringing', earlyMedia: call.earlyMedia || event.earlyMedia })
    case 'answering': return call.direction === 'in' && call.state === 'ringing' ? changed(call, { state: 'connecting' }) : call
    case 'answered': return call.state === 'talking' ? call : changed(call, { state: 'talking', answeredAt: event.at })
    case 'ended': return changed(call, { state: 'ended', endedAt: event.at, end: event.end, code: event.code, media: 'none', quality: null, muted: false, held: free, recording: 'off', consults: null })
    case 'held': return call.state !== 'talking' || (call.held.byUs === event.byUs && call.held.byPeer === event.byPeer) ? call : changed(call, { held: { byUs: event.byUs, byPeer: event.byPeer } })
    case 'muted': return changed(call, { muted: event.on })
    case 'digits': return changed(call, { digits: (call.digits + event.digits).slice(-DIGITS_SHOWN) })
    case 'media': return changed(call, { media: event.state, quality: event.state !== 'flowing' ? null : event.mos === null ? call.quality : qualityOf(event.mos) })
    case 'transfer': return call.state === 'talking' ? changed(call, { transfer: event.transfer }) : call
    case 'consults': return changed(call, { consults: event.call })
    case 'recording': return changed(call, { recording: event.state })
    case 'peer': return changed(call, { peer: event.peer })
  }
}

const free: LiveCall['held'] = { byUs: false, byPeer: false }

const changed = (call: LiveCall, change: Partial<LiveCall>): LiveCall =>
  Object.entries(change).every(([name, value]) => call[name as keyof LiveCall] === value) ? call : { ...call, ...change }

/** A call at its beginning. */
export const newCall = (of: Pick<LiveCall, 'id' | 'lineId' | 'threadId' | 'direction' | 'peer' | 'startedAt'> & Partial<Pick<LiveCall, 'consults'>>): LiveCall => ({
  consults: null, ...of, state: of.direction === 'out' ? 'calling' : 'ringing', earlyMedia: false, answeredAt: null, endedAt: null, end: null, code: null,
  muted: false, held: free, media: 'none', quality: null, digits: '', transfer: null, recording: 'off',
})

export const isOver = ({ state }: LiveCall): boolean => state === 'ended'
/** Established: it outlives a dropped socket. */
export const isTalking = ({ state }: LiveCall): boolean => state === 'talking'
/** A call that came in, and waits for the advisor. */
export const isOffered = ({ direction, state }: LiveCall): boolean => direction === 'in' && state === 'ringing'
/** The advisor's ear and voice are on it: one call at a time. */
export const isOn = (call: LiveCall): boolean => !isOver(call) && !isOffered(call) && !call.held.byUs
