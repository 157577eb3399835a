import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LineId, MediaId } from '../../../core/ids.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import type { MessagingProvider, OpenedMedia } from '../provider.ts'
import { cleared, contextAt, MAIN_LINE, NOW, OUR_ID, policyAt } from '../testing/cleared.ts'
import { scriptedProvider, type ScriptedProvider } from '../testing/scripted-provider.ts'
import answers from './documented/answers.json' with { type: 'json' }
import operations from './documented/operations.json' with { type: 'json' }
import told from './documented/statuses.json' with { type: 'json' }
import { eventsIn } from './webhook-events.ts'
import { createWhatsAppCloud } from './whatsapp-cloud.ts'

/* What Meta documents beside the messages themselves: answers, errors, the other operations, statuses and changes. */

let meta: ScriptedProvider
let whatsapp: MessagingProvider
beforeAll(async () => { meta = await scriptedProvider() })
afterAll(() => meta.close())
beforeEach(() => {
  meta.seen.length = 0
  const policy = policyAt(meta.url)
  whatsapp = createWhatsAppCloud(policy.connectors.whatsapp, policy.lines, contextAt())
})

const hello = cleared({ content: { type: 'text', text: 'Hello' } })
/** As it goes over the wire: slashes and non-ASCII come escaped. */
const wire = (json: unknown): string => JSON.stringify(json).replaceAll('/', '\\/').replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

describe('answers to a message', () => {
  it.each(Object.entries(answers.accepted))('%s is accepted', async (_, { body, reads }) => {
    meta.answer({ status: 200, text: wire(body) })
    expect(await whatsapp.send(hello)).toEqual({ kind: 'accepted', providerId: 'wamid.HBgMNDQ3NzAwOTAwMTQyFQIAERgSQQ==', ...reads })
  })

  it.each(answers.refused.map(({ status, body, reads, ...rest }) => ({ name: body.error.message.slice(0, 60), status, body, reads, headers: 'headers' in rest ? rest.headers : {} })))(
    '$status $name', async ({ status, body, reads: { kind, code, class: errorClass, advice, ...reads }, headers }) => {
      meta.answer({ status, text: wire(body), headers: { 'www-authenticate': `OAuth "Facebook Platform" "invalid_request" "${body.error.message.replace(/[^\x20-\x7e]/g, '?')}"`, ...headers } })
      const { details, ...more } = { details: undefined, ...reads }
      expect(await whatsapp.send(hello)).toMatchObject({ kind, ...more, error: { code, class: errorClass, advice, ...(details !== undefined && { details }) } })
    },
  )
})

