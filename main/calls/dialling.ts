import type { ParsedInput } from '../../core/ipc.ts'
import type { CallId, ThreadId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import { newCall, isTalking } from '../../core/telephony/live-call.ts'
import type { PhoneOrder } from '../../core/telephony/phone-window.ts'
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
  /** `sentBy`: the far side of that call asked for it (a transfer to somebody else). */
  dial(input: ParsedInput<'calls.dial'>, sentBy?: CallId): Awaited<ReturnType<Phone['dial']>>
  /** Keys that were dialled behind the number go now. */
  answered(id: CallId): void
  ended(id: CallId): void
}

export function createDialling({ policy, clock, ledger, calls, focus, peers, record, exchange, order, registered }: Parts): Dialling {
  const keysAfter = new Map<CallId, string>()
  return {
    dial({ id, lineId, to, consults }, sentBy) {
      const known: ThreadId | undefined = ledger.state.get('message', id)?.thread
      if (known !== undefined) return { ok: true, threadId: known } // rule of the one id: the same answer, and no second call
      const asked = consults === null ? null : calls.get(consults)
      if (consults !== null && (asked === null || !isTalking(asked))) return { ok: false, refusal: { code: 'no-such-call' } }
      const decision = clearCall({ id, lineId, how: 'dial', dialled: to }, { policy, registered: registered(), live: calls.live().length })
      if (!decision.ok) {
        if (decision.refusal.code !== 'phone-off') record.refused(id, decision.refusal.code, to)
        return decision
      }
      const { call } = decision
      const { peer, party } = peers.dialled(call.target)
      const threadId = record.placed({ id, line: lineId, consults, party, contact: peer.contactId, dialled: to })
      if (call.after !== '') keysAfter.set(id, call.after)
      calls.add(newCall({ id, lineId, threadId, direction: 'out', peer, startedAt: clock.now(), consults }))
      focus.take(id)
      exchange.clear(call)
      order(sentBy === undefined ? { do: 'dial', id, uri: call.uri, anonymous: call.anonymous } : { do: 'follow', id: sentBy, as: id, uri: call.uri, anonymous: call.anonymous })
      return { ok: true, threadId }
    },
    answered(id) {
      const digits = keysAfter.get(id)
      if (keysAfter.delete(id) && digits !== undefined) order({ do: 'digits', id, digits })
    },
    ended(id) { keysAfter.delete(id) },
  }
}
