import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SinkId } from '../../core/ids.ts'
import { HOUR } from '../../core/time.ts'
import { createHttps, type HttpsParts } from './https.ts'
import type { Delivered, Sink } from './sink.ts'
import { packed, sampleBatch, sampleHead, sampleRecord } from './testing/sample-records.ts'

interface Asked { readonly path: string, readonly headers: http.IncomingHttpHeaders, readonly body: string }
type Said = { readonly status: number, readonly headers?: Record<string, string>, readonly body?: string }

let server: http.Server
let asked: Asked[]
let says: (asked: Asked) => Said
let base: string
let now: number
beforeEach(async () => {
  asked = []
  says = () => ({ status: 202 })
  now = Date.UTC(2026, 10, 23)
  server = http.createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (piece: string) => { body += piece }).on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body }
      asked.push(one)
      const { status, headers = {}, body: answer = '' } = says(one)
      response.writeHead(status, headers).end(answer)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterEach(() => { server.closeAllConnections(); server.close() })

type Auth = HttpsParts['delivery']['auth']
const bearer: Auth = { kind: 'bearer', token: 'archive-token' }
const oauth = (): Auth => ({ kind: 'oauth2', tokenUrl: `${base}/token`, clientId: 'desk 7', clientSecret: 'client-secret', scope: 'records' })
const secrets: Readonly<Record<string, string>> = { 'archive-token': 'T0ken', 'client-secret': 'p&ss' }
const sinkOf = (auth: Auth = bearer, more: Partial<HttpsParts> = {}): Sink => createHttps({
  delivery: { id: 'vault' as SinkId, kind: 'https', mostRecords: 100, url: `${base}/batches`, auth },
  secretOf: (name) => secrets[name] ?? null, agent: () => Promise.resolve(new http.Agent({ keepAlive: false })), now: () => now, ...more,
})
const records = [packed(sampleRecord(1)), packed(sampleRecord(2), { name: 'a.jpg', mime: 'image/jpeg', bytes: Buffer.alloc(2500, 'xyz') }, { name: 'b.jpg', mime: 'image/jpeg', bytes: Buffer.of(1), missing: 'gone' })]
const batch = sampleBatch(records)
const deliver = (sink: Sink, signal = new AbortController().signal): Promise<Delivered> => sink.deliver(batch, signal)
const paths = (): string[] => asked.map(({ path }) => path)

