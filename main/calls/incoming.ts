import type { LineId } from '../../core/ids.ts'
import { newCall, nextCall } from '../../core/telephony/live-call.ts'
import type { PhoneOrder, PhoneReport } from '../../core/telephony/phone-window.ts'
import { MOST_CALLS } from '../gate/clear-call.ts'
import { MINUTE, type Milliseconds, type UtcMs } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { Focus } from './focus.ts'
import type { LiveCalls } from './live-calls.ts'
import type { Peers } from './peers.ts'
import type { CallRecord } from './record.ts'

interface Parts {
  readonly lineId: LineId
  readonly clock: Pick<Clock, 'now'>
  readonly calls: LiveCalls
  readonly peers: Peers
  readonly record: CallRecord
  readonly order: (order: PhoneOrder) => void
  readonly doNotDisturb: () => boolean
  readonly focus: Pick<Focus, 'replace'>
}
type Offered = Extract<PhoneReport, { kind: 'offered' }>

/** The exchange may offer a call again that was lost here (another phone window, another socket): within this time it is the same one. */
const SAME_CALL: Milliseconds = 2 * MINUTE

/** A call comes in: on record first, then it rings, or gets a busy signal and stands as missed. */
export function createIncoming({ lineId, clock, calls, peers, record, order, doNotDisturb, focus }: Parts): (offered: Offered) => void {
  const heard = new Map<string, UtcMs>()
  function isKnown(sipCallId: string): boolean {
    for (const [known, at] of heard) if (clock.now() - at > SAME_CALL) heard.delete(known)
    return heard.has(sipCallId)
  }
  return ({ id, user, name, sipCallId, replaces }) => {
    if (calls.get(id) !== null) return
    const busy = (): void => { order({ do: 'end', id, how: 'busy' }) }
    // It stands on record already, and missed.
    if (isKnown(sipCallId)) return busy()
    const { peer, party } = peers.caller(user, name)
    let threadId
    try {
      threadId = record.offered({ id, line: lineId, party, contact: peer.contactId, user, sipCallId })
    } catch (error) {
      // What cannot be put on record is not taken.
      console.error('call offered', error instanceof Error ? error.message : error)
      return busy()
    }
    heard.set(sipCallId, clock.now())
    const replaced = replaces === null ? null : calls.get(replaces)
    const call = newCall({ id, lineId, threadId, direction: 'in', peer, startedAt: clock.now() })
    if (replaced === null && (doNotDisturb() || calls.live().length >= MOST_CALLS)) {
      record.ended({ ...call, end: 'missed', code: 486 }, 'system', '')
      return busy()
    }
    calls.add(replaced === null ? call : nextCall(call, { kind: 'answering' }))
    // Who talks with the advisor was connected with somebody else (RFC 3891): it goes on as it was.
    if (replaced !== null) {
      const { muted } = replaced
      focus.replace(replaced.id, id)
      order({ do: 'answer', id })
      if (muted) order({ do: 'mute', id, on: true })
      if (muted) calls.change(id, { kind: 'muted', on: true })
    }
  }
}
