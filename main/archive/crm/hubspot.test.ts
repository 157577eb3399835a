import { describe, expect, it, onTestFinished } from 'vitest'
import { crmSchema, type CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import { createCrm } from './crm.ts'
import { batchOf, callRecord, crmRecord, crmTest, DANA, never, type CrmTest } from './testing/crm-records.ts'
import { startHubSpot, type HubSpot } from './testing/hubspot-server.ts'

const THREAD_DAY = '6f0c2f1e-6a3b-4d5e-9c41-0a5a2f6d7e01-2026-11-22'
const dana = { id: '1', changed: 1, properties: { phone: '', mobilephone: '+44 7700 900142' } }

async function begin(more: Partial<CrmPolicy> = {}): Promise<{ readonly hubspot: HubSpot, readonly test: CrmTest, readonly sink: Sink }> {
  const hubspot = await startHubSpot()
  onTestFinished(() => hubspot.close())
  hubspot.contacts.push(dana)
  const test = crmTest()
  return { hubspot, test, sink: createCrm(crmSchema.parse({ kind: 'hubspot', baseUrl: hubspot.url, accessToken: 'crm-token', portalId: '62515', per: 'message', ...more }), test) }
}
const writes = ({ asked }: HubSpot): string[] => asked.filter(({ path }) => path.endsWith('/upsert')).map(({ text }) => text)

describe('HubSpot: what is written', () => {
  it('a message is a communication on its contact, owned by the advisor, in HTML that no client can write', async () => {
    const { hubspot, sink } = await begin()
    const delivered = await sink.deliver(batchOf(crmRecord(1, { original: { type: 'text', text: 'Is <b>5 > 4</b> & "so"?\nYes' } })), never)
    const kept = hubspot.kept.communications.get(crmRecord(1).id)
    expect(kept?.properties).toEqual({
      hs_timestamp: '2026-11-22T09:01:00.000Z', hubspot_owner_id: '41629779', hs_communication_channel_type: 'WHATS_APP', hs_communication_logged_from: 'CRM', compline_id: crmRecord(1).id,
      hs_communication_body: '<p>WhatsApp, 2026-11-22 (times in UTC)</p><p>09:01 Dana Moreau: Is &lt;b&gt;5 &gt; 4&lt;/b&gt; &amp; &quot;so&quot;?<br>Yes</p>',
    })
    expect([...hubspot.ties]).toEqual([`${String(kept?.id)}>1`])
    expect(delivered).toEqual({ ok: true, receipt: `HubSpot: 1\n${crmRecord(1).id} ${String(kept?.id)} 1` })
  })

  it('a call has its direction, its length in milliseconds and its outcome; a voicemail is a call that nobody took', async () => {
    const { hubspot, sink } = await begin()
    const voicemail = crmRecord(2, { channel: 'voice', original: { type: 'text', text: 'Call me back' } })
    await sink.deliver(batchOf(callRecord(1, { direction: 'out' }), voicemail), never)
    expect(hubspot.kept.calls.get(callRecord(1).id)?.properties).toMatchObject({
      hs_timestamp: '2026-11-22T10:00:00.000Z', hs_call_direction: 'OUTBOUND', hs_call_duration: '252000', hs_call_status: 'COMPLETED', hs_call_disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
      hs_call_from_number: '+447700900100', hs_call_to_number: DANA, hs_call_title: 'Call to Dana Moreau', hs_call_body: '<p>Answered, 4:12</p>',
    })
    expect(hubspot.kept.calls.get(voicemail.id)?.properties).toMatchObject({ hs_call_direction: 'INBOUND', hs_call_status: 'NO_ANSWER', hs_call_disposition: 'b2cf5968-551e-4856-9783-52b3da59a7d0', hs_call_body: '<p>Call me back</p>' })
    expect(hubspot.ties.size).toBe(2)
  })

  it('a batch that comes again, also after a crash in the middle, doubles nothing', async () => {
    const { hubspot, sink } = await begin()
    const batch = batchOf(crmRecord(1), crmRecord(2), callRecord(3))
    let lost = 1
    hubspot.instead = ({ path }) => path.includes('/associate/') && lost-- > 0 ? { status: 200, lost: true } : null
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: false, blames: 'sink' })
    expect(hubspot.kept.communications.size).toBe(2)
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: true })
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: true })
    expect([hubspot.kept.communications.size, hubspot.kept.calls.size, hubspot.ties.size]).toEqual([2, 1, 3])
  })

  it("a day's entry grows: made anew from all of that conversation and day, with what was edited and taken back", async () => {
    const { hubspot, test, sink } = await begin({ per: 'day' })
    const [first, answer, edit, other] = [
      crmRecord(1), crmRecord(2, { direction: 'out', status: 'failed' }), crmRecord(3, { kind: 'edit', of: crmRecord(1).id, message: crmRecord(1).message, original: { type: 'edit', text: 'Better word' } }),
      crmRecord(4, { time: { recorded: '2026-11-23T00:00:01.000Z', clockOffsetMs: 0, provider: null } }),
    ]
    test.all.push(first)
    await sink.deliver(batchOf(first), never)
    const { id } = hubspot.kept.communications.get(THREAD_DAY) ?? {}
    test.all.push(answer, edit, other)
    await sink.deliver(batchOf(edit, other), never)
    expect(hubspot.kept.communications.get(THREAD_DAY)).toMatchObject({
      id, properties: { hs_communication_body: '<p>WhatsApp, 2026-11-22 (times in UTC)</p><p>09:01 Dana Moreau: Word 1<br>Edited 09:03: Better word</p><p>09:02 Sam Hill: Word 2<br>Not delivered</p>' },
    })
    expect(hubspot.kept.communications.size).toBe(2)
  })

  it('what was edited, taken back or failed on a later day stands with its message, and makes no entry of that day', async () => {
    const { hubspot, test, sink } = await begin({ per: 'day' })
    const later = { of: crmRecord(1).id, message: crmRecord(1).message, direction: 'out', time: { recorded: '2026-11-24T08:00:00.000Z', clockOffsetMs: 0, provider: null } } as const
    const [out, failed, revoked] = [crmRecord(1, { direction: 'out' }), crmRecord(2, { ...later, kind: 'status', status: 'failed' }), crmRecord(3, { ...later, kind: 'revoke' })]
    test.all.push(out)
    await sink.deliver(batchOf(out), never)
    test.all.push(failed, revoked)
    await sink.deliver(batchOf(failed), never)
    await sink.deliver(batchOf(revoked), never)
    expect([...hubspot.kept.communications.keys()]).toEqual([THREAD_DAY])
    expect(hubspot.kept.communications.get(THREAD_DAY)?.properties['hs_timestamp']).toBe('2026-11-22T09:01:00.000Z')
    expect(hubspot.kept.communications.get(THREAD_DAY)?.properties['hs_communication_body']).toBe('<p>WhatsApp, 2026-11-22 (times in UTC)</p><p>09:01 Sam Hill: Word 1<br>Taken back by its sender 2026-11-24 08:00<br>Not delivered</p>')
  })

  it('a status of a message that was never recorded makes no entry, and is delivered all the same', async () => {
    const { hubspot, sink } = await begin({ per: 'day' })
    expect(await sink.deliver(batchOf(crmRecord(1, { kind: 'status', status: 'delivered' })), never)).toMatchObject({ ok: true })
    expect(writes(hubspot)).toEqual([])
  })

  it('one that was set aside comes to its place among the others when it is tried again', async () => {
    const { hubspot, test, sink } = await begin({ per: 'day' })
    test.all.push(crmRecord(1), crmRecord(3))
    await sink.deliver(batchOf(crmRecord(2)), never)
    expect(hubspot.kept.communications.get(THREAD_DAY)?.properties['hs_communication_body']).toMatch(/Word 1.*Word 2.*Word 3/)
  })

  it('what the firm\'s rules cut stays in the house', async () => {
    const { hubspot, sink } = await begin()
    const dlp = [{ stage: 'dispatch', action: 'redact', rules: ['card@1'], justification: null, at: '2026-11-22T09:00:00.000Z' }]
    await sink.deliver(batchOf(
      crmRecord(1, { dlp, original: { type: 'text', text: 'Card 4111 1111' }, delivered: { type: 'text', text: 'Card ••••' } }),
      crmRecord(2, { dlp, original: { type: 'text', text: 'Card 4111 1111' } }),
    ), never)
    expect(writes(hubspot).join('')).not.toContain('4111')
    expect(writes(hubspot).join('')).toContain('Card ••••')
  })

  it('what is too long keeps its newest words whole, inside of 65,536 characters, and cuts no letter', async () => {
    const { hubspot, test, sink } = await begin({ per: 'day' })
    test.all.push(...Array.from({ length: 40 }, (_, index) => crmRecord(index + 1, { original: { type: 'text', text: '😀&'.repeat(500) } })), crmRecord(41, { original: { type: 'text', text: '<'.repeat(60_000) } }))
    await sink.deliver(batchOf(...test.all.slice(-1)), never)
    const body = hubspot.kept.communications.get(THREAD_DAY)?.properties['hs_communication_body'] ?? ''
    // Not the body itself: it would fill the screen.
    expect({ fits: body.length <= 65_536 && body.length > 50_000, whole: body.isWellFormed(), says: />39 earlier of that day/.test(body), end: /&lt;… \(the whole is in the archive\)<\/p>$/.test(body) }).toEqual({ fits: true, whole: true, says: true, end: true })
  })
})

