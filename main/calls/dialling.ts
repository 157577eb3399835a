import type { ParsedInput } from '../../core/ipc.ts'
import type { CallId, LineId, ThreadId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import { isOn, isTalking, newCall } from '../../core/telephony/live-call.ts'
import type { PhoneOrder, PhoneReport } from '../../core/telephony/phone-window.ts'
import { clearCall } from '../gate/clear-call.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Clock } from '../clock.ts'
import type { Focus } from './focus.ts'
import type { LiveCalls } from './live-calls.ts'
import type { Peers } from './peers.ts'
import type { Phone } from './phone.ts'
import type { CallRecord } from './record.ts'
import type { Exchange } from './wire.ts'

interface Parts {
  readonly lineId: LineId
  readonly policy: Policy
  readonly clock: Pick<Clock, 'now'>
  readonly ledger: Pick<Ledger, 'state'>
  readonly calls: LiveCalls
  readonly focus: Focus
  readonly peers: Peers
  readonly record: CallRecord
  readonly exchange: Pick<Exchange, 'clear'>
  readonly order: (order: PhoneOrder) => void
  readonly registered: () => boolean
}

/** The way of a call out: gate, record, and only then the order. */
export interface Dialling {
  dial(input: ParsedInput<'calls.dial'>): Awaited<ReturnType<Phone['dial']>>
  /** The far side asks that we call somebody in its place: followed, or the phone window hears that we stay. */
  sentOn(report: Extract<PhoneReport, { kind: 'referred' }>): void
  /** Keys that were dialled behind the number go now. */
  answered(id: CallId): void
  ended(id: CallId): void
}

export function createDialling({ lineId, policy, clock, ledger, calls, focus, peers, record, exchange, order, registered }: Parts): Dialling {
  const keysAfter = new Map<CallId, string>()
  function dial({ id, lineId: from, to, consults }: ParsedInput<'calls.dial'>, sentBy?: CallId): ReturnType<Dialling['dial']> {
    const known: ThreadId | undefined = ledger.state.get('message', id)?.thread
    if (known !== undefined) return { ok: true, threadId: known } // rule of the one id: the same answer, and no second call
    const asked = consults === null ? null : calls.get(consults)
    if (consults !== null && (asked === null || !isTalking(asked))) return { ok: false, refusal: { code: 'no-such-call' } }
    const decision = clearCall({ id, lineId: from, how: 'dial', dialled: to }, { policy, registered: registered(), live: calls.live().length })
    const by = sentBy === undefined ? 'advisor' : 'client'
    if (!decision.ok) {
      if (decision.refusal.code !== 'phone-off') record.refused(id, decision.refusal.code, to, by)
      return decision
    }
    const { call } = decision
    // Help is called by the advisor alone.
    if (sentBy !== undefined && call.target.kind === 'emergency') {
      record.refused(id, 'emergency-number', to, by)
      return { ok: false, refusal: { code: 'emergency-number', number: call.target.digits } }
    }
    const { peer, party } = peers.dialled(call.target)
    const threadId = record.placed({ id, line: from, consults, party, contact: peer.contactId, dialled: to, by })
    if (call.after !== '' && sentBy === undefined) keysAfter.set(id, call.after)
    calls.add(newCall({ id, lineId: from, threadId, direction: 'out', peer, startedAt: clock.now(), consults }))
    focus.take(id)
    exchange.clear(call)
    order(sentBy === undefined ? { do: 'dial', id, uri: call.uri, anonymous: call.anonymous } : { do: 'follow', id: sentBy, as: id, uri: call.uri, anonymous: call.anonymous })
    return { ok: true, threadId }
  }
  /** Only from the call that the advisor is on, and one at a time: it takes the microphone along. */
  const mayFollow = (id: CallId): boolean => {
    const call = calls.get(id)
    return call !== null && isTalking(call) && isOn(call) && calls.live().every((other) => other.direction === 'in' || isTalking(other))
  }
  return {
    dial,
    sentOn({ id, as, to }) {
      let follows = false
      try {
        follows = mayFollow(id) && dial({ id: as, lineId, to, consults: null }, id).ok
      } catch (error) {
        // What cannot be put on record is not called.
        console.error('call sent on', error instanceof Error ? error.message : error)
      }
      if (!follows) order({ do: 'follow', id, as, uri: null, anonymous: false })
    },
    answered(id) {
      const digits = keysAfter.get(id)
      if (keysAfter.delete(id) && digits !== undefined) order({ do: 'digits', id, digits })
    },
    ended(id) { keysAfter.delete(id) },
  }
}