it('a batch is one POST of JSON, signed in, named by its batch, with each file’s bytes', async () => {
  says = () => ({ status: 202, body: '{"receipt":"R-17"}' })
  expect(await deliver(sinkOf())).toEqual({ ok: true, receipt: 'HTTP 202 R-17' })
  const [one] = asked
  expect(one).toMatchObject({ path: '/batches', headers: { 'authorization': 'Bearer T0ken', 'idempotency-key': batch.id, 'content-type': 'application/json' } })
  const told = JSON.parse(one?.body ?? '') as { records: { id: string, files: { content: string | null, name: string }[] }[] }
  expect(told).toMatchObject({ format: 'compline.batch/1', id: batch.id, at: '2026-11-22T10:00:00.000Z', head: sampleHead })
  expect(told.records.map(({ id }) => id)).toEqual(records.map(({ record }) => record.id))
  const files = told.records[1]?.files ?? []
  expect(files.map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg'])
  expect(Buffer.from(files[0]?.content ?? '', 'base64')).toEqual(Buffer.alloc(2500, 'xyz'))
  expect(files[1]?.content).toBe(null)
  expect(told.records[0]).toEqual({ ...records[0]?.record, files: [] })
})

it('the same batch gives the same bytes', async () => {
  const sink = sinkOf()
  await deliver(sink)
  await deliver(sink)
  expect(asked[0]?.body).toBe(asked[1]?.body)
})

it('what a receiver repeats of a client does not become a receipt', async () => {
  says = () => ({ status: 200, body: '{"receipt":"thanks for Dana Moreau +447700900142"}' })
  expect(await deliver(sinkOf())).toEqual({ ok: true, receipt: 'HTTP 200' })
})

it.each<[number, Delivered]>([
  [500, { ok: false, why: 'HTTP 500', blames: 'sink', after: 0 }], [409, { ok: false, why: 'HTTP 409', blames: 'sink', after: 0 }],
  [401, { ok: false, why: 'HTTP 401', blames: 'needs-it' }], [403, { ok: false, why: 'HTTP 403', blames: 'needs-it' }], [404, { ok: false, why: 'HTTP 404', blames: 'needs-it' }], [302, { ok: false, why: 'HTTP 302', blames: 'needs-it' }],
  [413, { ok: false, why: 'HTTP 413', blames: 'record', fact: 0, code: 'http-413' }],
])('HTTP %i says whose fault it is', async (status, expected) => {
  says = () => ({ status })
  expect(await deliver(sinkOf())).toEqual(expected)
  expect(asked).toHaveLength(1)
})

it('a receiver that names a record blames that one', async () => {
  says = () => ({ status: 422, body: JSON.stringify({ record: records[1]?.record.id, reason: 'Dana Moreau is unknown' }) })
  expect(await deliver(sinkOf())).toEqual({ ok: false, why: 'HTTP 422', blames: 'record', fact: 2, code: 'http-422' })
})

it('429 is heeded as long as it says, in seconds or by a date', async () => {
  says = () => ({ status: 429, headers: { 'retry-after': '120' } })
  expect(await deliver(sinkOf())).toMatchObject({ blames: 'sink', after: 120_000 })
  says = () => ({ status: 429, headers: { 'retry-after': new Date(now + HOUR).toUTCString() } })
  expect(await deliver(sinkOf())).toMatchObject({ blames: 'sink', after: HOUR })
})

it('client credentials: a token is fetched once, and used until it ends', async () => {
  says = ({ path }) => path === '/token' ? { status: 200, body: `{"access_token":"A1","token_type":"Bearer","expires_in":3600}` } : { status: 200 }
  const sink = sinkOf(oauth())
  await deliver(sink)
  await deliver(sink)
  now += HOUR
  await deliver(sink)
  expect(paths()).toEqual(['/token', '/batches', '/batches', '/token', '/batches'])
  expect(asked[0]).toMatchObject({ body: 'grant_type=client_credentials&scope=records', headers: { authorization: `Basic ${Buffer.from('desk+7:p%26ss').toString('base64')}` } })
  expect(asked[1]?.headers.authorization).toBe('Bearer A1')
})

it('a token that is not taken any more is fetched anew, once', async () => {
  let n = 0
  says = ({ path, headers }) => path === '/token' ? { status: 200, body: `{"access_token":"A${String(++n)}","expires_in":3600}` } : { status: headers.authorization === 'Bearer A2' ? 200 : 401 }
  expect(await deliver(sinkOf(oauth()))).toMatchObject({ ok: true })
  expect(paths()).toEqual(['/token', '/batches', '/token', '/batches'])
  says = ({ path }) => path === '/token' ? { status: 200, body: '{"access_token":"B","expires_in":3600}' } : { status: 401 }
  asked = []
  expect(await deliver(sinkOf(oauth()))).toEqual({ ok: false, why: 'HTTP 401', blames: 'needs-it' })
  expect(paths()).toEqual(['/token', '/batches', '/token', '/batches'])
})

it('a sign-in that is refused, a token that is none, and a secret that is not set are for IT; nothing of a batch has left', async () => {
  says = () => ({ status: 401, body: '{"error":"invalid_client"}' })
  expect(await deliver(sinkOf(oauth()))).toEqual({ ok: false, why: "the token's address said HTTP 401", blames: 'needs-it' })
  says = () => ({ status: 200, body: '<html>' })
  expect(await deliver(sinkOf(oauth()))).toMatchObject({ ok: false, blames: 'needs-it' })
  expect(await deliver(sinkOf(bearer, { secretOf: () => null }))).toEqual({ ok: false, why: 'the secret "archive-token" is not set', blames: 'needs-it' })
  expect(paths()).toEqual(['/token', '/token'])
})

it('nobody there is waited for; an untrusted certificate is for IT', async () => {
  server.close()
  await new Promise((resolve) => { server.once('close', resolve) })
  expect(await deliver(sinkOf())).toEqual({ ok: false, why: 'ECONNREFUSED', blames: 'sink' })
  const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(await deliver(sinkOf(bearer, { agent: () => Promise.reject(untrusted) }))).toMatchObject({ why: 'DEPTH_ZERO_SELF_SIGNED_CERT', blames: 'needs-it' })
})

it('a file that cannot be read ends the request, and no receiver takes half a batch for a whole', async () => {
  const broken = { ...sampleBatch([{ record: records[1]?.record ?? sampleRecord(2), file: () => { throw new Error('changed') } }]) }
  expect(await sinkOf().deliver(broken, new AbortController().signal)).toMatchObject({ ok: false })
  expect(asked).toEqual([])
})

it('a test sends no record', async () => {
  expect(await sinkOf().test(new AbortController().signal)).toMatchObject({ ok: true })
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ format: 'compline.batch/1', test: true, records: [] })
})
