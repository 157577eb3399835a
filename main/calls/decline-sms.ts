import { randomUUID } from 'node:crypto'
import type { Ok } from '../../core/ipc.ts'
import type { CallId } from '../../core/ids.ts'
import { refused, type Refused } from '../../core/messaging/refusal.ts'
import type { Policy } from '../../core/policy.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import type { Arrival } from '../inbound/receive.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Submit } from '../outbound/submit.ts'
import type { Threads } from '../threads/threads.ts'
import type { ViewMarks } from '../threads/view-marks.ts'

interface Parts { readonly policy: Policy, readonly ledger: Ledger, readonly threads: Threads, readonly marks: ViewMarks, readonly submit: Pick<Submit, 'message'>, readonly arrived: (what: readonly Arrival[]) => void }

/** An SMS to who calls, by the way of every message. What the gate does not let pass waits as a draft of that conversation. */
export function createDeclineSms({ policy, ledger, threads, marks, submit, arrived }: Parts): (call: LiveCall, messageId: CallId, text: string) => Ok | Refused {
  return ({ lineId, peer: { e164, contactId } }, messageId, text) => {
    const line = policy.lines.find(({ id }) => id === lineId)
    if (!policy.connectors.sms?.enabled) return refused({ code: 'connector-off', channel: 'sms' })
    if (line?.sms === undefined) return refused({ code: 'unknown-line', channel: 'sms' })
    const { id } = ledger.write((tx) => threads.open(tx, { line: lineId, channel: 'sms', party: { e164, userId: null, profileName: null }, contact: contactId }))
    const answer = submit.message(messageId, id, { type: 'text', text, replyTo: null })
    if (answer.ok) return answer
    ledger.write((tx) => { marks.restore(tx, id, randomUUID() as CallId, { text, attachment: null, replyTo: null }) })
    // The window of the call is gone with the call: nobody would read there that it was not sent.
    arrived([{ kind: 'kept', threadId: id }])
    return answer
  }
}
