import { z } from 'zod'
import type { ContactId, LineId, MessageId, SinkId, ThreadId } from '../ids.ts'
import type { ThreadChannel } from '../messaging/message.ts'
import type { RecordKind } from '../records/derived.ts'
import type { UtcMs } from '../time.ts'
import type { ArchiveRecord } from './record.ts'

/*
 *  The Records screen: main answers from the ledger, page by page; nothing of it stands in Dexie.
 */

/**
 * `waiting`: it was captured, and its file or one before it is still awaited. `queued`: at least one sink has it not yet.
 * `aside`: at least one would not have it. `delivered`: all that the policy names have it. `kept`: the policy names none.
 */
export const recordStates = ['waiting', 'queued', 'aside', 'delivered', 'kept'] as const
export type RecordPlaceState = (typeof recordStates)[number]

export interface RecordRow {
  readonly fact: number
  readonly kind: RecordKind
  readonly state: RecordPlaceState
  readonly at: UtcMs
  readonly channel: ThreadChannel
  readonly direction: 'in' | 'out' | null
  readonly line: LineId | null
  readonly thread: ThreadId | null
  readonly message: MessageId | null
  readonly contact: ContactId | null
  /** The client's name, or their number. */
  readonly client: string
  /** Its beginning, as the advisor sees it: what the firm's rules mask is masked. */
  readonly text: string
  /** Of a refusal: the gate's code. */
  readonly refusal: string | null
  readonly erased: boolean
}

const day = z.int().min(0)
export const recordFilter = z.strictObject({
  /** Name or number, as typed. */
  client: z.string().max(200).default(''),
  thread: z.uuid().transform((id) => id as ThreadId).nullable().default(null),
  channel: z.enum(['whatsapp', 'sms', 'voice']).nullable().default(null),
  kind: z.enum(['message', 'call', 'refusal', 'edit', 'revoke', 'transcript', 'file', 'status', 'consent']).nullable().default(null),
  state: z.enum(recordStates).nullable().default(null),
  /** UTC ms; the day's beginning and the end (without) where the advisor sits. */
  from: day.nullable().default(null),
  to: day.nullable().default(null),
})
export type RecordFilter = z.output<typeof recordFilter>

export interface RecordsPage {
  readonly rows: readonly RecordRow[]
  /** To ask on after: the last row's `fact`; null = that was all. */
  readonly next: number | null
}

/** `captured` = delivered + queued + waiting + aside + kept. `refused`: how many of them are refusals, wherever they stand. */
export interface RecordCounts { readonly captured: number, readonly delivered: number, readonly queued: number, readonly waiting: number, readonly aside: number, readonly kept: number, readonly refused: number }

/** How each sink has one record. */
export interface RecordReceipt {
  readonly sink: SinkId
  readonly kind: string
  readonly state: 'waiting' | 'queued' | 'sending' | 'delivered' | 'aside'
  readonly at: UtcMs | null
  readonly batch: string | null
  /** What the sink answered, or why it would not have it. */
  readonly details: string
}
export interface RecordDetail {
  readonly row: RecordRow
  /** null = it cannot be made: its facts are not in order (see the chain's check). */
  readonly record: ArchiveRecord | null
  readonly receipts: readonly RecordReceipt[]
  /** "Open in CRM"; null = no CRM has it. */
  readonly crmUrl: string | null
}

export interface SinkStatus {
  readonly id: SinkId
  readonly kind: string
  readonly state: 'idle' | 'sending' | 'retrying' | 'needs-it'
  readonly queued: number
  readonly aside: number
  readonly delivered: number
  readonly deliveredAt: UtcMs | null
  /** Of the oldest record that it has not. */
  readonly oldestAt: UtcMs | null
  /** Why the last attempt failed, for IT; null = it did not. */
  readonly trouble: string | null
  readonly retryAt: UtcMs | null
}

/** `behind`: it waits longer than the policy allows; `blocked`: and so nothing more is sent. */
export interface ArchiveStatus {
  /** What is recorded; `[]` = nothing. */
  readonly channels: readonly ThreadChannel[]
  readonly captured: number
  readonly sinks: readonly SinkStatus[]
  readonly gap: 'none' | 'behind' | 'blocked'
}

/** The ledger's own check, as `admin ledger verify` makes it. */
export interface ChainCheck { readonly facts: number, readonly head: string, readonly findings: readonly { readonly at: string, readonly code: string, readonly why: string }[] }
