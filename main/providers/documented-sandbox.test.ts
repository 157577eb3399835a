import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { listening } from './testing/raw-server.ts'
import {
  accountSchema, callSchema, contentsSchema, errorSchema, incomingNumberSchema, listSchema, mediaSchema, messageSchema, recordingSchema, transcriptionSchema,
} from './testing/twilio-schema.ts'
import twilioPosts from './twilio/documented/posts.json' with { type: 'json' }
import operations from './whatsapp-cloud/documented/operations.json' with { type: 'json' }
import statuses from './whatsapp-cloud/documented/statuses.json' with { type: 'json' }

/*
 *  The sandbox against the same documented forms that the adapters are held to, so that both cannot be wrong together.
 *  Asked without our adapters; what it posts is taken as it comes.
 */

let sandbox: Sandbox
const posts: { path: string, body: string }[] = []
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => { chunks.push(chunk) })
  request.on('end', () => {
    const url = new URL(request.url ?? '/', 'http://receiver')
    if (request.method === 'POST') posts.push({ path: url.pathname, body: Buffer.concat(chunks).toString() })
    response.end(url.searchParams.get('hub.challenge') ?? '')
  })
})
let desk = ''
const ANNA = '+447700900801'
beforeAll(async () => {
  desk = `http://127.0.0.1:${await listening(receiver)}`
  sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true })
  sandbox.control.addClient({ id: 'anna', name: 'Anna Adler', numbers: [{ e164: ANNA }], temper: 'accepts' })
})
afterAll(async () => {
  await sandbox.close()
  receiver.close()
  receiver.closeAllConnections()
})

