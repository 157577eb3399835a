import { z } from 'zod'
import { startCrm, type Asked, type CrmServer, type Said } from './crm-server.ts'

/*
 *  Salesforce's end of the wire, as the REST API Developer Guide documents it: token by client credentials, SOSL search,
 *  SOQL query, describe, and upsert by an external id.
 */
export interface Person { readonly attributes: { readonly type: 'Contact' | 'Lead' | 'User' }, readonly Id: string, readonly LastModifiedDate: string, readonly [field: string]: unknown }
export interface Salesforce extends CrmServer {
  readonly people: Person[]
  /** By external id. */
  readonly tasks: Map<string, Readonly<Record<string, unknown>> & { readonly Id: string }>
  /** Sessions that are good; the newest is the last. */
  readonly sessions: string[]
  /** What SOSL finds: the search index may lag behind. */
  indexed: boolean
  /** Of Compline_Id__c, as describe gives it. */
  field: { externalId: boolean, unique: boolean } | null
}

const task = z.strictObject({
  WhoId: z.string(), Subject: z.string().max(255), Description: z.string(), Status: z.literal('Completed'), ActivityDate: z.iso.date(), OwnerId: z.string().optional(),
  TaskSubtype: z.literal('Call').optional(), CallType: z.enum(['Inbound', 'Outbound']).optional(), CallDurationInSeconds: z.int().optional(), CallDisposition: z.string().max(255).optional(),
})
const problem = (status: number, errorCode: string, message: string, fields?: string[]): Said => ({ status, json: [{ message, errorCode, ...fields !== undefined && { fields } }] })

export async function startSalesforce(): Promise<Salesforce> {
  const people: Person[] = []
  const tasks: Salesforce['tasks'] = new Map()
  const sessions: string[] = []
  const digits = (text: unknown): string => (typeof text === 'string' ? text : '').replace(/\D/g, '')

  /** The words between quotes; SOSL finds a number in any form by its last digits. */
  function find(sosl: string): Said {
    const form = /^FIND \{(.+)\} IN PHONE FIELDS RETURNING Contact\(Id, [^)]*LIMIT 50\), Lead\(Id, [^)]*WHERE IsConverted = false LIMIT 50\)$/.exec(sosl)
    if (form === null) return problem(400, 'MALFORMED_SEARCH', 'unexpected token')
    // Reserved characters must be escaped.
    if (/"[^"]*(?<!\\)[+()-][^"]*"/.test(form[1] ?? '')) return problem(400, 'MALFORMED_SEARCH', 'unexpected character')
    const wanted = [...(form[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, text]) => digits(text))
    const matches = (person: Person): boolean => ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'].some((name) => wanted.some((one) => digits(person[name]) !== '' && digits(person[name]).endsWith(one.replace(/^0+/, '').slice(-10))))
    return { status: 200, json: { searchRecords: made.indexed ? people.filter(({ attributes }) => attributes.type !== 'User').filter(matches) : [] } }
  }

  function select(soql: string): Said {
    const from = /FROM (Contact|Lead|User)\b/.exec(soql)?.[1]
    const equal = /WHERE (\w+) = '([^']*)'/.exec(soql)
    const values = [...soql.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text)
    const records = people.filter(({ attributes }) => attributes.type === from).filter((person) => equal === null ? values.length === 0 || ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'].some((name) => values.includes(String(person[name]))) : person[equal[1] ?? ''] === equal[2])
    return { status: 200, json: { totalSize: records.length, done: true, records } }
  }

  function write(id: string, json: unknown): Said {
    if (made.field === null) return problem(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible: Compline_Id__c')
    const fields = task.parse(json)
    if (fields.Description.length > 32_000) return problem(400, 'STRING_TOO_LONG', `Description: data value too large: ${fields.Description}`, ['Description'])
    if (fields.Description.includes('poison')) return problem(400, 'FIELD_INTEGRITY_EXCEPTION', 'poison is not for here', ['Description'])
    const before = tasks.get(id)
    const Id = before?.Id ?? `00T${String(tasks.size + 1).padStart(15, '0')}`
    tasks.set(id, { ...before, ...fields, Id })
    return { status: before === undefined ? 201 : 200, json: { id: Id, success: true, errors: [], created: before === undefined } }
  }

  function answer({ method, path, query, headers, text, json }: Asked): Said {
    if (method === 'POST' && path === '/services/oauth2/token') {
      const form = new URLSearchParams(text)
      if (headers['content-type'] !== 'application/x-www-form-urlencoded' || form.get('grant_type') !== 'client_credentials') return { status: 400, json: { error: 'unsupported_grant_type', error_description: 'grant type not supported' } }
      if (form.get('client_id') !== '3MVG9' || form.get('client_secret') !== 'consumer-secret') return { status: 400, json: { error: 'invalid_client', error_description: 'invalid client credentials' } }
      sessions.push(`00D!${String(sessions.length + 1)}`)
      return { status: 200, json: { access_token: sessions.at(-1), signature: 's', scope: 'api', instance_url: made.url, id: `${made.url}/id/00D/005`, token_type: 'Bearer', issued_at: '1763802000000' } }
    }
    if (headers.authorization !== `Bearer ${sessions.at(-1) ?? ''}`) return problem(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
    if (method === 'GET' && path === '/services/data/v62.0/search/') return find(query.get('q') ?? '')
    if (method === 'GET' && path === '/services/data/v62.0/query/') return select(query.get('q') ?? '')
    if (method === 'GET' && path === '/services/data/v62.0/sobjects/Task/describe/') return { status: 200, json: { name: 'Task', createable: true, updateable: true, fields: [{ name: 'Subject', length: 255 }, ...made.field === null ? [] : [{ name: 'Compline_Id__c', length: 64, createable: true, updateable: true, ...made.field }]] } }
    const [, id] = /^\/services\/data\/v62\.0\/sobjects\/Task\/Compline_Id__c\/([^/]+)$/.exec(path) ?? []
    return method === 'PATCH' && id !== undefined ? write(decodeURIComponent(id), json) : problem(404, 'NOT_FOUND', 'The requested resource does not exist')
  }

  const made: Salesforce = Object.assign(await startCrm(answer), { people, tasks, sessions, indexed: true, field: { externalId: true, unique: true } })
  return made
}