describe('HubSpot: whose it is', () => {
  it.each([['phone', '07700 900142'], ['mobilephone', '+44 (0)7700 900142'], ['phone', '0044 7700 900142'], ['hs_whatsapp_phone_number', '+447700900142']])('is found by %s as people write it: %s', async (name, written) => {
    const { hubspot, sink } = await begin()
    hubspot.contacts.splice(0, 1, { id: '7', changed: 1, properties: { [name]: written } })
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: true })
    expect([...hubspot.ties]).toEqual(['101>7'])
  })

  it('of several with the number it is the one that was changed last; another country\'s number is somebody else', async () => {
    const { hubspot, sink } = await begin()
    hubspot.contacts.push({ id: '2', changed: 5, properties: { phone: '07700 900142' } }, { id: '3', changed: 9, properties: { phone: '+1 7700 900142', mobilephone: '' } })
    await sink.deliver(batchOf(crmRecord(1)), never)
    expect([...hubspot.ties]).toEqual(['101>2'])
  })

  it('who is not there is set aside before anything is written, and goes when the contact was made', async () => {
    const { hubspot, sink } = await begin()
    const batch = batchOf(crmRecord(1), crmRecord(2, { client: { ...crmRecord(2).client, e164: '+447700900999' as typeof DANA } }))
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: false, blames: 'record', fact: 2, code: 'no-contact' })
    expect(writes(hubspot)).toEqual([])
    hubspot.contacts.push({ id: '9', changed: 2, properties: { phone: '07700 900999' } })
    expect(await sink.deliver(batch, never)).toMatchObject({ ok: true })
  })

  it('a WhatsApp user id finds its contact in the property that the policy names', async () => {
    const { hubspot, sink } = await begin({ userIdProperty: 'whatsapp_id' })
    hubspot.contacts.push({ id: '8', changed: 1, properties: { whatsapp_id: 'US.13491208655302741918' } })
    await sink.deliver(batchOf(crmRecord(1, { client: { ...crmRecord(1).client, e164: null, userId: 'US.13491208655302741918' } })), never)
    expect([...hubspot.ties]).toEqual(['101>8'])
  })

  it('is opened in HubSpot at the contact that the receipt names, else at a search for the number', async () => {
    const { sink } = await begin()
    const delivered = await sink.deliver(batchOf(crmRecord(1)), never)
    expect(sink.urlOf?.(crmRecord(1), delivered.ok ? delivered.receipt : null)).toBe('https://app.hubspot.com/contacts/62515/record/0-1/1')
    expect(sink.urlOf?.(crmRecord(1), null)).toBe('https://app.hubspot.com/contacts/62515/objects/0-1/views/all/list?query=%2B447700900142')
  })
})

