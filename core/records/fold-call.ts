import type { MessageState } from './derived.ts'
import type { FactHeader } from './fact.ts'

type CallFact = Extract<FactHeader, { kind: 'call.placed' | 'call.offered' | 'call.answered' | 'call.ended' | 'call.recording' }>
type Blank = Omit<MessageState, 'id' | 'thread' | 'direction' | 'type' | 'purpose' | 'consent' | 'at' | 'seq' | 'status' | 'statusAt'>

/** A call is a message of its thread: what the next fact makes of it. Once ended it stays ended. */
export function foldCall(blank: Blank, before: MessageState | null, fact: CallFact): MessageState {
  const { subject: id, at, seq } = fact
  if (fact.kind === 'call.placed' || fact.kind === 'call.offered') {
    const out = fact.kind === 'call.placed'
    return {
      ...blank, id, thread: fact.attrs.thread, direction: out ? 'out' : 'in', type: 'call', purpose: null, consent: null,
      at, seq, status: out ? 'sent' : 'received', statusAt: at, provider: fact.kind === 'call.offered' ? fact.attrs.provider : null,
      call: { state: out ? 'calling' : 'ringing', answeredAt: null, endedAt: null, end: null, code: null },
    }
  }
  if (before === null || before.call === null) throw new Error(`${fact.kind} of a call that was never begun`)
  const { call } = before
  switch (fact.kind) {
    case 'call.answered': return call.state === 'ended' ? before : { ...before, statusAt: at, call: { ...call, state: 'talking', answeredAt: at } }
    case 'call.ended': return call.state === 'ended' ? before : { ...before, statusAt: at, call: { ...call, state: 'ended', endedAt: at, end: fact.attrs.end, code: fact.attrs.code } }
    case 'call.recording': return { ...before, statusAt: at, media: fact.attrs.media }
  }
}
