import type { ArchiveRecord } from '../../../core/archive/record.ts'
import { isNumber, nationalOf } from '../../../core/archive/same-number.ts'
import { read, searched, type HubSpotWire } from './hubspot-wire.ts'

/** HubSpot's searches go by the number without its country code ("CRM search", phone numbers); five groups at most. */
const SEARCHABLE = ['hs_searchable_calculated_phone_number', 'hs_searchable_calculated_mobile_number']
const WRITTEN = ['phone', 'mobilephone', 'hs_whatsapp_phone_number']

/**
 * The contact with this number, or with this WhatsApp user id in `userIdProperty`; null = there is none. Of several the one
 * that was changed last: it is the one that people work with. What the search finds is compared digit by digit.
 */
export async function findContact(wire: HubSpotWire, { e164, userId }: ArchiveRecord['client'], userIdProperty: string | undefined, signal: AbortSignal): Promise<string | null> {
  if (userId !== null && userIdProperty !== undefined) {
    const [found] = await search(wire, [[userIdProperty, userId]], [userIdProperty], signal)
    if (found !== undefined && found.properties[userIdProperty] === userId) return found.id
  }
  if (e164 === null) return null
  const filters = [...SEARCHABLE.map((name): Filter => [name, nationalOf(e164)]), ...WRITTEN.map((name): Filter => [name, e164])]
  const found = await search(wire, filters, WRITTEN, signal)
  return found.find(({ properties }) => WRITTEN.some((name) => isNumber(properties[name], e164)))?.id ?? null
}

type Filter = readonly [property: string, value: string]

async function search(wire: HubSpotWire, filters: readonly Filter[], properties: readonly string[], signal: AbortSignal) {
  const answer = await wire.ask('/crm/v3/objects/contacts/search', {
    method: 'POST',
    json: {
      filterGroups: filters.map(([propertyName, value]) => ({ filters: [{ propertyName, operator: 'EQ', value }] })),
      sorts: [{ propertyName: 'lastmodifieddate', direction: 'DESCENDING' }],
      properties, limit: 100,
    },
  }, signal)
  return read(searched, answer, 'search of contacts').results
}
