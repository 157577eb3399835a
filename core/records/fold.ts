import { nextConsent, noConsent, type ConsentEvent } from '../consent/opt-in.ts'
import type { ConsentKey, MediaId, MessageId, ThreadId } from '../ids.ts'
import { nextStatus } from '../messaging/status.ts'
import { SECOND, type UtcMs } from '../time.ts'
import { noWindow, type WindowAnchors } from '../whatsapp/customer-service-window.ts'
import type { DerivedStore, MediaState, MessageState, ThreadState, WindowMoment } from './derived.ts'
import type { FactHeader, FactKind } from './fact.ts'
import { foldCall } from './fold-call.ts'
import { capture, mayLeave } from './fold-record.ts'
import { foldSink } from './fold-sink.ts'

type Of<K extends FactKind> = Extract<FactHeader, { kind: K }>

/** What one fact does to the derived state. Pure but for `store`; it needs no key. */
export function fold(store: DerivedStore, fact: FactHeader): void {
  const before = mayLeave(fact) ? store.get('message', fact.subject) : null
  change(store, fact)
  capture(store, fact, before)
}

function change(store: DerivedStore, fact: FactHeader): void {
  switch (fact.kind) {
    case 'ledger.created':
    case 'policy.loaded': return
    case 'recording.set': return store.put('recording', 'now', { id: 'now', channels: fact.attrs.channels })
    case 'sink.begun':
    case 'sink.sending':
    case 'sink.delivered':
    case 'sink.set-aside':
    case 'sink.recovered': return foldSink(store, fact)
    case 'hold.placed':
    case 'hold.lifted': return store.put('hold', fact.subject, { address: fact.subject, state: fact.kind === 'hold.placed' ? 'placed' : 'lifted', since: fact.at, fact: fact.seq })
    case 'content.erased':
      for (const id of fact.attrs.messages) update(store, { subject: id, at: fact.at }, ({ statusAt }) => ({ statusAt, erasedAt: fact.at }))
      for (const id of fact.attrs.media) media(store, id, { state: 'failed', retryAt: null, code: 'erased' })
      return
    case 'thread.opened': return store.put('thread', fact.subject, { id: fact.subject, ...fact.attrs, addressFact: fact.seq })
    case 'thread.contact': return withThread(store, fact.subject, (thread) => ({ ...thread, contact: fact.attrs.contact }))
    case 'thread.address': return withThread(store, fact.subject, (thread) => ({ ...thread, ...fact.attrs, addressFact: fact.seq }))
    case 'identity.alias': return store.put('alias', fact.subject, { address: fact.subject, of: fact.attrs.of })
    case 'message.queued': return queued(store, fact)
    case 'message.refused': return fact.attrs.stage === 'submit' ? undefined : update(store, fact, () => ({ status: 'refused', refusal: fact.attrs.code, retryAt: null }))
    case 'message.dispatching': return update(store, fact, () => ({ status: 'dispatching', attempts: fact.attrs.attempt, retryAt: null }))
    case 'message.deferred': return update(store, fact, () => ({ status: 'queued', retryAt: fact.attrs.until, ...failedBy(fact) }))
    case 'message.accepted': return accepted(store, fact)
    case 'message.failed': return update(store, fact, () => ({ status: 'failed', retryAt: null, ...failedBy(fact) }))
    case 'message.unknown': return update(store, fact, () => ({ status: 'unknown', retryAt: null }))
    case 'message.status': return reported(store, fact)
    case 'message.canceled': return update(store, fact, () => ({ status: 'canceled', retryAt: null }))
    case 'message.settled': return settled(store, fact)
    case 'message.received': return received(store, fact)
    case 'dlp.judged': return update(store, fact, (message) => judged(message, fact))
    case 'message.edited': return update(store, fact, (message) => ({ statusAt: message.statusAt, edits: [...message.edits, fact.seq] }))
    case 'message.revoked': return update(store, fact, (message) => ({ statusAt: message.statusAt, revokedAt: fact.attrs.sentAt }))
    case 'voicemail.transcribed': return update(store, fact, (message) => ({ statusAt: message.statusAt, transcriptFact: fact.seq }))
    case 'media.kept': return media(store, fact.subject, { state: 'kept', retryAt: null, code: null })
    case 'media.failed': return media(store, fact.subject, { state: fact.attrs.until === null ? 'failed' : 'wanted', retryAt: fact.attrs.until, code: fact.attrs.code })
    case 'identity.changed': return notice(store, fact, fact.attrs.thread, { kind: 'number-changed', by: null })
    case 'marketing.stopped':
    case 'marketing.resumed': {
      const stopped = fact.kind === 'marketing.stopped'
      store.put('marketing', fact.subject, { key: fact.subject, stopped, since: fact.attrs.at ?? fact.at })
      return notice(store, fact, fact.attrs.thread, { kind: stopped ? 'marketing-stopped' : 'marketing-resumed', by: null })
    }
    case 'call.placed':
    case 'call.offered': return store.put('message', fact.subject, foldCall(blank, null, fact))
    case 'call.answered':
    case 'call.ended':
    case 'call.recording': return onCall(store, fact)
    case 'call.refused':
    case 'call.transfer-asked':
    case 'call.transferred': return
    case 'consent.asked': return consent(store, fact, { kind: 'asked', at: fact.at, messageId: fact.attrs.message }, null)
    case 'consent.retracted': return consent(store, fact, { kind: 'retracted', at: fact.at, messageId: fact.attrs.message, withheld: fact.attrs.withheld ?? false }, store.get('message', sentNotice(fact.attrs.message)) === null ? null : { kind: 'opt-in-failed', by: null })
    case 'consent.given': return consent(store, fact, { kind: 'given', at: fact.at, by: fact.attrs.by }, { kind: fact.attrs.by === 'elsewhere' ? 'consent-recorded' : 'opted-in', by: fact.attrs.by })
    case 'consent.declined': return consent(store, fact, { kind: 'declined', at: fact.at, by: fact.attrs.by }, { kind: 'declined', by: fact.attrs.by })
    case 'consent.unreachable': return consent(store, fact, { kind: 'unreachable', at: fact.at }, { kind: 'unreachable', by: null })
    case 'consent.ended': return consent(store, fact, { kind: 'ended', at: fact.at }, { kind: 'consent-ended', by: null })
    case 'window.closed':
      anchor(store, fact.subject, 'closedAt', { at: fact.at, fact: fact.seq })
      return notice(store, fact, fact.attrs.thread, { kind: 'window-closed', by: null })
    case 'sms.blocked':
      store.put('sms_block', fact.subject, { key: fact.subject, address: fact.attrs.address, reason: fact.attrs.reason, since: fact.at })
      return notice(store, fact, fact.attrs.thread, { kind: fact.attrs.reason, by: null })
    case 'sms.unblocked':
      store.put('sms_block', fact.subject, { key: fact.subject, address: fact.attrs.address, reason: null, since: fact.at })
      return notice(store, fact, fact.attrs.thread, { kind: 'sms-opted-in', by: null })
  }
}

