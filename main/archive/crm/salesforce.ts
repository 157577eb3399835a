import { z } from 'zod'
import type { CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import { bodyOf, outcomeOf, subjectOf, talked } from './body.ts'
import type { CrmParts } from './crm-parts.ts'
import { noContact, refused, sinkOf, type Placed } from './crm-sink.ts'
import type { Entry } from './entry.ts'
import { createExchange, NotDelivered, trouble } from './exchange.ts'
import { remembering } from './remembered.ts'
import { findPerson, query, quoted } from './salesforce-contact.ts'
import { codeWithFields, problemIn, read, salesforceWire } from './salesforce-wire.ts'

type Policy = Extract<CrmPolicy, { readonly kind: 'salesforce' }>

/** Each is a request of its own, and a batch is tried as a whole. */
const MOST = 25
/** Most characters of Task's Description, Subject and CallDisposition ("Object Reference", Task). */
const DESCRIPTION = 32_000
const SUBJECT = 255
const NOBODY = 'nobody'

const written = z.object({ id: z.string() })
const described = z.object({ createable: z.boolean().optional(), updateable: z.boolean().optional(), fields: z.array(z.object({ name: z.string(), externalId: z.boolean().optional(), unique: z.boolean().optional(), updateable: z.boolean().optional(), createable: z.boolean().optional(), length: z.int().optional() })) })

/** How the org is set up: every record would be refused for it. */
const OF_THE_ORG = ['INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE', 'INVALID_TYPE', 'NOT_FOUND', 'API_DISABLED_FOR_ORG', 'INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS_OR_READONLY', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST']
/** The person was merged or deleted since. */
const GONE = ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY']

/** Salesforce: a completed task for each, upserted by the custom external id, on the contact or lead. */
export function createSalesforce(policy: Policy, parts: CrmParts): Sink {
  const { externalIdField } = policy
  const wire = salesforceWire(policy, parts.secretOf, createExchange('Salesforce', parts))
  const persons = remembering(parts.now)
  const owners = remembering(parts.now)
  /** Some orgs take TaskSubtype with a new task alone. */
  let subtype = true

  async function personOf(entry: Entry, signal: AbortSignal): Promise<string> {
    const { client } = entry.last
    const id = await persons.of(`${client.e164 ?? ''} ${client.userId ?? ''}`, () => findPerson(wire, client, policy.userIdField, signal))
    if (id === null) throw noContact(entry, 'Salesforce')
    return id
  }

  /** The active user with the advisor's mail address; null = nobody, and the task is the integration user's. */
  async function ownerOf({ last: { advisor: { email } } }: Entry, signal: AbortSignal): Promise<string | null> {
    if (email === null) return null
    const id = await owners.of(email, async () => {
      try {
        return (await query(wire, `SELECT Id FROM User WHERE Email = ${quoted(email)} AND IsActive = true LIMIT 1`, signal))[0]?.Id ?? NOBODY
      } catch (error) {
        if (error instanceof NotDelivered && error.failure.blames === 'needs-it') return NOBODY
        throw error
      }
    })
    return id === NOBODY ? null : id
  }

  async function write(entry: Entry, person: string, signal: AbortSignal): Promise<string> {
    const { TaskSubtype, ...plain } = fieldsOf(entry, person, await ownerOf(entry, signal))
    const json = subtype && TaskSubtype !== undefined ? { ...plain, TaskSubtype } : plain
    const answer = await wire.ask(`/sobjects/Task/${externalIdField}/${encodeURIComponent(entry.externalId)}`, { method: 'PATCH', json }, signal)
    if (answer.status === 200 || answer.status === 201) return read(written, answer, 'writing a task').id
    // Before v46.0 an update had no body.
    if (answer.status === 204) return '-'
    if (answer.status === 300) throw trouble('needs-it', `Salesforce: several tasks have one ${externalIdField}: the field is not unique`)
    const said = problemIn(answer)
    if (json === plain ? false : said.message.includes('TaskSubtype') || said.fields.includes('TaskSubtype')) {
      subtype = false
      return write(entry, person, signal)
    }
    if (GONE.includes(said.code)) persons.forget()
    if (OF_THE_ORG.includes(said.code) || answer.status === 404 || answer.status === 405) throw trouble('needs-it', `Salesforce, writing a task: ${codeWithFields(said)}: check ${externalIdField} and the integration user's rights (docs/for-it.md, CRM)`)
    throw refused(entry, 'crm-refused', `Salesforce refused it: ${codeWithFields(said)}`)
  }

  return sinkOf('salesforce', policy, parts, {
    name: 'Salesforce',
    async put(entries, signal) {
      const persons = new Map<Entry, string>()
      for (const entry of entries) persons.set(entry, await personOf(entry, signal))
      const placed = new Map<Entry, Placed>()
      for (const [entry, person] of persons) placed.set(entry, { entry: await write(entry, person, signal), client: person })
      return placed
    },
    async test(signal) {
      const { fields, createable, updateable } = read(described, await wire.ask('/sobjects/Task/describe/', { method: 'GET' }, signal), 'reading what a task is')
      const field = fields.find(({ name }) => name === externalIdField)
      if (field === undefined) throw trouble('needs-it', `Salesforce: Task has no field ${externalIdField} that the integration user can see`)
      if (field.externalId !== true || field.unique !== true) throw trouble('needs-it', `Salesforce: ${externalIdField} must be an external id, and unique: without it a repeated delivery would double tasks`)
      if (createable === false || updateable === false || field.createable === false) throw trouble('needs-it', 'Salesforce: the integration user may not write tasks')
      if ((field.length ?? 64) < 64) throw trouble('needs-it', `Salesforce: ${externalIdField} must take 64 characters`)
      await query(wire, 'SELECT Id FROM Contact LIMIT 1', signal)
      return 'Salesforce: signed in, tasks can be written, contacts can be read'
    },
    urlOf({ entry, client }) {
      const id = entry ?? client
      return id === null ? null : new URL(`/${encodeURIComponent(id)}`, policy.instanceUrl).href
    },
  }, MOST)
}

function fieldsOf(entry: Entry, person: string, owner: string | null) {
  const isCall = entry.kind !== 'messages'
  const { direction } = entry.first ?? entry.last
  return {
    WhoId: person, Subject: cut(subjectOf(entry), SUBJECT), Description: bodyOf(entry, { html: false, most: DESCRIPTION }), Status: 'Completed',
    ActivityDate: entry.kind === 'messages' ? entry.day : entry.at.slice(0, 10), ...owner !== null && { OwnerId: owner },
    TaskSubtype: isCall ? 'Call' : undefined,
    ...isCall && { CallType: direction === 'out' ? 'Outbound' : 'Inbound', CallDurationInSeconds: talked(entry), CallDisposition: cut(outcomeOf(entry), SUBJECT) },
  }
}

const cut = (text: string, most: number): string => [...text].slice(0, most).join('')
