import type { RecordId } from '../../../core/archive/record.ts'

/** Where a record is in the CRM: its entry's id there, and the client's. Nothing of these says who the client is. */
export interface Place { readonly record: RecordId, readonly entry: string, readonly client: string }

/** Ids of CRMs hold no spaces; what does is not an id. */
const word = (text: string): string => /^[\w.:~-]{1,100}$/.test(text) ? text : '-'

/** A delivery's receipt: first line for people, then one line for each record. */
export const receiptOf = (where: string, places: readonly Place[]): string =>
  [`${where}: ${String(places.length)}`, ...places.map(({ record, entry, client }) => `${record} ${word(entry)} ${word(client)}`)].join('\n')

/** Where that receipt says the record is; null = it does not say. `-` is not handed out. */
export function placeIn(receipt: string, record: RecordId): { readonly entry: string | null, readonly client: string | null } | null {
  const line = receipt.split('\n').find((one) => one.startsWith(`${record} `))?.split(' ')
  if (line === undefined) return null
  const known = (text: string | undefined): string | null => text === undefined || text === '-' ? null : text
  return { entry: known(line[1]), client: known(line[2]) }
}