function withThread(store: DerivedStore, id: ThreadId, next: (thread: ThreadState) => ThreadState): void {
  const thread = store.get('thread', id)
  if (thread !== null) store.put('thread', id, next(thread))
}

function onCall(store: DerivedStore, fact: Of<'call.answered' | 'call.ended' | 'call.recording'>): void {
  const call = store.get('message', fact.subject)
  if (call === null) return
  store.put('message', call.id, foldCall(blank, call, fact))
  if (fact.kind === 'call.recording' && store.get('media', fact.attrs.media) === null) store.put('media', fact.attrs.media, newMedia(fact.attrs.media, call.id))
}

/** Facts of format 2 and before say nothing of answers and files. */
const blank = { attempts: 0, retryAt: null, provider: null, providerFact: null, failed: null, failedFact: null, refusal: null, notice: null, about: null, media: null, edits: [], revokedAt: null, reactions: { in: null, out: null }, pricing: null, transcriptFact: null, judged: [], call: null, erasedAt: null } as const

function queued(store: DerivedStore, fact: Of<'message.queued'>): void {
  const { subject: id, at, seq, attrs } = fact
  store.put('message', id, { ...blank, ...attrs, id, direction: 'out', at, seq, status: 'queued', statusAt: at })
  reacts(store, id, attrs, 'out')
  if (attrs.media != null) store.put('media', attrs.media, { ...newMedia(attrs.media, id), state: 'kept' })
}

