import { describe, expect, it, onTestFinished } from 'vitest'
import { crmSchema, type CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import { createCrm } from './crm.ts'
import { batchOf, callRecord, crmRecord, crmTest, never, type CrmTest } from './testing/crm-records.ts'
import { startSalesforce, type Person, type Salesforce } from './testing/salesforce-server.ts'

const person = (Id: string, type: 'Contact' | 'Lead' | 'User', more: object = {}): Person => ({ attributes: { type }, Id, LastModifiedDate: '2026-11-01T00:00:00.000+0000', ...more })
const DANA = person('003A', 'Contact', { MobilePhone: '07700 900142' })
const THREAD_DAY = '6f0c2f1e-6a3b-4d5e-9c41-0a5a2f6d7e01-2026-11-22'

async function begin(more: Partial<CrmPolicy> = {}): Promise<{ readonly salesforce: Salesforce, readonly test: CrmTest, readonly sink: Sink }> {
  const salesforce = await startSalesforce()
  onTestFinished(() => salesforce.close())
  salesforce.people.push(DANA, person('005A', 'User', { Email: 'sam@harbourpine.example' }))
  const test = crmTest()
  return { salesforce, test, sink: createCrm(crmSchema.parse({ kind: 'salesforce', instanceUrl: salesforce.url, clientId: '3MVG9', clientSecret: 'crm-secret', per: 'message', ...more }), test) }
}
const writes = ({ asked }: Salesforce): number => asked.filter(({ method }) => method === 'PATCH').length

describe('Salesforce: what is written', () => {
  it("a message is a completed task of the advisor's on the contact", async () => {
    const { salesforce, sink } = await begin()
    const delivered = await sink.deliver(batchOf(crmRecord(1, { original: { type: 'text', text: 'Is 5 > 4?' } })), never)
    const { Id, ...task } = salesforce.tasks.get(crmRecord(1).id) ?? { Id: '' }
    expect(task).toEqual({ WhoId: '003A', OwnerId: '005A', Subject: 'WhatsApp with Dana Moreau, 2026-11-22', Description: 'WhatsApp, 2026-11-22 (times in UTC)\n09:01 Dana Moreau: Is 5 > 4?', Status: 'Completed', ActivityDate: '2026-11-22' })
    expect(delivered).toEqual({ ok: true, receipt: `Salesforce: 1\n${crmRecord(1).id} ${Id} 003A` })
    expect(sink.urlOf?.(crmRecord(1), delivered.ok ? delivered.receipt : null)).toBe(`${salesforce.url}/${Id}`)
    expect(sink.urlOf?.(crmRecord(1), null)).toBeNull()
  })

  it('a call is a task of subtype Call with direction, seconds and outcome', async () => {
    const { salesforce, sink } = await begin()
    await sink.deliver(batchOf(callRecord(1, { direction: 'out' })), never)
    expect(salesforce.tasks.get(callRecord(1).id)).toMatchObject({ TaskSubtype: 'Call', CallType: 'Outbound', CallDurationInSeconds: 252, CallDisposition: 'Answered, 4:12', Subject: 'Call to Dana Moreau' })
  })

  it('a batch that comes again, also after a crash in the middle, doubles nothing', async () => {
    const { salesforce, sink } = await begin()
    const batch = batchOf(crmRecord(1), crmRecord(2), crmRecord(3))
    salesforce.instead = (asked) => {
      if (asked.method !== 'PATCH' || writes(salesforce) !== 2) return null
      // It has the second, and nobody hears of it.
      salesforce.tasks.set(crmRecord(2).id, { Id: '00T000000000000009' })
      return { status: 201, lost: true }
    }
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: false, blames: 'sink' })
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: true })
    expect([...salesforce.tasks.keys()].sort()).toEqual([crmRecord(1).id, crmRecord(2).id, crmRecord(3).id])
    expect(salesforce.tasks.get(crmRecord(2).id)?.Id).toBe('00T000000000000009')
  })

  it("a day's task grows, and stays inside of 32,000 characters with the newest words", async () => {
    const { salesforce, test, sink } = await begin({ per: 'day' })
    test.all.push(crmRecord(1))
    await sink.deliver(batchOf(crmRecord(1)), never)
    test.all.push(...Array.from({ length: 50 }, (_, index) => crmRecord(index + 2, { original: { type: 'text', text: `${String(index)} `.repeat(400) } })))
    await sink.deliver(batchOf(...test.all.slice(-10)), never)
    expect(salesforce.tasks.size).toBe(1)
    const description = String(salesforce.tasks.get(THREAD_DAY)?.['Description'])
    expect({ fits: description.length <= 32_000, newest: description.trimEnd().endsWith(' 49 49'), says: /\n\d+ earlier of that day are in the archive\.\n/.test(description) }).toEqual({ fits: true, newest: true, says: true })
  })

  it('an org that takes TaskSubtype with a new task alone gets its calls again without it', async () => {
    const { salesforce, sink } = await begin()
    salesforce.instead = ({ method, text }) => method === 'PATCH' && text.includes('TaskSubtype') ? { status: 400, json: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', message: 'Unable to create/update fields: TaskSubtype. Please check the security settings.', fields: ['TaskSubtype'] }] } : null
    expect(await sink.deliver(batchOf(callRecord(1)), never)).toMatchObject({ ok: true })
    expect(salesforce.tasks.get(callRecord(1).id)).not.toHaveProperty('TaskSubtype')
  })
})

