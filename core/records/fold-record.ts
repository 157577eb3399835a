import type { MediaId, MessageId, ThreadId } from '../ids.ts'
import type { ThreadChannel } from '../messaging/message.ts'
import type { MessageStatus } from '../messaging/status.ts'
import type { DerivedStore, MessageState, RecordKind, RecordState } from './derived.ts'
import type { FactHeader } from './fact.ts'

/*
 *  What of the facts becomes a record for the firm, and when it can go. A message out is one when it has left, may have,
 *  or was refused; what waits, or was taken back in time, was never said. What came in with a file, and a call that is
 *  recorded, waits for it; others of that conversation wait behind it, so that the order holds.
 */
type Leaving = Extract<FactHeader, { kind: 'message.accepted' | 'message.failed' | 'message.unknown' | 'message.status' | 'message.settled' | 'message.refused' }>

const leaving: readonly string[] = ['message.accepted', 'message.failed', 'message.unknown', 'message.status', 'message.settled', 'message.refused'] satisfies Leaving['kind'][]
/** What it was before this fact decides what the fact makes of it. */
export const mayLeave = (fact: FactHeader): fact is Leaving => leaving.includes(fact.kind)

const waits = (status: MessageStatus): boolean => status === 'queued' || status === 'dispatching'

/** After the fact has been folded. `before`: its message as it stood until then, where it may leave by it. */
export function capture(store: DerivedStore, fact: FactHeader, before: MessageState | null): void {
  switch (fact.kind) {
    case 'message.accepted':
    case 'message.failed':
    case 'message.unknown':
    case 'message.status':
    case 'message.settled': return left(store, fact, before)
    case 'message.refused': return fact.attrs.stage === 'dispatch' ? left(store, fact, before) : begin(store, fact, { kind: 'refusal', thread: fact.attrs.thread, about: fact.subject, channel: 'whatsapp' })
    case 'message.received': return begin(store, fact, { kind: 'message', thread: fact.attrs.thread, about: fact.subject, media: fact.attrs.media })
    case 'message.edited': return later(store, fact, 'edit')
    case 'message.revoked': return later(store, fact, 'revoke')
    case 'voicemail.transcribed': return later(store, fact, 'transcript')
    case 'media.kept':
    case 'media.failed': return file(store, fact)
    case 'call.refused': return begin(store, fact, { kind: 'refusal', thread: fact.attrs.thread, about: fact.subject, channel: 'voice' })
    case 'call.ended': {
      const call = store.get('message', fact.subject)
      // A second end of one call changes nothing.
      if (call?.call?.endedAt === fact.at) begin(store, fact, { kind: 'call', thread: call.thread, about: call.id, media: call.media })
      return
    }
    case 'consent.retracted':
    case 'consent.given':
    case 'consent.declined':
    case 'consent.unreachable':
    case 'consent.ended':
    case 'marketing.stopped':
    case 'marketing.resumed': return begin(store, fact, { kind: 'consent', thread: fact.attrs.thread, about: null })
    // What comes before a record or stands in it; how it went is not what was said.
    case 'ledger.created':
    case 'policy.loaded':
    case 'recording.set':
    case 'thread.opened':
    case 'thread.contact':
    case 'thread.address':
    case 'identity.alias':
    case 'identity.changed':
    case 'message.queued':
    case 'message.dispatching':
    case 'message.deferred':
    case 'message.canceled':
    case 'dlp.judged':
    case 'call.placed':
    case 'call.offered':
    case 'call.answered':
    case 'call.recording':
    case 'call.transfer-asked':
    case 'call.transferred':
    case 'consent.asked':
    case 'window.closed':
    case 'sms.blocked':
    case 'sms.unblocked':
    case 'sink.begun':
    case 'sink.sending':
    case 'sink.delivered':
    case 'sink.set-aside':
    case 'sink.recovered':
    case 'hold.placed':
    case 'hold.lifted':
    case 'content.erased': return
  }
}

function left(store: DerivedStore, fact: Leaving, before: MessageState | null): void {
  const now = store.get('message', fact.subject)
  if (before === null || now === null || now.status === before.status) return
  if (waits(before.status)) {
    if (!waits(now.status)) begin(store, fact, { kind: now.status === 'refused' ? 'refusal' : 'message', thread: now.thread, about: now.id })
  } else if (now.status === 'failed' || before.status === 'failed' || before.status === 'unknown' || before.status === 'canceled') later(store, fact, 'status')
}

/** Something about a message that was recorded before, or would have been. */
function later(store: DerivedStore, fact: FactHeader & { readonly subject: MessageId }, kind: RecordKind): void {
  const message = store.get('message', fact.subject)
  if (message !== null) begin(store, fact, { kind, thread: message.thread, about: message.id })
}

interface Begun { readonly kind: RecordKind, readonly thread: ThreadId | null, readonly about: MessageId | null, readonly media?: MediaId | null, /** Where there is no thread. */ readonly channel?: ThreadChannel }

function begin(store: DerivedStore, { seq, at }: FactHeader, { kind, thread: id, about, media = null, channel = 'whatsapp' }: Begun): void {
  const thread = id === null ? null : store.get('thread', id)
  const record: RecordState = { id: String(seq), fact: seq, kind, thread: id, about, channel: thread?.channel ?? channel, line: thread?.line ?? null, at, due: null }
  if (store.get('recording', 'now')?.channels.includes(record.channel) !== true) return
  const file = media !== null && store.get('media', media)?.state === 'wanted' ? media : null
  const waiting = id === null ? [] : store.get('capture', id)?.waiting ?? []
  if (id === null || file === null && waiting.length === 0) return store.put('record', record.id, { ...record, due: seq })
  store.put('record', record.id, record)
  store.put('capture', id, { id, waiting: [...waiting, { fact: seq, media: file }] })
}

/**
 * A file came, or did not at the first attempt: its record goes, and those behind it. One that comes after all gets a
 * record of its own.
 */
function file(store: DerivedStore, fact: Extract<FactHeader, { kind: 'media.kept' | 'media.failed' }>): void {
  const message = store.get('message', fact.attrs.message)
  if (message === null) return
  const before = store.get('capture', message.thread)?.waiting ?? []
  if (!before.some(({ media }) => media === fact.subject)) {
    if (fact.kind === 'media.kept' && message.direction === 'in' && store.get('record', String(message.seq)) !== null) begin(store, fact, { kind: 'file', thread: message.thread, about: message.id })
    return
  }
  const waiting = before.map((one) => one.media === fact.subject ? { ...one, media: null } : one)
  const first = waiting.findIndex(({ media }) => media !== null)
  const ready = first === -1 ? waiting : waiting.slice(0, first)
  for (const one of ready) {
    const record = store.get('record', String(one.fact))
    if (record !== null) store.put('record', record.id, { ...record, due: fact.seq })
  }
  store.put('capture', message.thread, { id: message.thread, waiting: waiting.slice(ready.length) })
}
