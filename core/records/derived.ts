import type { Consent } from '../consent/opt-in.ts'
import type { DlpAction } from '../dlp/rule.ts'
import type { CallView } from '../telephony/call.ts'
import type { AddressKey, BatchId, ConsentKey, ContactId, LineId, MediaId, MessageId, SinkId, ThreadId } from '../ids.ts'
import type { Pricing, Purpose, ThreadChannel } from '../messaging/message.ts'
import type { RefusalCode } from '../messaging/refusal.ts'
import type { MessageStatus } from '../messaging/status.ts'
import type { UtcMs } from '../time.ts'
import type { MessageRow, Notice } from '../view.ts'
import type { WindowAnchors } from '../whatsapp/customer-service-window.ts'
import type { Failed } from './fact.ts'

/*
 *  The state that follows from the facts, and from nothing else: `fold` makes it, main keeps it in SQLite in the
 *  same transaction, and `ledger verify` makes it again and compares. No names, numbers or words stand here.
 */
export interface ThreadState {
  readonly id: ThreadId
  readonly line: LineId
  readonly channel: ThreadChannel
  readonly address: AddressKey
  readonly consent: ConsentKey | null
  readonly contact: ContactId | null
  /** The fact whose payload holds the address. */
  readonly addressFact: number
}

export interface MessageState {
  readonly id: MessageId
  readonly thread: ThreadId
  readonly direction: MessageRow['direction']
  readonly type: MessageRow['type']
  readonly purpose: Purpose | null
  readonly consent: ConsentKey | null
  readonly at: UtcMs
  readonly seq: number
  readonly status: MessageStatus
  readonly statusAt: UtcMs
  readonly attempts: number
  readonly retryAt: UtcMs | null
  /** Keyed digest of the provider's id. */
  readonly provider: string | null
  /** The fact whose payload holds the provider's id. */
  readonly providerFact: number | null
  readonly failed: Failed | null
  /** The fact whose payload holds the failure's details. */
  readonly failedFact: number | null
  readonly refusal: RefusalCode | null
  /** `words`: the fact whose payload holds its words, where that is not this one. */
  readonly notice: { readonly kind: Notice['kind'], readonly by: Notice['by'], /** The fact whose payload holds the address that the thread had then. */ readonly address: number, readonly words?: number } | null
  /** The message it answers or reacts to. */
  readonly about: MessageId | null
  readonly media: MediaId | null
  /** The facts that hold its later versions, oldest first. */
  readonly edits: readonly number[]
  readonly revokedAt: UtcMs | null
  /** The newest reaction of either side to it; one that was taken back has no text. */
  readonly reactions: { readonly in: MessageId | null, readonly out: MessageId | null }
  readonly pricing: Pricing | null
  /** The fact that holds a voicemail's transcript. */
  readonly transcriptFact: number | null
  /** The firm's rules' newest verdict of each of its versions; none where they had nothing to say. */
  readonly judged: readonly Judged[]
  /** Of a call; null of everything else. Its recording is the message's `media`. */
  readonly call: Omit<CallView, 'recording'> | null
  /** Retention destroyed what it said. */
  readonly erasedAt: UtcMs | null
}

/** `of`: the fact that holds the words which were judged; `fact`: the one that holds the verdict. */
export interface Judged { readonly action: DlpAction, readonly of: number, readonly fact: number }

/** The bytes of a message's file. What goes out lies here before it is queued. */
export interface MediaState {
  readonly id: MediaId
  readonly message: MessageId
  readonly state: 'wanted' | 'kept' | 'failed'
  readonly attempts: number
  /** When it is fetched again; null = now, or never again where it has failed. */
  readonly retryAt: UtcMs | null
  readonly code: string | null
}

/** Marketing messages to this person; all others are not touched by it. */
export interface MarketingState { readonly key: ConsentKey, readonly stopped: boolean, /** By the client's word. */ readonly since: UtcMs }