describe('Salesforce: whose it is', () => {
  it('a contact before a lead, of several the one that was changed last; another country\'s number is somebody else', async () => {
    const { salesforce, sink } = await begin()
    salesforce.people.push(person('00QA', 'Lead', { Phone: '+447700900142', LastModifiedDate: '2026-11-20T00:00:00.000+0000' }), person('003B', 'Contact', { Phone: '+44 7700 900142', LastModifiedDate: '2026-11-10T00:00:00.000+0000' }), person('003C', 'Contact', { Phone: '+1 7700 900142', LastModifiedDate: '2026-11-21T00:00:00.000+0000' }))
    await sink.deliver(batchOf(crmRecord(1)), never)
    expect(salesforce.tasks.get(crmRecord(1).id)?.['WhoId']).toBe('003B')
  })

  it('a lead where there is no contact, also one that the search index does not know yet', async () => {
    const { salesforce, sink } = await begin()
    salesforce.people.splice(0, 1, person('00QA', 'Lead', { Phone: '07700 900142' }))
    salesforce.indexed = false
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: true })
    expect(salesforce.tasks.get(crmRecord(1).id)?.['WhoId']).toBe('00QA')
  })

  it('a WhatsApp user id finds its contact in the field that the policy names', async () => {
    const { salesforce, sink } = await begin({ userIdField: 'WhatsApp_Id__c' })
    salesforce.people.push(person('003W', 'Contact', { WhatsApp_Id__c: 'US.13491208655302741918' }))
    await sink.deliver(batchOf(crmRecord(1, { client: { ...crmRecord(1).client, e164: null, userId: 'US.13491208655302741918' } })), never)
    expect(salesforce.tasks.get(crmRecord(1).id)?.['WhoId']).toBe('003W')
  })

  it('who is not there is set aside before anything is written', async () => {
    const { salesforce, sink } = await begin()
    salesforce.people.splice(0, 1)
    expect(await sink.deliver(batchOf(crmRecord(7)), never)).toMatchObject({ ok: false, blames: 'record', fact: 7, code: 'no-contact' })
    expect(writes(salesforce)).toBe(0)
  })
})

