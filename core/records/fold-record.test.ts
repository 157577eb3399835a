import { expect, it } from 'vitest'
import type { ConsentKey, LineId, MediaId, MessageId, ThreadId } from '../ids.ts'
import type { DerivedStore, RecordState } from './derived.ts'
import type { FactHeader, FactKind } from './fact.ts'
import { fold } from './fold.ts'

const THREAD = 'thread' as ThreadId
const CALLS = 'calls' as ThreadId
const id = (name: string): MessageId => name as MessageId
const file = (name: string): MediaId => name as MediaId

/** A desk of bare facts. `go` folds the next one; `records` are those made so far, `queue` those that could go, in their order. */
function desk(channels: readonly ('whatsapp' | 'sms' | 'voice')[] = ['whatsapp', 'sms', 'voice']) {
  const rows = new Map<string, object>()
  const store: DerivedStore = {
    get: (table, key) => (rows.get(`${table} ${key}`) ?? null) as never,
    put: (table, key, row) => { rows.set(`${table} ${key}`, row) },
  }
  let seq = 0
  const go = <K extends FactKind>(kind: K, subject: string, attrs: Extract<FactHeader, { kind: K }>['attrs']): number => {
    seq += 1
    fold(store, { seq, at: seq * 1000, kind, actor: 'system', subject, attrs } as FactHeader)
    return seq
  }
  go('thread.opened', THREAD, { line: 'main' as LineId, channel: 'whatsapp', address: 'a' as never, consent: 'main:a' as ConsentKey, contact: null })
  go('thread.opened', CALLS, { line: 'main' as LineId, channel: 'voice', address: 'a' as never, consent: null, contact: null })
  go('recording.set', 'recording', { channels })
  const records = (): RecordState[] => [...rows].flatMap(([key, row]) => key.startsWith('record ') ? [row as RecordState] : []).sort((a, b) => a.fact - b.fact)
  const told = ({ kind, about, channel }: RecordState): string => `${kind} ${about ?? channel}`
  return {
    go,
    out(name: string) {
      go('message.queued', name, { thread: THREAD, type: 'text', purpose: 'talk', consent: null, about: null, media: null })
      go('message.dispatching', name, { attempt: 1 })
    },
    in: (name: string, media: string | null = null) => go('message.received', name, { thread: THREAD, type: media === null ? 'text' : 'media', provider: `p${name}`, sentAt: 0, consent: null, about: null, media: media === null ? null : file(media) }),
    kept: (media: string, message: string) => go('media.kept', media, { message: id(message), bytes: 1 }),
    failed: (media: string, message: string, until: number | null) => go('media.failed', media, { message: id(message), code: 'gone', until }),
    records: () => records().map(told),
    queue: () => records().filter(({ due }) => due !== null).sort((a, b) => (a.due ?? 0) - (b.due ?? 0) || a.fact - b.fact).map(told),
  }
}

it('records nothing where the policy records nothing, and no channel that it leaves out', () => {
  const off = desk([])
  off.in('a')
  expect(off.records()).toEqual([])
  const sms = desk(['sms'])
  sms.in('a')
  expect(sms.records()).toEqual([])
})

it('a message out is a record when it has left or may have, and not while it waits, nor when it was taken back in time', () => {
  const { go, out, records } = desk()
  out('left')
  expect(records()).toEqual([])
  go('message.deferred', 'left', { code: 'busy', advice: 'try-later', until: 5 })
  expect(records()).toEqual([])
  go('message.dispatching', 'left', { attempt: 2 })
  go('message.accepted', 'left', { provider: 'p' })
  go('message.queued', 'back', { thread: THREAD, type: 'text', purpose: 'talk', consent: null, about: null, media: null })
  go('message.canceled', 'back', {})
  out('lost')
  go('message.unknown', 'lost', { code: 'network' })
  expect(records()).toEqual(['message left', 'message lost'])
})

it('a message out is recorded once, whether the answer or the report of it comes first', () => {
  const { go, out, records } = desk()
  out('a')
  go('message.status', 'a', { status: 'sent', reportedAt: 1, provider: 'p', failed: null, pricing: null })
  go('message.accepted', 'a', { provider: 'p' })
  go('message.status', 'a', { status: 'read', reportedAt: 1, provider: 'p', failed: null, pricing: null })
  expect(records()).toEqual(['message a'])
})

