import type { DlpAction } from '../dlp/rule.ts'
import type { Confirmation, ToldFinding } from '../dlp/verdict.ts'
import type { CallRefusalCode } from '../telephony/call-refusal.ts'
import type { CallEnd } from '../telephony/call.ts'
import type { AnswerBy } from '../consent/opt-in.ts'
import type { AddressKey, BatchId, CallId, ConsentKey, ContactId, LineId, MediaId, MessageId, SinkId, ThreadId } from '../ids.ts'
import type { InboundContent, OutboundContent, Pricing, Purpose, Recipient, ThreadChannel } from '../messaging/message.ts'
import type { RefusalCode } from '../messaging/refusal.ts'
import type { DeliveryStatus } from '../messaging/status.ts'
import type { UtcMs } from '../time.ts'
import type { Advice } from '../view.ts'
import type { QueuePlace } from './derived.ts'

/*
 *  The facts the ledger keeps. `attrs` stand in the clear and hold ids, keyed digests and codes alone, so that
 *  anyone can check the chain and re-derive the state without a key. What people said, their names and numbers
 *  stand in the sealed payload.
 */
interface Shape { readonly subject: string, readonly attrs: object, readonly payload: object | null }
interface Fact<S extends string, A extends object, P extends object | null> extends Shape { readonly subject: S, readonly attrs: A, readonly payload: P }

export interface Failed { readonly code: string, readonly advice: Advice }
interface Details { readonly details: string }
type Nothing = Readonly<Record<string, never>>

export interface Facts {
  'ledger.created': Fact<'ledger', { readonly version: number }, null>
  /**
   * The policy in force: SHA-256 (hex) of the document. `kept`: which of the last good ones it is; null = not kept.
   * `signed`: by which key, and of the very bytes; null = it came from no address. Both: so that none before it comes back.
   */
  'policy.loaded': Fact<'policy', { readonly digest: string, readonly kept: number | null, readonly signed: { readonly key: string, readonly revision: number, readonly document: string } | null }, null>

  'thread.opened': Fact<ThreadId, { readonly line: LineId, readonly channel: ThreadChannel, readonly address: AddressKey, readonly consent: ConsentKey | null, readonly contact: ContactId | null }, Recipient & { readonly profileName: string | null }>
  /** The thread's person came into the contacts, or left them. */
  'thread.contact': Fact<ThreadId, { readonly contact: ContactId | null }, null>
  /** The next message goes to another number of the same person. */
  'thread.address': Fact<ThreadId, { readonly address: AddressKey, readonly consent: ConsentKey | null }, Recipient & { readonly profileName: string | null }>
  /** WhatsApp knows this person by other digits than those we sent to (Brazil, Mexico), or by a user id. */
  'identity.alias': Fact<AddressKey, { readonly of: AddressKey }, null>

  /** `content`: as the advisor wrote it. `confirmed`: they know of these warnings; missing where there were none. */
  'message.queued': Fact<MessageId, { readonly thread: ThreadId, readonly type: OutboundContent['type'], readonly purpose: Purpose, readonly consent: ConsentKey | null, readonly about: MessageId | null, readonly media: MediaId | null }, { readonly to: Recipient, readonly content: OutboundContent, readonly confirmed?: Confirmation }>
  /** The gate said no. At `submit` nothing was queued (`thread` null: an opt-in that would have made one); at `dispatch` the draft is restored. */
  'message.refused': Fact<MessageId, { readonly thread: ThreadId | null, readonly code: RefusalCode, readonly stage: 'submit' | 'dispatch' }, { readonly content: OutboundContent } | null>
  /** Written before the provider is called: a crash after it leaves the outcome unknown, never doubled. */
  'message.dispatching': Fact<MessageId, { readonly attempt: number }, null>
  'message.deferred': Fact<MessageId, Failed & { readonly until: UtcMs }, Details>
  'message.accepted': Fact<MessageId, { readonly provider: string }, { readonly providerId: string }>
  'message.failed': Fact<MessageId, Failed, Details>
  'message.unknown': Fact<MessageId, { readonly code: string }, Details>
  'message.status': Fact<MessageId, { readonly status: DeliveryStatus, readonly reportedAt: UtcMs, readonly provider: string, readonly failed: Failed | null, readonly pricing: Pricing | null }, { readonly providerId: string } & Details>
  'message.canceled': Fact<MessageId, Nothing, null>
  /** The advisor decided what became of a message whose outcome was unknown. */
  'message.settled': Fact<MessageId, { readonly as: 'sent' | 'again' | 'dropped' }, null>
  'message.received': Fact<MessageId, { readonly thread: ThreadId, readonly type: InboundContent['type'], readonly provider: string, readonly sentAt: UtcMs, readonly consent: ConsentKey | null, readonly about: MessageId | null, readonly media: MediaId | null }, { readonly content: InboundContent, readonly from: Recipient & { readonly profileName: string | null }, readonly providerId: string }>