describe('Salesforce: what goes wrong', () => {
  it('a session that has ended is renewed, once, and nobody hears of it', async () => {
    const { salesforce, sink } = await begin()
    await sink.deliver(batchOf(crmRecord(1)), never)
    salesforce.sessions.push('00D!other')
    expect(await sink.deliver(batchOf(crmRecord(2)), never)).toMatchObject({ ok: true })
    expect(salesforce.asked.filter(({ path }) => path === '/services/oauth2/token')).toHaveLength(2)
    salesforce.instead = ({ path }) => path.includes('/data/') ? { status: 401, json: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] } : null
    expect(await sink.deliver(batchOf(crmRecord(3)), never)).toMatchObject({ ok: false, blames: 'needs-it', why: 'Salesforce does not take its own token (INVALID_SESSION_ID)' })
  })

  it.each([
    ['the day\'s requests are used up', { status: 403, json: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }] }, { blames: 'sink', why: 'Salesforce: REQUEST_LIMIT_EXCEEDED' }],
    ['a record of theirs is locked', { status: 400, json: [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' }] }, { blames: 'sink', why: 'Salesforce: UNABLE_TO_LOCK_ROW' }],
    ['the field is not unique', { status: 300, json: ['/services/data/v62.0/sobjects/Task/1', '/services/data/v62.0/sobjects/Task/2'] }, { blames: 'needs-it', why: 'Salesforce: several tasks have one Compline_Id__c: the field is not unique' }],
    ['a rule of the org refuses it', { status: 400, json: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Dana must not', fields: ['Description'] }] }, { blames: 'record', fact: 1, code: 'crm-refused', why: 'Salesforce refused it: FIELD_CUSTOM_VALIDATION_EXCEPTION Description' }],
    ['it is down', { status: 503, json: [{ errorCode: 'SERVER_UNAVAILABLE', message: '' }] }, { blames: 'sink', why: 'Salesforce: HTTP 503' }],
  ] as const)('%s: the answer says whose turn it is, and repeats no words', async (_, said, expected) => {
    const { salesforce, sink } = await begin()
    salesforce.instead = ({ method }) => method === 'PATCH' ? said : null
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, ...expected })
  })

  it('one that it will not have is named, and the others go without it', async () => {
    const { salesforce, sink } = await begin()
    expect(await sink.deliver(batchOf(crmRecord(1), crmRecord(2, { original: { type: 'text', text: 'poison' } })), never)).toMatchObject({ blames: 'record', fact: 2, why: 'Salesforce refused it: FIELD_INTEGRITY_EXCEPTION Description' })
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: true })
    expect(salesforce.tasks.size).toBe(1)
  })

  it('its test writes nothing and names the step that fails', async () => {
    const { salesforce, test, sink } = await begin()
    expect(await sink.test(never)).toMatchObject({ ok: true })
    salesforce.field = { externalId: true, unique: false }
    expect(await sink.test(never)).toMatchObject({ ok: false, blames: 'needs-it', why: expect.stringContaining('must be an external id, and unique') as string })
    salesforce.field = null
    expect(await sink.test(never)).toMatchObject({ ok: false, why: expect.stringContaining('no field Compline_Id__c') as string })
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames: 'needs-it' })
    expect(salesforce.tasks.size).toBe(0)
    test.secrets.set('crm-secret', 'wrong')
    const other = createCrm(crmSchema.parse({ kind: 'salesforce', instanceUrl: salesforce.url, clientId: '3MVG9', clientSecret: 'crm-secret' }), test)
    expect(await other.test(never)).toMatchObject({ ok: false, blames: 'needs-it', why: 'Salesforce does not take the client or its secret "crm-secret" (invalid_client)' })
  })

  it('the token goes to Salesforce alone, whatever an answer says', async () => {
    const { salesforce, sink } = await begin()
    salesforce.instead = ({ path }) => {
      if (path !== '/services/oauth2/token') return null
      salesforce.sessions.push('00D!x')
      return { status: 200, json: { access_token: '00D!x', instance_url: 'https://salesforce.com.elsewhere.example' } }
    }
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: true })
  })
})