describe('HubSpot: what goes wrong', () => {
  it('one that it will not have is named, and its words are not', async () => {
    const { sink } = await begin()
    expect(await sink.deliver(batchOf(crmRecord(1), crmRecord(2, { original: { type: 'text', text: 'poison' } }), crmRecord(3)), never)).toEqual({ ok: false, blames: 'record', fact: 2, code: 'crm-refused', why: 'HubSpot refused it: VALIDATION_ERROR, INVALID_PROPERTY' })
  })

  it('one that only some of a batch was refused for (207) is named by its trace', async () => {
    const { hubspot, sink } = await begin()
    hubspot.instead = ({ path }) => path.endsWith('/upsert') ? { status: 207, json: { status: 'COMPLETE', results: [], numErrors: 1, errors: [{ status: 'error', category: 'VALIDATION_ERROR', message: 'no', context: { objectWriteTraceId: [crmRecord(2).id] } }] } } : null
    expect(await sink.deliver(batchOf(crmRecord(1), crmRecord(2)), never)).toMatchObject({ blames: 'record', fact: 2 })
  })

  it('without a property of unique values nothing is written, and IT is told which', async () => {
    const { hubspot, sink } = await begin()
    hubspot.unique.set('communications', false)
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames: 'needs-it', why: expect.stringContaining('communications have no property "compline_id" with unique values') as string })
    expect(await sink.test(never)).toMatchObject({ ok: false, blames: 'needs-it' })
    expect(hubspot.kept.communications.size).toBe(0)
  })

  it('an account without HubSpot\'s own outcomes gets calls without them', async () => {
    const { hubspot, sink } = await begin()
    hubspot.instead = ({ path, text }) => path.endsWith('/upsert') && text.includes('hs_call_disposition') ? { status: 400, json: { status: 'error', category: 'VALIDATION_ERROR', message: 'hs_call_disposition: not one of the allowed options' } } : null
    expect(await sink.deliver(batchOf(callRecord(1)), never)).toMatchObject({ ok: true })
    expect(hubspot.kept.calls.get(callRecord(1).id)?.properties).not.toHaveProperty('hs_call_disposition')
  })

  it('after a 429 it keeps still for as long as it was told', async () => {
    const { hubspot, test, sink } = await begin()
    hubspot.instead = () => ({ status: 429, headers: { 'retry-after': '7' }, json: { status: 'error', message: 'You have reached your ten_secondly_rolling limit.', errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' } })
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames: 'sink', why: 'HubSpot: HTTP 429' })
    hubspot.instead = () => null
    test.time.advance(6_000)
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames: 'sink' })
    expect(hubspot.asked).toHaveLength(1)
    test.time.advance(1_000)
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: true })
  })

  it.each([
    ['a token that is none', () => ({ status: 401, json: { status: 'error', category: 'INVALID_AUTHENTICATION', message: 'secret words' } }), 'needs-it', 'HubSpot does not take the token "crm-token" (INVALID_AUTHENTICATION)'],
    ['a scope that is missing', () => ({ status: 403, json: { status: 'error', category: 'MISSING_SCOPES', message: '…', errors: [], context: { requiredGranularScopes: ['crm.objects.contacts.read'] } } }), 'needs-it', 'HubSpot: the token lacks crm.objects.contacts.read (MISSING_SCOPES)'],
    ['a fault there', () => ({ status: 502 }), 'sink', 'HubSpot: HTTP 502'],
    ['a redirect', () => ({ status: 302, headers: { location: 'https://elsewhere.example/' } }), 'needs-it', 'HubSpot: HTTP 302, a redirect, is not followed: check the address'],
  ] as const)('%s says whose turn it is', async (_, instead, blames, why) => {
    const { hubspot, sink } = await begin()
    hubspot.instead = instead
    expect(await sink.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames, why })
  })

  it('a secret that is not set, and a server that nobody vouches for, are IT\'s', async () => {
    const { test, hubspot } = await begin()
    const policy = crmSchema.parse({ kind: 'hubspot', baseUrl: hubspot.url, accessToken: 'other-token' })
    expect(await createCrm(policy, test).deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames: 'needs-it', why: 'the secret "other-token" is not set' })
    const untrusting = createCrm(crmSchema.parse({ kind: 'hubspot', baseUrl: hubspot.url, accessToken: 'crm-token' }), { ...test, agent: async () => new (await import('node:https')).Agent({ keepAlive: false }) })
    expect(await untrusting.deliver(batchOf(crmRecord(1)), never)).toMatchObject({ ok: false, blames: 'needs-it' })
    expect(hubspot.asked).toEqual([])
  })

  it('its test writes nothing and names the step that fails', async () => {
    const { hubspot, sink } = await begin({ ownerId: '5' })
    expect(await sink.test(never)).toMatchObject({ ok: false, why: 'HubSpot has no owner 5 (HTTP 404)' })
    hubspot.unique.delete('calls')
    expect(await sink.test(never)).toMatchObject({ ok: false, why: expect.stringContaining('calls have no property') as string })
    expect(hubspot.asked.every(({ method }) => method === 'GET')).toBe(true)
    const fine = await begin()
    expect(await fine.sink.test(never)).toMatchObject({ ok: true })
  })
})