export interface WindowState extends WindowAnchors {
  readonly key: ConsentKey
  /** What dated each anchor: the latest moment, and where another stands after it on record, that one too. A clock that ran ahead dates one in the future. */
  readonly moments: Readonly<Partial<Record<keyof WindowAnchors, readonly WindowMoment[]>>>
}
export interface WindowMoment { readonly at: UtcMs, readonly fact: number }
export interface SmsBlock { readonly key: ConsentKey, readonly address: AddressKey, readonly reason: 'sms-opted-out' | 'not-sms-capable' | null, readonly since: UtcMs }
/** Where a thread's SMS block stands: the line and the number it goes to, as the carriers' platforms keep it. */
export const smsBlockKey = ({ line, address }: Pick<ThreadState, 'line' | 'address'>): ConsentKey => `${line}:${address}` as ConsentKey
export interface Alias { readonly address: AddressKey, readonly of: AddressKey }

/** What is recorded for the firm. `id` is always `now`. */
export interface RecordingState { readonly id: 'now', readonly channels: readonly ThreadChannel[] }

/**
 * What the firm gets: one for each thing that was said, done or refused, and one for each thing that changed it later
 * (`edit`, `revoke`, `transcript`; `file`: one that came after its message had gone; `status`: of a message that had been
 * recorded with another one). Its content stands in the facts.
 */
export type RecordKind = 'message' | 'call' | 'refusal' | 'edit' | 'revoke' | 'transcript' | 'file' | 'status' | 'consent'
export interface RecordState {
  /** Of the fact that made it, as text; `fact` is the same as a number: the record's number. */
  readonly id: string
  readonly fact: number
  readonly kind: RecordKind
  /** null: an opt-in or a call that was refused before there was a conversation. */
  readonly thread: ThreadId | null
  /** The message or call it is about; null of a consent. */
  readonly about: MessageId | null
  readonly channel: ThreadChannel
  readonly line: LineId | null
  readonly at: UtcMs
  /** The fact with which it could go; null = its file, or one before it in its conversation, is still waited for. */
  readonly due: number | null
}
/** Records go in this order: by `due`, then by `fact`. In one conversation that is the order in which things happened. */
export interface QueuePlace { readonly due: number, readonly fact: number }
/** Of one conversation: those that wait. `media`: the file that is waited for; null = only for those before it. */
export interface CaptureState { readonly id: ThreadId, readonly waiting: readonly { readonly fact: number, readonly media: MediaId | null }[] }

export interface SinkState {
  readonly id: SinkId
  readonly kind: string
  /** The last that was delivered, or set aside; null = none yet. */
  readonly upTo: QueuePlace | null
  /** It may have it, or not: a crash, or no answer yet. */
  readonly sending: { readonly batch: BatchId, readonly upTo: QueuePlace, readonly count: number } | null
  readonly delivered: number
  readonly deliveredAt: UtcMs | null
}
/** `id`: `<sink> <record>`. */
export interface AsideState { readonly id: string, readonly sink: SinkId, readonly record: number, readonly state: 'aside' | 'recovered', readonly code: string, readonly fact: number }
export const asideId = (sink: SinkId, record: number): string => `${sink} ${String(record)}`
export interface HoldState { readonly address: AddressKey, readonly state: 'placed' | 'lifted', readonly since: UtcMs, readonly fact: number }

export interface DerivedTables {
  thread: ThreadState
  message: MessageState
  consent: Consent
  window: WindowState
  sms_block: SmsBlock
  alias: Alias
  media: MediaState
  marketing: MarketingState
  recording: RecordingState
  capture: CaptureState
  record: RecordState
  sink: SinkState
  aside: AsideState
  hold: HoldState
}
export type DerivedTable = keyof DerivedTables
export const derivedTables: readonly DerivedTable[] = ['thread', 'message', 'consent', 'window', 'sms_block', 'alias', 'media', 'marketing', 'recording', 'capture', 'record', 'sink', 'aside', 'hold']

/** Where `fold` reads and writes: SQLite in main, a Map in the verifier. */
export interface DerivedStore {
  get<T extends DerivedTable>(table: T, key: string): DerivedTables[T] | null
  put<T extends DerivedTable>(table: T, key: string, row: DerivedTables[T]): void
}