const account = () => `/2010-04-01/Accounts/${sandbox.control.credentials.twilio.accountSid}`
async function twilio(path: string, form?: Record<string, string>, password = sandbox.control.credentials.twilio.authToken) {
  const { accountSid } = sandbox.control.credentials.twilio
  const response = await fetch(sandbox.twilioUrl + path, {
    method: form === undefined ? 'GET' : 'POST', headers: { authorization: `Basic ${btoa(`${accountSid}:${password}`)}` }, ...(form && { body: new URLSearchParams(form) }),
  })
  return { status: response.status, json: await response.json() as unknown }
}
async function graph(path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(sandbox.graphUrl + path, {
    method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${sandbox.control.credentials.whatsapp.accessToken}`, ...headers }, ...(body !== undefined && { body }),
  })
  return await response.json() as unknown
}
const json = (value: unknown) => [JSON.stringify(value), { 'content-type': 'application/json' }] as const
const numbers = () => ({ sms: sandbox.control.credentials.twilio.fromNumber, whatsapp: `whatsapp:${sandbox.control.credentials.whatsapp.number}` })
/** The answer, which has to be what the schema says. */
function held<T extends z.ZodType>(schema: T, { status, json: answer }: { status: number, json: unknown }, expected = 200): z.output<T> {
  expect(status).toBe(expected)
  return schema.parse(answer)
}

describe('Twilio’s other side answers what the published schema says', () => {
  it('to messages, in and out, with files, one by one and listed', async () => {
    const sent = held(messageSchema, await twilio(`${account()}/Messages.json`, { To: ANNA, From: numbers().sms, Body: 'Hello' }), 201)
    sandbox.control.send('anna', { channel: 'sms', text: 'Look', file: 'image' })
    held(messageSchema, await twilio(`${account()}/Messages.json`, { To: `whatsapp:${ANNA}`, From: numbers().whatsapp, Body: 'Hello' }), 201)
    await sandbox.control.idle()
    held(messageSchema, await twilio(`${account()}/Messages/${sent.sid}.json`))
    const all = held(listSchema('messages', messageSchema), await twilio(`${account()}/Messages.json?PageSize=50`)) as { messages: z.output<typeof messageSchema>[] }
    expect(all.messages).toHaveLength(3)
    const withFile = all.messages.find(({ num_media: files }) => files === '1')
    expect(held(listSchema('media_list', mediaSchema), await twilio(`${account()}/Messages/${withFile?.sid}/Media.json`))).toMatchObject({ media_list: [{ parent_sid: withFile?.sid, content_type: 'image/jpeg' }] })
  })

  it('to recordings, transcriptions and the call behind them', async () => {
    sandbox.control.voicemail('anna', { seconds: 7, transcript: 'Please call me back.' })
    await sandbox.control.idle()
    const { recordings } = held(listSchema('recordings', recordingSchema), await twilio(`${account()}/Recordings.json`)) as { recordings: z.output<typeof recordingSchema>[] }
    held(listSchema('transcriptions', transcriptionSchema), await twilio(`${account()}/Transcriptions.json`))
    expect(held(callSchema, await twilio(`${account()}/Calls/${recordings[0]?.call_sid}.json`))).toMatchObject({ from: ANNA, to: numbers().sms })
  })

  it('to numbers, the account and templates', async () => {
    const { incoming_phone_numbers: [number] } = held(listSchema('incoming_phone_numbers', incomingNumberSchema), await twilio(`${account()}/IncomingPhoneNumbers.json`)) as { incoming_phone_numbers: z.output<typeof incomingNumberSchema>[] }
    held(incomingNumberSchema, await twilio(`${account()}/IncomingPhoneNumbers/${number?.sid}.json`, { SmsUrl: `${desk}/sms`, SmsMethod: 'POST' }))
    held(accountSchema, await twilio(`${account()}.json`))
    held(contentsSchema, await twilio('/v2/ContentAndApprovals?PageSize=2'))
  })

  it('where it refuses', async () => {
    expect(held(errorSchema, await twilio(`${account()}.json`, undefined, 'wrong'), 401).code).toBe(20003)
    expect(held(errorSchema, await twilio(`${account()}/Messages/SM${'0'.repeat(32)}.json`), 404).code).toBe(20404)
    expect(held(errorSchema, await twilio(`${account()}/Messages.json`, { To: '+4477', From: numbers().sms, Body: 'x' }), 400).code).toBe(21211)
    expect(held(errorSchema, await twilio(`${account()}/Messages.json`, { To: `whatsapp:${ANNA}`, From: numbers().whatsapp, ContentSid: `HX${'0'.repeat(32)}` }), 400).code).toBe(21655)
  })

  it('and posts the documented fields', async () => {
    await twilio(`${account()}/IncomingPhoneNumbers/${sandbox.control.credentials.twilio.phoneNumberSid}.json`, { SmsUrl: `${desk}/sms`, SmsMethod: 'POST' })
    // What waited for an address.
    await sandbox.control.idle()
    const formOf = async (path: string, act: () => unknown) => {
      posts.length = 0
      await act()
      await sandbox.control.idle()
      return posts.filter((post) => post.path === path).map(({ body }) => Object.keys(Object.fromEntries(new URLSearchParams(body))).sort())
    }
    const fields = (form: object) => Object.keys(form).sort()
    const { received, statuses: told, voice } = twilioPosts
    expect(await formOf('/sms', () => sandbox.control.send('anna', { channel: 'sms', text: 'Hi' }))).toEqual([fields(received.SMS)])
    expect(await formOf('/sms', () => sandbox.control.send('anna', { channel: 'sms', text: 'Hi', file: 'image' }))).toEqual([fields(received.MMS).filter((name) => !name.endsWith('1'))])
    expect(await formOf('/status', () => twilio(`${account()}/Messages.json`, { To: ANNA, From: numbers().sms, Body: 'x', StatusCallback: `${desk}/status` }))).toEqual([fields(told['SMS sent']), fields(told['SMS delivered'])])
    const { ErrorMessage: _, ...closed } = told['WhatsApp, window closed']
    expect(await formOf('/status', () => twilio(`${account()}/Messages.json`, { To: `whatsapp:${ANNA}`, From: numbers().whatsapp, Body: 'x', StatusCallback: `${desk}/status` }))).toEqual([fields(closed)])
    expect(await formOf('/voice/recording', () => sandbox.control.voicemail('anna', { seconds: 3, transcript: 'x' }))).toEqual([fields(voice.recording)])
    expect(await formOf('/voice/transcription', () => sandbox.control.voicemail('anna', { seconds: 3, transcript: 'x' }))).toEqual([fields(voice.transcription).filter((name) => name !== 'url')])
  })
})

/** Names and JSON types, of lists by their first item. */
function form(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(form)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, form(inner)]))
  return typeof value
}

describe('Meta’s other side answers in the documented form', () => {
  const at = (path: string) => path.replace('914268667232441', mediaId)
  let mediaId = ''

  it('to an upload, and where the file is', async () => {
    const file = new FormData()
    for (const [name, value] of Object.entries(operations.upload.fields)) file.set(name, value)
    file.set('file', new Blob(['%PDF-1.7 a statement'], { type: 'application/pdf' }), 'file.pdf')
    const answer = await graph(operations.upload.path, file) as { id: string }
    expect(form(answer)).toEqual(form(operations.upload.answer))
    mediaId = answer.id
    expect(form(await graph(at(operations.media.path)))).toEqual(form(operations.media.answer))
  })

  it('to the number and the templates, page by page', async () => {
    expect(form(await graph(operations['phone number'].path))).toEqual(form(operations['phone number'].answer))
    const page = await graph(operations.templates.path.replace('limit=100', 'limit=2')) as { data: object[], paging: object }
    expect(form(page.paging)).toEqual(form(operations.templates.answer.paging))
    const { previous_category: _, ...row } = operations['templates, last page'].answer.data[0] ?? {}
    for (const template of page.data) expect(Object.keys(template).sort()).toEqual(Object.keys(row).sort())
  })

  it('to the webhook’s address; to a read message; and posts the documented statuses', async () => {
    expect(await graph(operations.webhook.path, ...json({ ...operations.webhook.body, override_callback_uri: `${desk}/whatsapp` }))).toEqual(operations.webhook.answer)
    const text = { messaging_product: 'whatsapp', to: ANNA, type: 'text', text: { body: 'Hello' }, biz_opaque_callback_data: 'x' }
    // The number speaks to Meta again, and not to Twilio.
    await graph(operations.read.path, ...json(text))
    await sandbox.control.idle()
    posts.length = 0
    sandbox.control.send('anna', { channel: 'whatsapp', text: 'Hi' })
    await sandbox.control.idle()
    const said = JSON.parse(posts.find(({ path }) => path === '/whatsapp')?.body ?? '{}') as { entry: [{ changes: [{ value: { messages: [{ id: string }] } }] }] }
    const { id } = said.entry[0].changes[0].value.messages[0]
    expect(await graph(operations.typing.path, ...json({ ...operations.typing.body, message_id: id }))).toEqual(operations.typing.answer)
    posts.length = 0
    await graph(operations.read.path, ...json(text))
    await sandbox.control.idle()
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'error', code: 131026 })
    await graph(operations.read.path, ...json(text))
    await sandbox.control.idle()
    const told = posts.map(({ body }) => (JSON.parse(body) as { entry: [{ changes: [{ value: { statuses: [object] } }] }] }).entry[0].changes[0].value.statuses[0])
    const { sent, delivered, failed } = statuses.statuses
    expect(told.map(form)).toEqual([form(sent), form({ ...delivered, biz_opaque_callback_data: 'x' }), form(failed)])
  })
})