function received(store: DerivedStore, fact: Of<'message.received'>): void {
  const { subject: id, at, seq, attrs: { sentAt, ...attrs } } = fact
  store.put('message', id, { ...blank, ...attrs, id, direction: 'in', purpose: null, at: shownAt(sentAt, at), seq, status: 'received', statusAt: at, providerFact: seq })
  reacts(store, id, attrs, 'in')
  if (attrs.media != null) store.put('media', attrs.media, newMedia(attrs.media, id))
  // A client's clock cannot hold the window open longer than 24 h from now.
  if (attrs.consent !== null) anchor(store, attrs.consent, 'lastClientAt', { at: Math.min(sentAt, at), fact: seq })
}

/** Providers cut the client's moment to the second: the answer to a message of that second stands below it. */
const shownAt = (sentAt: UtcMs, receivedAt: UtcMs): UtcMs => sentAt % SECOND === 0 ? Math.min(sentAt + SECOND - 1, receivedAt) : sentAt

function accepted(store: DerivedStore, fact: Of<'message.accepted'>): void {
  const message = store.get('message', fact.subject)
  if (message === null) return
  // The status webhook may have been faster than the answer.
  const waited = message.status === 'queued' || message.status === 'dispatching' || message.status === 'unknown'
  const status = waited ? 'accepted' : message.status
  put(store, { ...message, status, statusAt: fact.at, provider: fact.attrs.provider, providerFact: fact.seq })
  left(store, message, fact, fact.at)
}

/** The provider has it, since `at`: what the advisor writes refreshes the window, and an opt-in is asked and its 24 hours begin. */
function left(store: DerivedStore, message: MessageState, { seq }: FactHeader, at: UtcMs): void {
  if (message.consent === null) return
  if (message.purpose === 'talk') anchor(store, message.consent, 'lastOwnAt', { at, fact: seq })
  const id = sentNotice(message.id)
  if (message.purpose === 'opt-in' && store.get('message', id) === null) {
    putNotice(store, id, message.thread, { at, seq, shown: { kind: 'opt-in-sent', by: null, words: message.seq } })
  }
  const asked = store.get('consent', message.consent)
  if (message.purpose === 'opt-in' && asked?.askedBy === message.id && asked.state === 'pending') store.put('consent', asked.key, { ...asked, askedAt: at })
}

function reported(store: DerivedStore, fact: Of<'message.status'>): void {
  const message = store.get('message', fact.subject)
  if (message === null) return
  const status = nextStatus(message.status, fact.attrs.status)
  // It left when the provider says, not when we heard of it: a "yes" to this question may have been written since.
  if (message.provider === null && fact.attrs.status !== 'failed') left(store, message, fact, Math.max(message.at, Math.min(fact.attrs.reportedAt, fact.at)))
  const failed = status === 'failed' && fact.attrs.failed !== null ? failedBy({ seq: fact.seq, attrs: fact.attrs.failed }) : {}
  put(store, { ...message, status, statusAt: fact.at, retryAt: null, provider: message.provider ?? fact.attrs.provider, providerFact: message.providerFact ?? fact.seq, pricing: fact.attrs.pricing ?? message.pricing, ...failed })
}

/** Nobody but the advisor knows: an opt-in that they know was sent has been asked, when nobody heard of it any more. */
function settled(store: DerivedStore, fact: Of<'message.settled'>): void {
  const message = store.get('message', fact.subject)
  update(store, fact, () => ({ status: fact.attrs.as === 'sent' ? 'sent' : 'canceled' }))
  if (message !== null && fact.attrs.as === 'sent' && message.purpose === 'opt-in') left(store, message, fact, message.statusAt)
}

