import type { ArchiveRecord, RecordId } from '../../../core/archive/record.ts'
import type { CrmPolicy } from '../../../core/policy/crm.ts'
import type { CrmParts } from './crm-parts.ts'
import { linesOf, saidAt, type Line } from './lines.ts'
import { wants } from './wanted.ts'

/** What stands in the CRM as one thing: a message, a conversation's day, a call, a voicemail. */
export interface Entry {
  /** The same each time: what it was first made of decides. At most 64 of a–z, 0–9 and `-`. */
  readonly externalId: string
  readonly kind: 'messages' | 'call' | 'voicemail'
  /** The newest record that it is made of: who, where, and of a call everything. */
  readonly last: ArchiveRecord
  /** The record of the call or message itself; null = it is not among them, or it is a day's. */
  readonly first: ArchiveRecord | null
  /** `2026-11-22`, in UTC. */
  readonly day: string
  /** When it was last said something, ISO 8601; of a call when it began. */
  readonly at: string
  readonly lines: readonly Line[]
  /** Those of the batch that it is made for. */
  readonly records: readonly ArchiveRecord[]
}

/**
 * The entries that these records change, made anew from all that belongs to them. Calls and voicemails have one each,
 * whatever `per` says: CRMs keep their length and outcome.
 */
export async function entriesOf(batch: readonly ArchiveRecord[], { log, per }: Pick<CrmPolicy, 'log' | 'per'>, beside: CrmParts['beside']): Promise<Entry[]> {
  const wanted = wants(log)
  const byId = new Map<string, { readonly of: ArchiveRecord, readonly records: ArchiveRecord[] }>()
  for (const record of batch.filter(wanted)) {
    const of = await originalOf(record, batch, beside)
    const id = externalIdOf(of, per)
    const found = byId.get(id)
    if (found === undefined) byId.set(id, { of, records: [record] })
    else found.records.push(record)
  }
  const entries: Entry[] = []
  for (const [externalId, { of, records }] of byId) {
    const all = (await beside(of, isDays(of, per) ? 'day' : 'message')).filter(wanted)
    const its = all.filter((one) => externalIdOf(all.find(({ id }) => id === one.of) ?? one, per) === externalId)
    entries.push(entryOf(externalId, together(its, records), records, of, isDays(of, per)))
  }
  // A status that changes nothing, of a message that was not recorded, says nothing to anybody.
  return entries.filter(({ kind, lines }) => kind !== 'messages' || lines.length > 0)
}

const isDays = ({ channel, conversation }: ArchiveRecord, per: CrmPolicy['per']): boolean => per === 'day' && channel !== 'voice' && conversation !== null

/** What changed a message belongs where the message is, whatever day it is by then; itself where that is not on record. */
async function originalOf(record: ArchiveRecord, batch: readonly ArchiveRecord[], beside: CrmParts['beside']): Promise<ArchiveRecord> {
  if (record.of === null) return record
  const isIt = ({ id }: ArchiveRecord): boolean => id === record.of
  return batch.find(isIt) ?? (await beside(record, 'message')).find(isIt) ?? record
}

/**
 * Of a message, not of what changed it. By the time of recording, which never changes, and in UTC, so that an advisor who
 * travels doubles nothing.
 */
export function externalIdOf(record: ArchiveRecord, per: CrmPolicy['per']): string {
  return isDays(record, per) ? `${String(record.conversation)}-${record.time.recorded.slice(0, 10)}` : record.of ?? record.id
}

/** In the order in which they were recorded; the batch's own among them, once. */
function together(all: readonly ArchiveRecord[], own: readonly ArchiveRecord[]): ArchiveRecord[] {
  const known = new Set<RecordId>(all.map(({ id }) => id))
  return [...all, ...own.filter(({ id }) => !known.has(id))].sort((a, b) => a.proof.fact - b.proof.fact)
}

function entryOf(externalId: string, all: readonly ArchiveRecord[], records: readonly ArchiveRecord[], of: ArchiveRecord, days: boolean): Entry {
  const last = all.at(-1)
  if (last === undefined) throw new Error('an entry without records')
  const first = days ? null : all.find(({ id }) => id === externalId) ?? null
  const kind = last.channel !== 'voice' ? 'messages' : (first ?? last).call !== null ? 'call' : 'voicemail'
  const day = of.time.recorded.slice(0, 10)
  const lines = linesOf(all, day)
  const moments = lines.length === 0 ? all.map(saidAt) : lines.map((line) => line.at)
  const at = first?.call?.began ?? moments.reduce((latest, one) => Date.parse(one) > Date.parse(latest) ? one : latest)
  return { externalId, kind, last, first, day, at: first?.kind === 'message' ? saidAt(first) : at, lines, records }
}