describe('the other operations', () => {
  it('a message is marked as read, with or without typing', async () => {
    meta.answer({ status: 200, json: operations.read.answer }, { status: 200, json: operations.typing.answer })
    await whatsapp.markRead?.(MAIN_LINE, 'wamid.before')
    await whatsapp.markRead?.(MAIN_LINE, 'wamid.before', true)
    expect(meta.seen.map(({ method, path, body }) => [method, path, JSON.parse(body) as unknown])).toEqual([['POST', operations.read.path, operations.read.body], ['POST', operations.typing.path, operations.typing.body]])
  })

  it('a file goes up as a form of three fields, and comes back as an id', async () => {
    const bytes = Buffer.from('%PDF-1.7 a statement')
    const ref = { id: 'm' as MediaId, kind: 'document', mime: 'application/pdf', bytes: bytes.length, sha256: null, fileName: 'May.pdf', voice: false, width: null, height: null, duration: null } as const
    const file: OpenedMedia = { ref, async* read() { yield bytes } }
    meta.answer({ status: 200, json: operations.upload.answer })
    expect(await whatsapp.upload?.(hello, file, () => undefined, new AbortController().signal)).toMatchObject({ ok: true, handle: operations.upload.answer.id })
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = meta.seen
    expect(path).toBe(operations.upload.path)
    const form = await new Response(body, { headers: { 'content-type': String(headers['content-type']) } }).formData()
    const { file: sent, ...fields } = Object.fromEntries(form)
    expect(fields).toEqual(operations.upload.fields)
    expect([sent instanceof File && sent.type, sent instanceof File && await sent.text()]).toEqual(['application/pdf', bytes.toString()])
  })

  it('a file comes down from the address that its id gives, which is on another host', async () => {
    const bytes = Buffer.from('%PDF-1.7 a statement')
    const { answer, path } = operations.media
    const located = { ...answer, url: `${meta.url}/whatsapp_business/attachments/?mid=1`, sha256: createHash('sha256').update(bytes).digest('hex'), file_size: bytes.length }
    meta.answer({ status: 200, text: wire(located) }, { status: 200, text: bytes.toString(), headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline;filename=May.pdf', 'accept-ranges': 'bytes' } })
    const download = await whatsapp.download?.(MAIN_LINE, answer.id, new AbortController().signal)
    const pieces: Uint8Array[] = []
    if (download?.ok) for await (const piece of download.bytes) pieces.push(piece)
    expect([Buffer.concat(pieces).toString(), download?.ok && download.mime, download?.ok && download.total]).toEqual([bytes.toString(), answer.mime_type, bytes.length])
    expect(meta.seen.map((request) => [request.path, request.headers.authorization])).toEqual([[path, 'Bearer EAAG-token'], ['/whatsapp_business/attachments/?mid=1', 'Bearer EAAG-token']])
  })

  it('the account is there when its number is', async () => {
    const { path, answer } = operations['phone number']
    meta.answer({ status: 200, text: wire(answer) })
    expect(await whatsapp.check()).toEqual({ ok: true })
    expect(meta.seen[0]).toMatchObject({ method: 'GET', path })
  })

  it('templates come page by page, until a page names no next one', async () => {
    const [first, last] = [operations.templates, operations['templates, last page']]
    meta.answer({ status: 200, text: wire(first.answer) }, { status: 200, text: wire(last.answer) })
    expect(await whatsapp.templates?.()).toMatchObject({ ok: true, templates: [
      {
        name: 'table_confirmed', language: 'en_GB', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'NAMED', header: { type: 'media', format: 'IMAGE' }, footer: 'Harbour & Pine',
        buttons: [{ type: 'url' }, { type: 'phone' }, { type: 'quick-reply', text: 'Cancel' }],
        variables: [{ key: 'number_of_guests', example: '4' }, { key: 'day', example: 'Saturday' }, { key: 'button:0:1' }],
      },
      { name: 'sale', status: 'PENDING', category: 'MARKETING', parameterFormat: 'POSITIONAL', variables: [{ key: 'header:1', example: 'Rafael' }, { key: '1', example: 'Sunday' }, { key: '2', example: '10%' }] },
    ] })
    expect(meta.seen.map(({ path }) => path)).toEqual([first.path, last.path])
  })

  it('an account without templates answers an empty list, without paging', async () => {
    meta.answer({ status: 200, json: { data: [] } })
    expect(await whatsapp.templates?.()).toEqual({ ok: true, templates: [] })
  })

  it('webhooks are pointed at this desk', async () => {
    meta.answer({ status: 200, json: operations.webhook.answer })
    expect(await whatsapp.registerWebhook(new URL('https://desk.example.com/'))).toEqual({ ok: true })
    expect([meta.seen[0]?.path, JSON.parse(meta.seen[0]?.body ?? '')]).toEqual([operations.webhook.path, operations.webhook.body])
  })
})

const trouble: ProviderError[] = []
const reader = {
  businessAccountId: '102290129340398', line: (id: string) => id === '106540352242922' ? 'main' as LineId : undefined, now: () => NOW, troubled: (error: ProviderError) => { trouble.push(error) },
}
const eventsOf = (change: object) => eventsIn({ object: 'whatsapp_business_account', entry: [{ id: '102290129340398', time: 1795348800, changes: [change] }] }, reader)
const metadata = { display_phone_number: '442079460020', phone_number_id: '106540352242922' }

describe('what became of a message', () => {
  const about = { kind: 'status', channel: 'whatsapp', providerId: 'wamid.out', at: 1_795_348_800_000, ourId: null, error: null, pricing: null }
  const statuses: Readonly<Record<keyof typeof told.statuses, object>> = {
    'sent': { status: 'sent', ourId: OUR_ID, pricing: { billable: true, category: 'marketing', type: 'regular' } },
    'delivered': { status: 'delivered', pricing: { billable: false, category: 'service', type: 'free_customer_service' } },
    'read': { status: 'read' },
    'played': { status: 'played' },
    'sent, in a conversation': { status: 'sent', pricing: { billable: true, category: 'utility', type: '' } },
    'to a user id': { status: 'delivered' },
    'failed': { status: 'failed', ourId: OUR_ID, error: { code: '131026', class: 'final', advice: 'offer-sms', details: 'Message Undeliverable.' } },
    'window closed': { status: 'failed', error: { code: '131047', class: 'final', advice: 'use-template', details: expect.stringContaining('24 hours') as unknown } },
    'marketing stopped': { status: 'failed', error: { code: '131050', class: 'final', advice: 'no-marketing', details: expect.stringContaining('marketing') as unknown } },
  }
  it.each(Object.entries(statuses))('%s', (name, event) => {
    const status = told.statuses[name as keyof typeof told.statuses]
    expect(eventsOf({ field: 'messages', value: { messaging_product: 'whatsapp', metadata, statuses: [status] } })).toEqual([{ ...about, ...event }])
  })
})

describe('what changed', () => {
  const changes: Readonly<Record<keyof typeof told.changes, readonly object[]>> = {
    'account error': [],
    'template approved': [{ kind: 'templates-changed' }],
    'template rejected': [{ kind: 'templates-changed' }],
    'template disabled': [{ kind: 'templates-changed' }],
    'template category': [{ kind: 'templates-changed' }],
    'template quality': [{ kind: 'templates-changed' }],
    'marketing stopped': [{ kind: 'marketing', lineId: 'main', from: { e164: '+447700900142', userId: null }, stopped: true, words: 'User requested to stop marketing messages' }],
    'marketing resumed': [{ kind: 'marketing', from: { e164: '+447700900142' }, stopped: false }],
    'a username in place of the number': [{ kind: 'message', from: { e164: null, userId: 'GB.10459283746501928374', profileName: 'Yuki' }, content: { type: 'text', text: 'Hello' } }],
    'number and user id': [{ kind: 'message', from: { e164: '+447700900142', userId: 'GB.10459283746501928374', profileName: 'Yuki' } }],
    'of another number': [],
    'a field that nobody reads': [],
  }
  it.each(Object.entries(changes))('%s', (name, events) => {
    trouble.length = 0
    expect(eventsOf(told.changes[name as keyof typeof told.changes])).toMatchObject(events)
    expect(eventsOf(told.changes[name as keyof typeof told.changes])).toHaveLength(events.length)
    expect(trouble.map(({ code }) => code)).toEqual(name === 'account error' ? ['130429', '130429'] : [])
  })
})
