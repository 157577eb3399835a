import type { CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import type { CrmParts } from './crm-parts.ts'
import { noContact, refused, sinkOf, type Placed } from './crm-sink.ts'
import type { Entry } from './entry.ts'
import { createExchange, NotDelivered, trouble, type Answer } from './exchange.ts'
import { findContact } from './hubspot-contact.ts'
import { objectOf, propertiesOf, type HubSpotObject } from './hubspot-object.ts'
import { associated, codesOf, hubspotWire, owners, problemIn, property, read, searched, upserted } from './hubspot-wire.ts'
import { remembering } from './remembered.ts'

type HubSpotPolicy = Extract<CrmPolicy, { readonly kind: 'hubspot' }>

/** "Batch endpoints": at most 100 inputs. */
const MOST = 100
const NOBODY = 'nobody'

/**
 * HubSpot: messages are communications, calls and voicemails calls. Each is made or made anew by a property of the firm's
 * own with unique values (`idProperty`), then tied to its contact, which does no harm a second time. Without that property
 * nothing is written: a delivery that is repeated would double everything.
 */
export function createHubSpot(policy: HubSpotPolicy, parts: CrmParts): Sink {
  const { idProperty, userIdProperty } = policy
  const wire = hubspotWire(policy.baseUrl, () => parts.secretOf(policy.accessToken), policy.accessToken, createExchange('HubSpot', parts))
  const contacts = remembering(parts.now)
  const known = remembering(parts.now)
  /** Firms replace HubSpot's outcomes of calls by their own; then calls have none. */
  let outcomes = true

  async function contactOf(entry: Entry, signal: AbortSignal): Promise<string> {
    const { client } = entry.last
    const id = await contacts.of(`${client.e164 ?? ''} ${client.userId ?? ''}`, () => findContact(wire, client, userIdProperty, signal))
    if (id === null) throw noContact(entry, 'HubSpot')
    return id
  }

  /** Of the policy, or who has the advisor's mail address there; null = nobody. */
  async function ownerOf({ last }: Entry, signal: AbortSignal): Promise<string | null> {
    const { email } = last.advisor
    if (policy.ownerId !== undefined || email === null) return policy.ownerId ?? null
    const id = await known.of(email, async () => {
      try {
        const answer = await wire.ask(`/crm/v3/owners?${new URLSearchParams({ email, limit: '1' }).toString()}`, { method: 'GET' }, signal)
        return owners.safeParse(answer.json).data?.results.find(({ archived }) => !archived)?.id ?? NOBODY
      } catch (error) {
        // The token may not see owners: then its own user is the one.
        if (error instanceof NotDelivered && error.failure.blames === 'needs-it') return NOBODY
        throw error
      }
    })
    return id === NOBODY ? null : id
  }

  async function upsert(object: HubSpotObject, entries: readonly Entry[], signal: AbortSignal): Promise<Map<Entry, string>> {
    const [first] = entries
    // All of a desk are its advisor's.
    const owner = first === undefined ? null : await ownerOf(first, signal)
    const inputs = entries.map((entry) => {
      const { hs_call_disposition, ...properties } = propertiesOf(entry, owner)
      return { id: entry.externalId, idProperty, objectWriteTraceId: entry.externalId, properties: { ...properties, ...outcomes && hs_call_disposition !== undefined && { hs_call_disposition }, [idProperty]: entry.externalId } }
    })
    const answer = await wire.ask(`/crm/v3/objects/${object}/batch/upsert`, { method: 'POST', json: { inputs } }, signal)
    if (answer.status === 400 || answer.status === 409 || answer.status === 413) return refusedUpsert(object, entries, answer, signal)
    const { results, errors } = read(upserted, answer, `writing ${object}`)
    const [error] = errors
    if (error !== undefined) {
      const named = error.context?.['objectWriteTraceId']
      const entry = entries.find(({ externalId }) => named === externalId || Array.isArray(named) && named.includes(externalId))
      throw entry === undefined ? trouble('sink', `HubSpot, writing ${object}: ${codesOf(error)}`) : refused(entry, 'crm-refused', `HubSpot refused it: ${codesOf(error)}`)
    }
    return new Map(entries.map((entry) => {
      const made = results.find((one) => one.properties[idProperty] === entry.externalId || one.objectWriteTraceId === entry.externalId) ?? (entries.length === 1 ? results[0] : undefined)
      if (made === undefined) throw trouble('sink', `HubSpot, writing ${object}: the answer does not say what became of each`)
      return [entry, made.id]
    }))
  }

  /** Whose fault it was: the property's, the outcomes', or which of them. */
  async function refusedUpsert(object: HubSpotObject, entries: readonly Entry[], answer: Answer, signal: AbortSignal): Promise<Map<Entry, string>> {
    const said = problemIn(answer.json)
    const about = [said.message, ...said.errors?.map(({ message }) => message) ?? []].join(' ')
    if (about.includes(idProperty)) throw trouble('needs-it', missing(object, idProperty))
    if (outcomes && about.includes('hs_call_disposition')) {
      outcomes = false
      return upsert(object, entries, signal)
    }
    const [only] = entries
    if (entries.length === 1 && only !== undefined) throw refused(only, 'crm-refused', `HubSpot refused it: ${codesOf(said) || `HTTP ${String(answer.status)}`}`)
    const all = new Map<Entry, string>()
    for (const entry of entries) for (const [one, id] of await upsert(object, [entry], signal)) all.set(one, id)
    return all
  }

  async function associate(object: HubSpotObject, made: readonly { readonly entry: Entry, readonly from: string, readonly to: string }[], signal: AbortSignal): Promise<void> {
    const answer = await wire.ask(`/crm/v4/associations/${object}/contacts/batch/associate/default`, { method: 'POST', json: { inputs: made.map(({ from, to }) => ({ from: { id: from }, to: { id: to } })) } }, signal)
    // A contact may have been merged or deleted since it was found.
    if (answer.status < 200 || answer.status >= 300 || answer.status === 207) contacts.forget()
    const [error] = read(associated, answer, `tying ${object} to contacts`).errors
    if (error !== undefined) throw trouble('sink', `HubSpot, tying ${object} to contacts: ${codesOf(error)}`)
  }

  return sinkOf('hubspot', policy, parts, {
    name: 'HubSpot',
    async put(entries, signal) {
      const to = new Map<Entry, string>()
      for (const entry of entries) to.set(entry, await contactOf(entry, signal))
      const placed = new Map<Entry, Placed>()
      for (const object of ['communications', 'calls'] as const) {
        const own = entries.filter((entry) => objectOf(entry) === object)
        if (own.length === 0) continue
        const made = [...await upsert(object, own, signal)].map(([entry, from]) => ({ entry, from, to: to.get(entry) ?? '' }))
        await associate(object, made, signal)
        for (const { entry, from, to: client } of made) placed.set(entry, { entry: from, client })
      }
      return placed
    },
    async test(signal) {
      read(searched, await wire.ask('/crm/v3/objects/contacts?limit=1&properties=phone', { method: 'GET' }, signal), 'reading contacts')
      for (const object of policy.log.includes('messages') ? ['communications', 'calls'] as const : ['calls'] as const) {
        if (object === 'calls' && !policy.log.some((one) => one !== 'messages')) continue
        const answer = await wire.ask(`/crm/v3/properties/${object}/${idProperty}`, { method: 'GET' }, signal)
        if (answer.status === 404) throw trouble('needs-it', missing(object, idProperty))
        const { hasUniqueValue, archived } = read(property, answer, `the property "${idProperty}" of ${object}`)
        if (!hasUniqueValue || archived) throw trouble('needs-it', missing(object, idProperty))
      }
      if (policy.ownerId !== undefined) {
        const { status } = await wire.ask(`/crm/v3/owners/${policy.ownerId}`, { method: 'GET' }, signal)
        if (status !== 200) throw trouble('needs-it', `HubSpot has no owner ${policy.ownerId} (HTTP ${String(status)})`)
      }
      return 'HubSpot: signed in, contacts can be read, each entry can be told from the others'
    },
    urlOf({ client }, _externalId, e164) {
      if (policy.portalId === undefined) return null
      const site = new URL(policy.baseUrl).hostname.includes('-eu1') ? 'app-eu1.hubspot.com' : 'app.hubspot.com'
      if (client !== null) return `https://${site}/contacts/${policy.portalId}/record/0-1/${encodeURIComponent(client)}`
      return e164 === null ? null : `https://${site}/contacts/${policy.portalId}/objects/0-1/views/all/list?query=${encodeURIComponent(e164)}`
    },
  }, MOST)
}

const missing = (object: HubSpotObject, idProperty: string): string => `HubSpot: ${object} have no property "${idProperty}" with unique values; without it a repeated delivery would double entries (docs/for-it.md, CRM)`
