import type { CrmPolicy } from '../../../core/policy/crm.ts'
import type { Delivered, Sink } from '../sink.ts'
import type { CrmParts } from './crm-parts.ts'
import { entriesOf, externalIdOf, type Entry } from './entry.ts'
import { NotDelivered } from './exchange.ts'
import { placeIn, receiptOf } from './receipt.ts'
import { wants } from './wanted.ts'

/** Ids there: of the entry, of the client. */
export interface Placed { readonly entry: string, readonly client: string }

/** One firm's CRM. Throws `NotDelivered`. */
export interface Crm {
  readonly name: string
  /** Each by its external id, made or made anew. All clients are looked up before anything is written. */
  put(entries: readonly Entry[], signal: AbortSignal): Promise<ReadonlyMap<Entry, Placed>>
  /** What it found, in words for IT. */
  test(signal: AbortSignal): Promise<string>
  urlOf(placed: { readonly entry: string | null, readonly client: string | null }, externalId: string, e164: string | null): string | null
}

/** That one record is why, and no other has to wait for it. */
export const refused = (entry: Entry, code: string, why: string): NotDelivered =>
  new NotDelivered({ ok: false, why, blames: 'record', fact: entry.records[0]?.proof.fact ?? entry.last.proof.fact, code })

export const noContact = (entry: Entry, name: string): NotDelivered =>
  refused(entry, 'no-contact', `${name} has no contact with this number or user id; make one there, then try again`)

export function sinkOf(kind: Sink['kind'], policy: Pick<CrmPolicy, 'log' | 'per'>, { id, beside }: Pick<CrmParts, 'id' | 'beside'>, crm: Crm, most: number): Sink {
  return {
    id, kind, most, wants: wants(policy.log),
    async deliver({ records }, signal) {
      return attempt(async () => {
        const batch = records.map(({ record }) => record)
        const placed = await crm.put(await entriesOf(batch, policy, beside), signal)
        return receiptOf(crm.name, [...placed].flatMap(([entry, place]) => entry.records.map((record) => ({ record: record.id, ...place }))))
      })
    },
    test: (signal) => attempt(() => crm.test(signal)),
    urlOf: (record, receipt) => crm.urlOf((receipt === null ? null : placeIn(receipt, record.id)) ?? { entry: null, client: null }, externalIdOf(record, policy.per), record.client.e164),
  }
}

async function attempt(work: () => Promise<string>): Promise<Delivered> {
  try {
    return { ok: true, receipt: await work() }
  } catch (error) {
    if (error instanceof NotDelivered) return error.failure
    return { ok: false, blames: 'sink', why: error instanceof Error ? error.message : 'stopped' }
  }
}