it.each(['hubspot', 'salesforce', 'https'] as const)('%s: the test says how far it came', async (kind) => {
  const { hubspot, test } = await begin()
  const policy = (url: string): CrmPolicy => crmSchema.parse(kind === 'hubspot' ? { kind, baseUrl: url, accessToken: 'crm-token' } : kind === 'salesforce' ? { kind, instanceUrl: url, clientId: 'x', clientSecret: 'crm-token' } : { kind, url, token: 'crm-token' })
  hubspot.instead = () => ({ status: 401 })
  const step = async (url: string, parts = test): Promise<unknown> => createCrm(policy(url), parts).test(never)
  expect(await step(hubspot.url)).toMatchObject({ ok: false, blames: 'needs-it', step: 'sign-in' })
  expect(await step(hubspot.url, { ...test, agent: async () => new (await import('node:https')).Agent({ keepAlive: false }) })).toMatchObject({ ok: false, blames: 'needs-it', step: 'tls' })
  await hubspot.close()
  expect(await step(hubspot.url)).toMatchObject({ ok: false, blames: 'sink', step: 'connection' })
  test.secrets.clear()
  expect(await step(hubspot.url)).toMatchObject({ ok: false, blames: 'needs-it', step: 'secrets' })
})

it('what is no matter of a CRM passes by: consents, refusals, who has no number, and what the policy does not log', async () => {
  const { sink } = await begin({ log: ['messages'] })
  const wanted = [crmRecord(1), crmRecord(2, { kind: 'consent' }), crmRecord(3, { kind: 'refusal' }), callRecord(4), crmRecord(5, { client: { ...crmRecord(5).client, e164: null } }), crmRecord(6, { channel: 'voice' }), crmRecord(7, { kind: 'status' })].filter((record) => sink.wants?.(record))
  expect(wanted.map(({ proof }) => proof.fact)).toEqual([1, 7])
})
