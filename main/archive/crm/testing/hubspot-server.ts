import { z } from 'zod'
import { startCrm, type Asked, type CrmServer, type Said } from './crm-server.ts'

/*
 *  HubSpot's end of the wire, as developers.hubspot.com documents it: search of contacts, batch/upsert by a property with
 *  unique values, default associations, properties, owners.
 */
export interface HubSpotContact { readonly id: string, readonly properties: Readonly<Record<string, string>>, readonly changed: number }
interface Kept { readonly id: string, readonly properties: Readonly<Record<string, string>> }
export interface HubSpot extends CrmServer {
  readonly contacts: HubSpotContact[]
  /** By the value of the unique property. */
  readonly kept: { readonly communications: Map<string, Kept>, readonly calls: Map<string, Kept> }
  /** `101>1`: object, contact. */
  readonly ties: Set<string>
  /** `communications`, `calls`: those that have the property, and whether its values are unique. */
  readonly unique: Map<string, boolean>
}

const filter = z.strictObject({ propertyName: z.string(), operator: z.literal('EQ'), value: z.string() })
const search = z.strictObject({
  filterGroups: z.array(z.strictObject({ filters: z.array(filter).min(1).max(6) })).max(5),
  sorts: z.array(z.strictObject({ propertyName: z.literal('lastmodifieddate'), direction: z.literal('DESCENDING') })), properties: z.array(z.string()), limit: z.int().max(200),
})
const upsert = z.strictObject({ inputs: z.array(z.strictObject({ id: z.string(), idProperty: z.literal('compline_id'), objectWriteTraceId: z.string(), properties: z.record(z.string(), z.string()) })).min(1).max(100) })
const tie = z.strictObject({ inputs: z.array(z.strictObject({ from: z.strictObject({ id: z.string() }), to: z.strictObject({ id: z.string() }) })).min(1) })

const problem = (status: number, category: string, message: string, more: object = {}): Said => ({ status, json: { status: 'error', message, correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf', category, ...more } })
const done = { status: 'COMPLETE', startedAt: '2026-11-22T09:00:00.000Z', completedAt: '2026-11-22T09:00:00.010Z' }
/** "HubSpot only uses the area code and local number"; for the numbers of these tests, which are British. */
const searchable = (written = ''): string => written.replace(/\D/g, '').replace(/^(0044|44|0)+/, '')

export async function startHubSpot(): Promise<HubSpot> {
  const contacts: HubSpotContact[] = []
  const kept: HubSpot['kept'] = { communications: new Map(), calls: new Map() }
  const ties = new Set<string>()
  const unique = new Map([['communications', true], ['calls', true]])
  let next = 101

  function find(json: unknown): Said {
    const { filterGroups, properties } = search.parse(json)
    const valueOf = (contact: HubSpotContact, name: string): string | undefined => name === 'hs_searchable_calculated_phone_number' ? searchable(contact.properties['phone']) : name === 'hs_searchable_calculated_mobile_number' ? searchable(contact.properties['mobilephone']) : contact.properties[name]
    const found = contacts.filter((contact) => filterGroups.some(({ filters }) => filters.every(({ propertyName, value }) => valueOf(contact, propertyName) === value))).sort((a, b) => b.changed - a.changed)
    return { status: 200, json: { total: found.length, results: found.map((contact) => ({ id: contact.id, properties: Object.fromEntries(properties.map((name) => [name, contact.properties[name] ?? null])), archived: false })) } }
  }

  function write(object: 'communications' | 'calls', json: unknown): Said {
    const { inputs } = upsert.parse(json)
    if (unique.get(object) !== true) return problem(400, 'VALIDATION_ERROR', `Unable to perform update/upsert by non-unique 0-18 property compline_id in portal ID 62515`)
    const bad = inputs.find(({ properties }) => Object.values(properties).some((value) => value.includes('poison')))
    if (bad !== undefined) return problem(400, 'VALIDATION_ERROR', 'Property values were not valid: poison', { errors: [{ message: 'poison was not valid', code: 'INVALID_PROPERTY' }] })
    const results = inputs.map(({ id, properties }) => {
      const before = kept[object].get(id)
      const now = { id: before?.id ?? String(next++), properties: { ...before?.properties, ...properties } }
      kept[object].set(id, now)
      return { ...now, createdAt: '2026-11-22T09:00:00.000Z', updatedAt: '2026-11-22T09:00:00.000Z', archived: false, new: before === undefined }
    })
    return { status: 200, json: { ...done, results: results.reverse() } }
  }

  function answer({ method, path, query, headers, json }: Asked): Said {
    if (headers.authorization !== 'Bearer pat-eu1-secret') return problem(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.')
    const [, object = ''] = /^\/crm\/v3\/(?:objects|properties)\/(communications|calls)\b/.exec(path) ?? []
    if (method === 'POST' && path === '/crm/v3/objects/contacts/search') return find(json)
    if (method === 'GET' && path === '/crm/v3/objects/contacts') return { status: 200, json: { results: [] } }
    if (method === 'POST' && (object === 'communications' || object === 'calls') && path.endsWith('/batch/upsert')) return write(object, json)
    if (method === 'POST' && /^\/crm\/v4\/associations\/(communications|calls)\/contacts\/batch\/associate\/default$/.test(path)) {
      const { inputs } = tie.parse(json)
      for (const { from, to } of inputs) ties.add(`${from.id}>${to.id}`)
      return { status: 200, json: { ...done, results: inputs.map(({ from, to }) => ({ from, to, associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 81 } })) } }
    }
    if (method === 'GET' && path === `/crm/v3/properties/${object}/compline_id`) return unique.has(object) ? { status: 200, json: { name: 'compline_id', type: 'string', fieldType: 'text', hasUniqueValue: unique.get(object), archived: false } } : problem(404, 'OBJECT_NOT_FOUND', 'Unable to find property')
    if (method === 'GET' && path === '/crm/v3/owners') return { status: 200, json: { results: query.get('email') === 'sam@harbourpine.example' ? [{ id: '41629779', email: 'sam@harbourpine.example', archived: false }] : [] } }
    return problem(404, 'OBJECT_NOT_FOUND', 'Not found')
  }

  return Object.assign(await startCrm(answer), { contacts, kept, ties, unique })
}
