import type { Ok } from '../../core/ipc.ts'
import type { CallId } from '../../core/ids.ts'
import { refused, type Refused } from '../../core/messaging/refusal.ts'
import type { CallAct } from '../../core/telephony/call-input.ts'
import type { CallRefused } from '../../core/telephony/call-refusal.ts'
import { isOffered, isTalking } from '../../core/telephony/live-call.ts'
import type { PhoneOrder } from '../../core/telephony/phone-window.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import type { Focus } from './focus.ts'
import type { LiveCalls } from './live-calls.ts'
import type { CallRecorder } from './recorder.ts'
import type { Transfers } from './transfers.ts'

interface Parts {
  readonly calls: LiveCalls
  readonly focus: Focus
  readonly transfers: Transfers
  readonly recorder: CallRecorder
  readonly order: (order: PhoneOrder) => void
  /** Ends it here and there, whatever state it is in. */
  readonly end: (id: CallId, how: 'hang-up' | 'decline') => void
  /** An SMS to who calls, by the way of every message. */
  readonly sms: (call: LiveCall, messageId: CallId, text: string) => Ok | Refused
}

const ok: Ok = { ok: true }
const noSuchCall: CallRefused = { ok: false, refusal: { code: 'no-such-call' } }

/** What the advisor does with a call that is there. */
export function createActs({ calls, focus, transfers, recorder, order, end, sms }: Parts): (act: CallAct) => Ok | CallRefused | Refused {
  function answer(id: CallId): void {
    calls.change(id, { kind: 'answering' })
    focus.take(id)
    order({ do: 'answer', id })
  }
  return (act) => {
    const call = calls.get(act.id)
    if (call === null) return noSuchCall
    switch (act.do) {
      case 'answer':
        if (!isOffered(call)) return noSuchCall
        answer(act.id)
        return ok
      case 'decline':
      case 'decline-with-sms':
        if (!isOffered(call)) return noSuchCall
        end(act.id, 'decline')
        return act.do === 'decline' ? ok : call.peer.e164 === null ? refused({ code: 'no-number' }) : sms(call, act.messageId, act.text)
      case 'hang-up':
        end(act.id, isOffered(call) ? 'decline' : 'hang-up')
        return ok
      case 'hold':
      case 'swap':
        if (!isTalking(call)) return noSuchCall
        if (act.do === 'hold' && act.on) focus.hold(act.id)
        else focus.take(act.id)
        return ok
      case 'mute':
        if (isOffered(call)) return noSuchCall
        order({ do: 'mute', id: act.id, on: act.on })
        calls.change(act.id, { kind: 'muted', on: act.on })
        return ok
      case 'digits':
        // Before the answer only a machine hears them, which speaks already.
        if (!isTalking(call) && !call.earlyMedia) return noSuchCall
        order({ do: 'digits', id: act.id, digits: act.digits })
        return ok
      case 'transfer': return transfers.blind(act.id, act.to)
      case 'join': return transfers.join(act.id, act.to)
      case 'recording': return recorder.act(call, act.on)
    }
  }
}