  /** The client wrote it anew, or took it back. The original stands; this stands beside it. `provider`: digest of the event's own id. */
  'message.edited': Fact<MessageId, { readonly provider: string, readonly sentAt: UtcMs }, { readonly text: string, readonly providerId: string }>
  'message.revoked': Fact<MessageId, { readonly provider: string, readonly sentAt: UtcMs }, { readonly providerId: string }>
  'voicemail.transcribed': Fact<MessageId, Nothing, { readonly text: string }>

  /** The bytes lie sealed on this disk, whole. */
  'media.kept': Fact<MediaId, { readonly message: MessageId, readonly bytes: number }, { readonly sha256: string, readonly mime: string, readonly width: number | null, readonly height: number | null, readonly duration: number | null }>
  /** They could not be fetched: for good (`until` null), or until then. */
  'media.failed': Fact<MediaId, { readonly message: MessageId, readonly code: string, readonly until: UtcMs | null }, Details>

  /** WhatsApp says that this person has another number now. Consent does not move by itself (rule 4). */
  'identity.changed': Fact<AddressKey, { readonly thread: ThreadId, readonly address: AddressKey }, { readonly words: string, readonly to: Recipient }>
  /** `at`: when the client said so; missing where a withheld message told it, and in older facts. */
  'marketing.stopped': Fact<ConsentKey, { readonly thread: ThreadId, readonly at?: UtcMs }, { readonly words: string }>
  'marketing.resumed': Fact<ConsentKey, { readonly thread: ThreadId, readonly at?: UtcMs }, { readonly words: string }>

  /**
   * What the firm's rules said of it: before it went, before it went again, as it came in. Each verdict but a plain
   * "allow", and an "allow" after one that was more. It stands behind the fact of what it judges. `rules`: `id@version`.
   * `delivered`: what leaves (out) or is shown (in), where that is not what was written. `justification`: the advisor's.
   */
  'dlp.judged': Fact<MessageId, { readonly thread: ThreadId | null, readonly direction: 'in' | 'out', readonly stage: 'submit' | 'dispatch' | 'received' | 'edited' | 'transcribed', readonly action: DlpAction, readonly rules: readonly string[] }, { readonly findings: readonly ToldFinding[], readonly delivered: OutboundContent | InboundContent | null, readonly justification: string | null }>

  /** Cleared by the gate, and about to be dialled; written before the INVITE leaves. `consults`: the call that it may take over. */
  'call.placed': Fact<CallId, { readonly thread: ThreadId, readonly line: LineId, readonly consults: CallId | null }, { readonly to: Recipient, readonly dialled: string }>
  'call.refused': Fact<CallId, { readonly thread: ThreadId | null, readonly code: CallRefusalCode }, { readonly dialled: string }>
  /** `provider`: keyed digest of the SIP Call-ID. */
  'call.offered': Fact<CallId, { readonly thread: ThreadId, readonly line: LineId, readonly provider: string }, { readonly from: Recipient & { readonly profileName: string | null }, readonly user: string, readonly sipCallId: string }>
  'call.answered': Fact<CallId, Nothing, null>
  /** `code`: of SIP, where one was heard. Where it `interrupted` by a crash, the next start writes it. */
  'call.ended': Fact<CallId, { readonly end: CallEnd, readonly code: number | null }, Details>
  /** The advisor gives it on; written before the REFER leaves, so that none leaves unrecorded. What became of it: `call.transferred`. */
  'call.transfer-asked': Fact<CallId, { readonly consulted: CallId | null }, { readonly to: string }>
  /** It was given on: blind, or to somebody that `consulted` names. `done` false = it did not come about; null = the call ended before anybody said what became of it. */
  'call.transferred': Fact<CallId, { readonly consulted: CallId | null, readonly done: boolean | null, readonly code: number | null }, { readonly to: string }>
  /** `started` names the file; `paused` while card numbers are said. The file itself: media.kept, media.failed. */
  'call.recording': Fact<CallId, { readonly state: 'started' | 'paused' | 'resumed' | 'stopped', readonly media: MediaId }, null>