/** It stands right behind what it judges: the newest version of that stage. */
function judged(message: MessageState, { seq, attrs: { stage, action } }: Of<'dlp.judged'>): Partial<MessageState> {
  const of = (stage === 'edited' ? message.edits.at(-1) : stage === 'transcribed' ? message.transcriptFact : null) ?? message.seq
  return { statusAt: message.statusAt, judged: [...message.judged.filter((other) => other.of !== of), { action, of, fact: seq }] }
}

function update(store: DerivedStore, fact: { subject: MessageId, at: UtcMs }, next: (message: MessageState) => Partial<MessageState>): void {
  const message = store.get('message', fact.subject)
  if (message !== null) put(store, { ...message, statusAt: fact.at, ...next(message) })
}

/** A reaction is shown on the message it is about: that one has changed with it. */
function put(store: DerivedStore, message: MessageState): void {
  store.put('message', message.id, message)
  const target = message.type === 'reaction' && message.about !== null ? store.get('message', message.about) : null
  if (target !== null) store.put('message', target.id, target)
}

function reacts(store: DerivedStore, id: MessageId, { type, about }: Pick<MessageState, 'type' | 'about'>, side: 'in' | 'out'): void {
  const target = type === 'reaction' && about !== null ? store.get('message', about) : null
  if (target !== null) store.put('message', target.id, { ...target, reactions: { ...target.reactions, [side]: id } })
}

const newMedia = (id: MediaId, message: MessageId): MediaState => ({ id, message, state: 'wanted', attempts: 0, retryAt: null, code: null })

function media(store: DerivedStore, id: MediaId, next: Partial<MediaState>): void {
  const before = store.get('media', id)
  if (before !== null) store.put('media', id, { ...before, attempts: before.attempts + 1, ...next })
}

const failedBy = (fact: { seq: number, attrs: MessageState['failed'] & object }) =>
  ({ failed: { code: fact.attrs.code, advice: fact.attrs.advice }, failedFact: fact.seq })

function anchor(store: DerivedStore, key: ConsentKey, which: keyof WindowAnchors, moment: WindowMoment): void {
  const window = store.get('window', key) ?? { key, ...noWindow, moments: {} }
  // Messages come in disorder: an older one never shortens the window. What the provider closed, it closed last.
  const later = which === 'closedAt' ? undefined : window.moments[which]?.find(({ at }) => at > moment.at)
  store.put('window', key, { ...window, [which]: (later ?? moment).at, moments: { ...window.moments, [which]: later === undefined ? [moment] : [later, moment] } })
}

type ConsentFact = Of<'consent.asked' | 'consent.retracted' | 'consent.given' | 'consent.declined' | 'consent.unreachable' | 'consent.ended'>

function consent(store: DerivedStore, fact: ConsentFact, event: ConsentEvent, shown: Shown | null): void {
  store.put('consent', fact.subject, nextConsent(store.get('consent', fact.subject) ?? noConsent(fact.subject), event))
  if (shown !== null) notice(store, fact, fact.attrs.thread, shown)
}

type Shown = Omit<MessageState['notice'] & object, 'address'>

const notice = (store: DerivedStore, { seq, at }: { seq: number, at: UtcMs }, thread: ThreadId, shown: Shown): void => {
  putNotice(store, `notice-${String(seq)}` as MessageId, thread, { at, seq, shown })
}

/** "Opt-in sent" stands once for its message, whether the provider's answer, its report or the advisor said so first. */
const sentNotice = (optIn: MessageId): MessageId => `notice-sent-${optIn}` as MessageId

function putNotice(store: DerivedStore, id: MessageId, thread: ThreadId, { at, seq, shown }: { at: UtcMs, seq: number, shown: Shown }): void {
  store.put('message', id, { ...blank, id, thread, direction: 'notice', type: 'notice', purpose: null, consent: null, at, seq, status: 'received', statusAt: at, notice: { ...shown, address: store.get('thread', thread)?.addressFact ?? 0 } })
}