it('what became of a message otherwise than recorded is a record of its own', () => {
  const { go, out, records } = desk()
  out('a')
  go('message.accepted', 'a', { provider: 'p' })
  go('message.status', 'a', { status: 'failed', reportedAt: 1, provider: 'p', failed: { code: '131026', advice: 'offer-sms' }, pricing: null })
  out('b')
  go('message.unknown', 'b', { code: 'network' })
  go('message.settled', 'b', { as: 'dropped' })
  go('message.status', 'b', { status: 'delivered', reportedAt: 1, provider: 'p', failed: null, pricing: null })
  expect(records()).toEqual(['message a', 'status a', 'message b', 'status b', 'status b'])
})

it('what the gate refused is a record, when submitted and when about to leave; so is a call', () => {
  const { go, records } = desk()
  go('message.refused', 'a', { thread: THREAD, code: 'dlp-blocked', stage: 'submit' })
  go('message.refused', 'opt-in', { thread: null, code: 'dlp-blocked', stage: 'submit' })
  go('message.queued', 'b', { thread: THREAD, type: 'text', purpose: 'talk', consent: null, about: null, media: null })
  go('message.refused', 'b', { thread: THREAD, code: 'window-closed', stage: 'dispatch' })
  go('call.refused', 'c', { thread: null, code: 'number-forbidden' as never })
  expect(records()).toEqual(['refusal a', 'refusal opt-in', 'refusal b', 'refusal c'])
})

it('edits, revokes, transcripts and the client’s word on consent are records', () => {
  const { go, in: received, records } = desk()
  received('a')
  go('message.edited', 'a', { provider: 'e', sentAt: 1 })
  go('message.revoked', 'a', { provider: 'r', sentAt: 1 })
  go('voicemail.transcribed', 'a', {})
  go('consent.given', 'main:a', { thread: THREAD, by: 'keyword' })
  go('marketing.stopped', 'main:a', { thread: THREAD })
  expect(records()).toEqual(['message a', 'edit a', 'revoke a', 'transcript a', 'consent whatsapp', 'consent whatsapp'])
})

it('what came with a file waits for it, and those behind it in the conversation wait too; the order holds', () => {
  const { in: received, kept, queue, records } = desk()
  received('photo', 'm1')
  received('text')
  received('film', 'm2')
  received('last')
  expect(queue()).toEqual([])
  kept('m2', 'film')
  expect(queue()).toEqual([])
  kept('m1', 'photo')
  expect(queue()).toEqual(['message photo', 'message text', 'message film', 'message last'])
  received('after')
  expect(queue()).toEqual(records())
})

it('another conversation does not wait', () => {
  const { go, in: received, queue } = desk()
  received('photo', 'm1')
  go('call.offered', 'c', { thread: CALLS, line: 'main' as LineId, provider: 'x' })
  go('call.ended', 'c', { end: 'missed', code: null })
  expect(queue()).toEqual(['call c'])
})

it('a file that did not come at the first attempt holds nobody up; when it comes after all it is a record of its own', () => {
  const { in: received, kept, failed, queue } = desk()
  received('photo', 'm1')
  received('text')
  failed('m1', 'photo', 99)
  expect(queue()).toEqual(['message photo', 'message text'])
  kept('m1', 'photo')
  expect(queue()).toEqual(['message photo', 'message text', 'file photo'])
})

it('a file that came for a message which was not recorded makes no record', () => {
  const off = desk([])
  off.in('photo', 'm1')
  off.go('recording.set', 'recording', { channels: ['whatsapp'] })
  off.kept('m1', 'photo')
  expect(off.records()).toEqual([])
})

it('a call is a record when it has ended, and where it is recorded, when its file is whole or could not be made', () => {
  const { go, queue, kept, failed } = desk()
  const call = (name: string): void => {
    go('call.placed', name, { thread: CALLS, line: 'main' as LineId, consults: null })
    go('call.answered', name, {})
    go('call.recording', name, { state: 'started', media: file(`m${name}`) })
    go('call.recording', name, { state: 'stopped', media: file(`m${name}`) })
    go('call.ended', name, { end: 'hung-up', code: null })
  }
  call('1')
  call('2')
  expect(queue()).toEqual([])
  failed('m1', '1', null)
  expect(queue()).toEqual(['call 1'])
  kept('m2', '2')
  expect(queue()).toEqual(['call 1', 'call 2'])
})