  'consent.asked': Fact<ConsentKey, { readonly thread: ThreadId, readonly message: MessageId }, { readonly words: string }>
  /** The opt-in never left: as if it had not been asked. */
  /** `withheld`: WhatsApp would not deliver it for now (131049): asked again after a day. */
  'consent.retracted': Fact<ConsentKey, { readonly thread: ThreadId, readonly message: MessageId, readonly withheld?: true }, null>
  /** `recordedBy`: the advisor's name, where consent was obtained elsewhere. */
  'consent.given': Fact<ConsentKey, { readonly thread: ThreadId, readonly by: AnswerBy }, { readonly words: string, readonly recordedBy: string | null }>
  /** `under`: of the same person, where it was said under another address of theirs, before both were known to be one. */
  'consent.declined': Fact<ConsentKey, { readonly thread: ThreadId, readonly by: AnswerBy, readonly under?: ConsentKey }, { readonly words: string }>
  'consent.unreachable': Fact<ConsentKey, { readonly thread: ThreadId, readonly message: MessageId }, { readonly words: string }>
  /** The number belongs to another person now: its yes was not theirs. `words`: WhatsApp's, if any. */
  'consent.ended': Fact<ConsentKey, { readonly thread: ThreadId }, { readonly words: string }>
  /** The provider said 131047. */
  'window.closed': Fact<ConsentKey, { readonly thread: ThreadId, readonly message: MessageId }, null>
  /** For one line and one number, as the carrier's platform keeps it. */
  'sms.blocked': Fact<ConsentKey, { readonly thread: ThreadId, readonly address: AddressKey, readonly reason: 'sms-opted-out' | 'not-sms-capable' }, { readonly words: string }>
  'sms.unblocked': Fact<ConsentKey, { readonly thread: ThreadId, readonly address: AddressKey }, { readonly words: string }>

  /** What is recorded for the firm from here on; `[]` = nothing. Written where the policy says otherwise than before. */
  'recording.set': Fact<'recording', { readonly channels: readonly ThreadChannel[] }, null>
  /** The firm wants its records at this sink, beginning after that one; null = with the first. */
  'sink.begun': Fact<SinkId, { readonly kind: string, readonly after: QueuePlace | null }, null>
  /**
   * A batch is about to go: what of the queue it takes, up to that place. Written before anything leaves, so that a crash
   * delivers the same batch again, under the same id.
   */
  'sink.sending': Fact<SinkId, { readonly batch: BatchId, readonly upTo: QueuePlace, readonly count: number }, null>
  /** The sink has it. `head`: the chain's head (hex) that went with it. `receipt`: what the sink answered. */
  'sink.delivered': Fact<SinkId, { readonly batch: BatchId, readonly upTo: QueuePlace, readonly count: number, readonly head: string }, { readonly receipt: string }>
  /** This one the sink would not have, for good; the rest goes on. `record`: its number. It can be tried again. */
  'sink.set-aside': Fact<SinkId, { readonly record: number, readonly code: string }, Details>
  /** One that had been set aside has been delivered after all. */
  'sink.recovered': Fact<SinkId, { readonly record: number, readonly batch: BatchId, readonly head: string }, { readonly receipt: string }>

  /** The policy holds what concerns this client: nothing of it is erased until it is lifted. */
  'hold.placed': Fact<AddressKey, Nothing, { readonly client: string, readonly reason: string }>
  'hold.lifted': Fact<AddressKey, Nothing, null>
  /** Retention destroyed the payloads of these facts, and these files. The facts stay, and the chain with them. `none`: they stood in no conversation. */
  'content.erased': Fact<ThreadId | 'none', { readonly messages: readonly MessageId[], readonly facts: readonly number[], readonly media: readonly MediaId[] }, null>
}

export type FactKind = keyof Facts
/** Who made it happen. */
export type Actor = 'advisor' | 'client' | 'provider' | 'system'

export type FactHeader = { [K in FactKind]: {
  readonly seq: number
  /** The organisation's clock. */
  readonly at: UtcMs
  readonly kind: K
  readonly actor: Actor
  readonly subject: Facts[K]['subject']
  readonly attrs: Facts[K]['attrs']
} }[FactKind]

export type NewFact = { [K in FactKind]: { readonly kind: K, readonly actor: Actor } & Facts[K] }[FactKind]
