import { z } from 'zod'
import { command, nothing, type Ok } from '../command.ts'
import type { ContactId, MessageId, SinkId } from '../ids.ts'
import type { Attestation } from './attestation.ts'
import { recordFilter, type ArchiveStatus, type ChainCheck, type RecordCounts, type RecordDetail, type RecordsPage } from './view.ts'

/*
 *  What the Records screen asks of main; spread into core/ipc.ts. The poke `records` says that an answer may be another
 *  one now; `records-progress` how far the check or the export has come.
 */
const fact = z.int().min(1)
const sink = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/).transform((id) => id as SinkId)
const contactId = z.uuid().transform((id) => id as ContactId)
const moment = z.int().min(0).nullable().default(null)
const messageId = z.uuid().transform((id) => id as MessageId)

export const recordCommands = {
  /** Newest first. `after`: the page before's `next`. */
  'records.list': command<RecordsPage>()(z.strictObject({ filter: recordFilter.prefault({}), after: fact.nullable().default(null), limit: z.int().min(1).max(200).default(50) })),
  /** Of all that the filter lets through, whatever `state` it asks for. */
  'records.counts': command<RecordCounts>()(z.strictObject({ filter: recordFilter.prefault({}) })),
  'records.get': command<RecordDetail | null>()(z.strictObject({ fact })),
  /** Of a message or call: the record of it as it was first said; null = it is not recorded. */
  'records.ofMessage': command<RecordDetail | null>()(z.strictObject({ messageId })),
  'records.status': command<ArchiveStatus>()(nothing),
  /** Try again now. `fact` null = all that this sink set aside, and what it could not be reached for. `ok: false` = there is no such sink or record. */
  'records.retry': command<Ok | { readonly ok: false }>()(z.strictObject({ sink, fact: fact.nullable().default(null) })),
  /** The whole chain, in a thread of its own: seconds for each 100,000 facts. A second one meanwhile gets the same answer. */
  'records.check': command<ChainCheck>()(nothing),
  /** Asks where, and writes them there, oldest first, in the clear. `ok: false` without details = the advisor thought better of it. */
  'records.export': command<Ok & { readonly records: number } | { readonly ok: false, readonly details: string }>()(z.strictObject({ filter: recordFilter.prefault({}), format: z.enum(['jsonl', 'eml']) })),

  /** What a client was asked on WhatsApp and what they said, oldest first, with its proofs. */
  'attestation.get': command<Attestation>()(z.strictObject({ contactId })),
  /** The same as a JSON file, in the clear, where the advisor chooses; of all clients where none is named. `from`, `to` (without): UTC ms. */
  'attestation.export': command<Ok & { readonly events: number } | { readonly ok: false, readonly details: string }>()(z.strictObject({ contactId: contactId.nullable(), from: moment, to: moment })),
} as const
