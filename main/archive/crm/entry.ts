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
  const byId = new Map<string, ArchiveRecord[]>()
  for (const record of batch.filter(wanted)) {
    const id = externalIdOf(record, per)
    byId.set(id, [...byId.get(id) ?? [], record])
  }
  return Promise.all([...byId].map(async ([externalId, records]) => {
    const some = records[0]
    if (some === undefined) throw new Error('an entry without records')
    const all = await beside(some, isDays(some, per) ? 'day' : 'message')
    return entryOf(externalId, together(all.filter((one) => wanted(one) && externalIdOf(one, per) === externalId), records), records, isDays(some, per))
  }))
}

const isDays = ({ channel, conversation }: ArchiveRecord, per: CrmPolicy['per']): boolean => per === 'day' && channel !== 'voice' && conversation !== null

/** By the time of recording, which never changes, and in UTC, so that an advisor who travels doubles nothing. */
export function externalIdOf(record: ArchiveRecord, per: CrmPolicy['per']): string {
  return isDays(record, per) ? `${String(record.conversation)}-${record.time.recorded.slice(0, 10)}` : record.of ?? record.id
}

/** In the ledger's order; the batch's own among them, once. */
function together(all: readonly ArchiveRecord[], own: readonly ArchiveRecord[]): ArchiveRecord[] {
  const known = new Set<RecordId>(all.map(({ id }) => id))
  return [...all, ...own.filter(({ id }) => !known.has(id))]
}

function entryOf(externalId: string, all: readonly ArchiveRecord[], records: readonly ArchiveRecord[], days: boolean): Entry {
  const last = all.at(-1)
  if (last === undefined) throw new Error('an entry without records')
  const first = days ? null : all.find(({ id }) => id === externalId) ?? null
  const kind = last.channel !== 'voice' ? 'messages' : (first ?? last).call !== null ? 'call' : 'voicemail'
  const day = (days ? last : first ?? last).time.recorded.slice(0, 10)
  const at = first?.call?.began ?? all.map(saidAt).reduce((latest, one) => Date.parse(one) > Date.parse(latest) ? one : latest)
  return { externalId, kind, last, first, day, at: first?.kind === 'message' ? saidAt(first) : at, lines: linesOf(all, day), records }
}
