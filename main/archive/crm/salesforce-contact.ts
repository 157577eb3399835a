import { z } from 'zod'
import type { ArchiveRecord } from '../../../core/archive/record.ts'
import { formsOf, isNumber } from '../../../core/archive/same-number.ts'
import type { E164 } from '../../../core/ids.ts'
import { read, type SalesforceWire } from './salesforce-wire.ts'

const found = z.looseObject({ Id: z.string(), LastModifiedDate: z.string().default(''), attributes: z.object({ type: z.string() }) })
type Found = z.output<typeof found>
const searched = z.object({ searchRecords: z.array(found) })
const queried = z.object({ records: z.array(found) })

/** What of each holds numbers, and which of its records are people still. */
const people = {
  Contact: { fields: ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'], where: '' },
  Lead: { fields: ['Phone', 'MobilePhone'], where: 'IsConverted = false' },
} as const
type Person = keyof typeof people
const kinds: readonly Person[] = ['Contact', 'Lead']

/**
 * The contact, else the lead, with this number, or with this WhatsApp user id in `userIdField`; null = nobody. Of several the
 * one that was changed last. First by the search index, which knows numbers in any form; then, as the index lags behind, by
 * the usual forms themselves. What is found is compared digit by digit.
 */
export async function findPerson(wire: SalesforceWire, { e164, userId }: ArchiveRecord['client'], userIdField: string | undefined, signal: AbortSignal): Promise<string | null> {
  if (userId !== null && userIdField !== undefined) {
    for (const kind of kinds) {
      const [first] = await query(wire, `SELECT Id, LastModifiedDate FROM ${kind} WHERE ${clause([`${userIdField} = ${quoted(userId)}`, people[kind].where])} ORDER BY LastModifiedDate DESC LIMIT 1`, signal)
      if (first !== undefined) return first.Id
    }
  }
  if (e164 === null) return null
  return best(await search(wire, e164, signal), e164) ?? best((await Promise.all(kinds.map((kind) => exactly(wire, kind, e164, signal)))).flat(), e164)
}

function best(all: readonly Found[], e164: E164): string | null {
  const matching = all.filter((one) => kinds.some((kind) => kind === one.attributes.type && people[kind].fields.some((field) => isNumber(one[field], e164))))
  const newest = (kind: Person): Found | undefined => matching.filter(({ attributes }) => attributes.type === kind).sort((a, b) => Date.parse(b.LastModifiedDate) - Date.parse(a.LastModifiedDate))[0]
  return (newest('Contact') ?? newest('Lead'))?.Id ?? null
}

async function search(wire: SalesforceWire, e164: E164, signal: AbortSignal): Promise<readonly Found[]> {
  const returning = kinds.map((kind) => `${kind}(Id, ${people[kind].fields.join(', ')}, LastModifiedDate${people[kind].where === '' ? '' : ` WHERE ${people[kind].where}`} LIMIT 50)`)
  const sosl = `FIND {${formsOf(e164).map((form) => `"${escapedForSearch(form)}"`).join(' OR ')}} IN PHONE FIELDS RETURNING ${returning.join(', ')}`
  return read(searched, await wire.ask(`/search/?${new URLSearchParams({ q: sosl }).toString()}`, { method: 'GET' }, signal), 'search of contacts').searchRecords
}

const exactly = (wire: SalesforceWire, kind: Person, e164: E164, signal: AbortSignal): Promise<readonly Found[]> => {
  const forms = formsOf(e164).map(quoted).join(', ')
  const { fields, where } = people[kind]
  return query(wire, `SELECT Id, ${fields.join(', ')}, LastModifiedDate FROM ${kind} WHERE ${clause([`(${fields.map((field) => `${field} IN (${forms})`).join(' OR ')})`, where])} ORDER BY LastModifiedDate DESC LIMIT 50`, signal)
}

export const query = async (wire: SalesforceWire, soql: string, signal: AbortSignal): Promise<readonly Found[]> =>
  read(queried, await wire.ask(`/query/?${new URLSearchParams({ q: soql }).toString()}`, { method: 'GET' }, signal), 'query').records

const clause = (conditions: readonly string[]): string => conditions.filter((one) => one !== '').join(' AND ')
/** "Quoted string escape sequences" of SOQL. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, (one) => `\\${one}`)}'`
/** "Reserved characters" of SOSL. */
const escapedForSearch = (text: string): string => text.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, (one) => `\\${one}`)
