import type { CallId, LineId, ThreadId } from '../../core/ids.ts'
import type { NewFact } from '../../core/records/fact.ts'
import type { CallRefusalCode } from '../../core/telephony/call-refusal.ts'
import type { CallEnd, LiveCall } from '../../core/telephony/call.ts'
import { isMissed } from '../../core/telephony/call-end.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { Arrival } from '../inbound/receive.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { Party, Threads } from '../threads/threads.ts'
import type { ViewMarks } from '../threads/view-marks.ts'

/** What is kept of calls. A call that cannot be put on record is neither placed nor taken; what happens to one that goes on is written as soon as it can be. */
export interface CallRecord {
  /** Throws where nothing can be written: then no INVITE leaves. */
  placed(call: { readonly id: CallId, readonly line: LineId, readonly consults: CallId | null, readonly party: Party, readonly contact: LiveCall['peer']['contactId'], readonly dialled: string, readonly by: DialledBy }): ThreadId
  refused(id: CallId, code: CallRefusalCode, dialled: string, by: DialledBy): void
  /** Throws likewise: then it does not ring here. */
  offered(call: { readonly id: CallId, readonly line: LineId, readonly party: Party, readonly contact: LiveCall['peer']['contactId'], readonly user: string, readonly sipCallId: string }): ThreadId
  answered(call: LiveCall): void
  ended(call: LiveCall, by: 'us' | 'peer' | 'system', details: string): void
  /** Throws likewise: then it is not given on. */
  transferAsked(id: CallId, consulted: CallId | null, to: string): void
  transferred(id: CallId, consulted: CallId | null, done: boolean | null, code: number | null, to: string): void
  /** Calls on record that never ended, for Compline did: now they have. */
  recover(): void
  /** What could not be written is, where it can be now. */
  flush(): void
}

/** `client`: the far side of a call sent us on. */
type DialledBy = 'advisor' | 'client'

interface Parts { readonly clock: Pick<Clock, 'now' | 'at'>, readonly ledger: Ledger, readonly threads: Threads, readonly marks: ViewMarks, readonly arrived: (what: readonly Arrival[]) => void }

const TOGETHER: Milliseconds = 2 * SECOND

/** By an index (main/ledger/database.ts). */
export const UNENDED = "SELECT id FROM message WHERE row ->> '$.call.state' <> 'ended' ORDER BY seq"

const actors = { us: 'advisor', peer: 'client', system: 'system' } as const

export function createCallRecord({ clock, ledger, threads, marks, arrived }: Parts): CallRecord {
  /** In their order. */
  let late: NewFact[] = []
  let untold: Arrival[] = []
  let telling = false

  function open(tx: Transaction, line: LineId, party: Party, contact: LiveCall['peer']['contactId']): ThreadId {
    return threads.open(tx, { line, channel: 'voice', party, contact }).id
  }
  /** The first at once, and what comes right behind it together: fifty calls in a second are not fifty notifications. */
  function tell(): void {
    telling = untold.length > 0
    if (!telling) return
    arrived(untold)
    untold = []
    clock.at(clock.now() + TOGETHER, tell)
  }
  function missed(id: CallId): void {
    const message = ledger.state.get('message', id)
    if (message?.call == null || message.direction === 'notice' || !isMissed(message.direction, message.call)) return
    untold.push({ kind: 'message', threadId: message.thread, messageId: id })
    if (!telling) tell()
  }
  function write(facts: readonly NewFact[]): void {
    late.push(...facts)
    record.flush()
  }
  const endedFact = (id: CallId, actor: NewFact['actor'], end: CallEnd, code: number | null, details: string): NewFact =>
    ({ kind: 'call.ended', actor, subject: id, attrs: { end, code }, payload: { details } })

  const record: CallRecord = {
    placed: ({ id, line, consults, party, contact, dialled, by }) => ledger.write((tx) => {
      const thread = open(tx, line, party, contact)
      tx.fact({ kind: 'call.placed', actor: by, subject: id, attrs: { thread, line, consults }, payload: { to: { e164: party.e164, userId: party.userId }, dialled } })
      return thread
    }),
    refused(id, code, dialled, by) {
      ledger.write((tx) => tx.fact({ kind: 'call.refused', actor: by, subject: id, attrs: { thread: null, code }, payload: { dialled } }))
    },
    offered: ({ id, line, party, contact, user, sipCallId }) => ledger.write((tx) => {
      const thread = open(tx, line, party, contact)
      tx.fact({ kind: 'call.offered', actor: 'client', subject: id, attrs: { thread, line, provider: ledger.sealing.lookUp('provider', `sip ${sipCallId}`) }, payload: { from: party, user, sipCallId } })
      if (marks.flags(thread).archived) marks.setFlags(tx, thread, { archived: false })
      return thread
    }),
    answered(call) {
      write([{ kind: 'call.answered', actor: call.direction === 'in' ? 'advisor' : 'client', subject: call.id, attrs: {}, payload: null }])
    },
    ended(call, by, details) {
      write([endedFact(call.id, actors[by], call.end ?? 'failed', call.code, details)])
    },
    transferAsked(id, consulted, to) {
      ledger.write((tx) => tx.fact({ kind: 'call.transfer-asked', actor: 'advisor', subject: id, attrs: { consulted }, payload: { to } }))
    },
    transferred(id, consulted, done, code, to) {
      write([{ kind: 'call.transferred', actor: 'advisor', subject: id, attrs: { consulted, done, code }, payload: { to } }])
    },
    recover() {
      const ids = (ledger.db.prepare(UNENDED).all() as { id: CallId }[]).map(({ id }) => id)
      if (ids.length > 0) write(ids.map((id) => endedFact(id, 'system', 'interrupted', null, '')))
    },
    flush() {
      if (late.length === 0) return
      const facts = late
      // Taken out first: that writing works again is told in the midst of it.
      late = []
      try {
        ledger.write((tx) => { for (const fact of facts) tx.fact(fact) })
      } catch (error) {
        // The call goes on all the same; it is tried again with whatever comes next.
        late = [...facts, ...late]
        console.error('call record', error instanceof Error ? error.message : error)
        return
      }
      for (const { kind, subject } of facts) if (kind === 'call.ended') missed(subject)
    },
  }
  return record
}
