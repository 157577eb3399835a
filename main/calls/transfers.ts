import type { Ok } from '../../core/ipc.ts'
import type { CallId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import type { CallRefusal, CallRefused } from '../../core/telephony/call-refusal.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import { isTalking } from '../../core/telephony/live-call.ts'
import type { PhoneOrder, PhoneReport } from '../../core/telephony/phone-window.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import { clearCall } from '../gate/clear-call.ts'
import type { LiveCalls } from './live-calls.ts'
import type { Peers } from './peers.ts'
import type { CallRecord } from './record.ts'
import type { Exchange } from './wire.ts'

interface Parts {
  readonly clock: Pick<Clock, 'now' | 'at'>
  readonly policy: Policy
  readonly calls: LiveCalls
  readonly peers: Peers
  readonly record: CallRecord
  readonly exchange: Pick<Exchange, 'clear'>
  readonly order: (order: PhoneOrder) => void
  readonly registered: () => boolean
  /** It goes on without us. */
  readonly gone: (id: CallId) => void
}

/** Calls given on: to a number (blind, RFC 5589 §6), or to whom another call talks with (attended, §7). */
export interface Transfers {
  blind(id: CallId, dialled: string): Ok | CallRefused
  join(id: CallId, to: CallId): Ok | CallRefused
  report(report: Extract<PhoneReport, { kind: 'transfer' }>): void
  /** Its end, before anybody said what became of the transfer. */
  ended(call: LiveCall): void
}

interface UnderWay { readonly consulted: CallId | null, readonly to: string, readonly title: string }

/** After "accepted" (202) some exchanges never say another word: then it is the advisor's again. */
const SILENT: Milliseconds = 45 * SECOND
/** Longer than any exchange lets one ring. */
const RINGING: Milliseconds = 200 * SECOND

export function createTransfers({ clock, policy, calls, peers, record, exchange, order, registered, gone }: Parts): Transfers {
  const underWay = new Map<CallId, UnderWay>()
  const waits = new Map<CallId, () => void>()
  /** Null: no longer. */
  function wait(id: CallId, longest: Milliseconds | null): void {
    waits.get(id)?.()
    waits.delete(id)
    if (longest !== null) waits.set(id, clock.at(clock.now() + longest, () => { transfers.report({ kind: 'transfer', id, state: 'failed', code: 0 }) }))
  }
  const no = (refusal: CallRefusal): CallRefused => ({ ok: false, refusal })
  const may = (id: CallId): LiveCall | null => {
    const call = calls.get(id)
    return call !== null && isTalking(call) && !underWay.has(id) ? call : null
  }
  function begin(id: CallId, transfer: UnderWay): Ok {
    underWay.set(id, transfer)
    wait(id, SILENT)
    calls.change(id, { kind: 'transfer', transfer: { to: transfer.title, state: 'asking', code: null } })
    return { ok: true }
  }
  const transfers: Transfers = {
    blind(id, dialled) {
      const call = may(id)
      if (call === null) return no({ code: 'no-such-call' })
      const decision = clearCall({ id, lineId: call.lineId, how: 'transfer', dialled }, { policy, registered: registered(), live: calls.live().length })
      if (!decision.ok) {
        record.refused(id, decision.refusal.code, dialled, 'advisor')
        return decision
      }
      const { target, uri } = decision.call
      const to = target.kind === 'number' ? target.e164 : target.digits
      record.transferAsked(id, null, to)
      exchange.clear(decision.call)
      order({ do: 'refer', id, uri })
      return begin(id, { consulted: null, to, title: peers.dialled(target).peer.title })
    },
    join(id, to) {
      const call = may(id)
      const other = may(to)
      if (call === null || other === null || id === to) return no({ code: 'no-such-call' })
      const { e164, user, title } = other.peer
      record.transferAsked(id, to, e164 ?? user)
      order({ do: 'join', id, to })
      return begin(id, { consulted: to, to: e164 ?? user, title })
    },
    report({ id, state, code }) {
      const transfer = underWay.get(id)
      if (transfer === undefined) return
      const heard = code === 0 ? null : code
      if (state === 'ringing') wait(id, RINGING)
      if (state === 'asking' || state === 'ringing') return void calls.change(id, { kind: 'transfer', transfer: { to: transfer.title, state, code: null } })
      underWay.delete(id)
      wait(id, null)
      record.transferred(id, transfer.consulted, state === 'done', heard, transfer.to)
      if (state === 'failed') return void calls.change(id, { kind: 'transfer', transfer: { to: transfer.title, state, code: heard } })
      gone(id)
      if (transfer.consulted !== null) gone(transfer.consulted)
    },
    ended({ id, end }) {
      const transfer = underWay.get(id)
      if (transfer === undefined) return
      underWay.delete(id)
      wait(id, null)
      // Whoever was sent on may still arrive there, or never: nobody tells us any more.
      record.transferred(id, transfer.consulted, null, null, transfer.to)
      if (end === 'transferred' && transfer.consulted !== null) gone(transfer.consulted)
    },
  }
  return transfers
}
