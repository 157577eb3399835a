import { expect, it, onTestFinished } from 'vitest'
import { crmSchema, type CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import { createCrm } from './crm.ts'
import { batchOf, callRecord, crmRecord, crmTest, never, type CrmTest } from './testing/crm-records.ts'
import { startCrm, type CrmServer } from './testing/crm-server.ts'

async function begin(more: Partial<CrmPolicy> = {}): Promise<{ readonly server: CrmServer, readonly kept: Map<string, unknown>, readonly test: CrmTest, readonly sink: Sink }> {
  const kept = new Map<string, unknown>()
  const server = await startCrm(({ method, path, headers, json }) => {
    if (headers.authorization !== 'Bearer pat-eu1-secret') return { status: 401 }
    if (method !== 'PUT') return { status: 405 }
    kept.set(path, json)
    return { status: 200, json: { id: `e-${String(kept.size)}` } }
  })
  onTestFinished(() => server.close())
  const test = crmTest()
  return { server, kept, test, sink: createCrm(crmSchema.parse({ kind: 'https', url: `${server.url}/log/`, token: 'crm-token', per: 'message', ...more }), test) }
}

it('each entry is put under its external id, whole, with who it is by number and by user id', async () => {
  const { kept, sink } = await begin()
  const userId = 'US.13491208655302741918'
  const record = crmRecord(1, { client: { ...crmRecord(1).client, userId } })
  await sink.deliver(batchOf(record, callRecord(2)), never)
  await sink.deliver(batchOf(record, callRecord(2)), never)
  expect([...kept.keys()]).toEqual([`/log/${record.id}`, `/log/${callRecord(2).id}`])
  expect(kept.get(`/log/${record.id}`)).toEqual({
    format: 'compline.crm/1', externalId: record.id, kind: 'messages', channel: 'whatsapp', day: '2026-11-22', at: '2026-11-22T09:01:00.000Z', organisation: 'Harbour & Pine',
    advisor: { name: 'Sam Hill', email: 'sam@harbourpine.example' }, line: { id: 'sam', name: 'Sam' }, client: { name: 'Dana Moreau', e164: '+447700900142', userId, contact: 'c1', profileName: 'Dana' },
    subject: 'WhatsApp with Dana Moreau, 2026-11-22', text: 'WhatsApp, 2026-11-22 (times in UTC)\n09:01 Dana Moreau: Word 1',
    messages: [{ at: '2026-11-22T09:01:00.000Z', direction: 'in', from: 'Dana Moreau', text: 'Word 1', notes: [] }], call: null, records: [record.id],
  })
  expect(kept.get(`/log/${callRecord(2).id}`)).toMatchObject({ kind: 'call', call: { direction: 'in', outcome: 'hung-up', seconds: 252 } })
})

it('is opened where the policy says, by its id there, the number or the external id', async () => {
  const { sink } = await begin({ openUrl: 'https://crm.firm.example/{id}?tel={e164}&x={externalId}' })
  const delivered = await sink.deliver(batchOf(crmRecord(1)), never)
  expect(sink.urlOf?.(crmRecord(1), delivered.ok ? delivered.receipt : null)).toBe(`https://crm.firm.example/e-1?tel=%2B447700900142&x=${crmRecord(1).id}`)
  expect(sink.urlOf?.(crmRecord(1), null)).toBeNull()
  const script = await begin({ openUrl: 'javascript:alert(1)' })
  expect(script.sink.urlOf?.(crmRecord(1), null)).toBeNull()
})

it.each([
  [{ status: 422, json: { code: 'no-contact' } }, { blames: 'record', fact: 1, code: 'no-contact' }],
  [{ status: 422, json: { code: 'Dana said so' } }, { blames: 'record', fact: 1, code: 'crm-refused', why: "the firm's CRM refused it: HTTP 422" }],
  [{ status: 404 }, { blames: 'needs-it', why: "the firm's CRM: HTTP 404: check the address" }],
  [{ status: 403 }, { blames: 'needs-it' }],
  [{ status: 500 }, { blames: 'sink', why: "the firm's CRM: HTTP 500" }],
] as const)('an answer of %j says whose turn it is', async (said, expected) => {
  const { server, sink } = await begin()
  server.instead = () => said
  expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, ...expected })
})

it('its test writes nothing: it reaches the address and shows the token', async () => {
  const { kept, test, sink } = await begin()
  expect(await sink.test(never)).toMatchObject({ ok: true })
  test.secrets.set('crm-token', 'wrong')
  expect(await sink.test(never)).toMatchObject({ ok: false, blames: 'needs-it', why: 'the firm\'s CRM does not take the token "crm-token" (HTTP 401)' })
  expect(kept.size).toBe(0)
})

it('one that was stopped is no failure of anybody\'s, and is tried again', async () => {
  const { sink } = await begin()
  expect(await sink.deliver(batchOf(crmRecord(1)), AbortSignal.abort(new Error('stopped')))).toMatchObject({ ok: false, blames: 'sink' })
})
