import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import { mediaKinds } from '../media/kinds.ts'
import { createShelf } from '../media/shelf.ts'
import { sampleOf } from '../samples/samples.ts'
import { graph, sendWhatsApp, type GraphErrorBody } from '../testing/dial.ts'
import { download, upload, uploaded } from '../testing/media.ts'
import { differences } from '../testing/shape.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const documented = { url: 'https://lookaside.fbsbx.com/…', mime_type: 'image/png', sha256: 'c86c28', file_size: 182859, id: '1761991787669262', messaging_product: 'whatsapp' }
type About = typeof documented

const sandbox = withSandbox({ hears: ['whatsapp'] })
const ask = (id: string, method = 'GET') => graph<About>(sandbox.graphUrl, method, `${id}?phone_number_id=${credentials.whatsapp.phoneNumberId}`)
const fromClient = (type: 'image' | 'audio' = 'image') => sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', type }).media?.id ?? ''

describe('upload', () => {
  it.each(mediaKinds)('takes %s and answers with an id alone', async (kind) => {
    const { status, body } = await upload(sandbox.graphUrl, kind)
    expect([status, Object.keys(body)]).toEqual([200, ['id']])
    expect(body.id).toMatch(/^\d{15,17}$/)
  })

  it.each([
    ['without messaging_product', (form: FormData) => { form.delete('messaging_product') }, 100],
    ['without type', (form: FormData) => { form.delete('type') }, 100],
    ['without file', (form: FormData) => { form.delete('file') }, 100],
    ['with a text for a file', (form: FormData) => { form.set('file', 'bytes') }, 100],
    ['with something else beside it', (form: FormData) => { form.set('caption', 'x') }, 100],
    ['of a type that WhatsApp does not take', (form: FormData) => { form.set('type', 'image/gif') }, 131053],
    ['whose part says another type', (form: FormData) => { form.set('type', 'image/png') }, 131053],
    ['whose bytes are something else', (form: FormData) => { form.set('file', new Blob(['<html>'], { type: 'image/jpeg' })) }, 131053],
    ['that is too large', (form: FormData) => { form.set('file', new Blob([new Uint8Array(sampleOf('image').bytes), new Uint8Array(5 * 1024 * 1024)], { type: 'image/jpeg' })) }, 131053],
  ] as const)('%s is refused', async (_, change, code) => {
    const { status, body } = await upload(sandbox.graphUrl, 'image', undefined, change)
    expect([status, body.error?.code]).toEqual([400, code])
  })

  it('refuses sound in Ogg that is not Opus', async () => {
    const vorbis = { ...sampleOf('audio'), bytes: Buffer.from(sampleOf('audio').bytes.toString('latin1').replace('OpusHead', '\x01vorbis0'), 'latin1') }
    expect((await upload(sandbox.graphUrl, 'audio', vorbis)).body.error?.code).toBe(131053)
  })

  it('refuses JSON', async () => {
    expect((await graph<GraphErrorBody>(sandbox.graphUrl, 'POST', `${credentials.whatsapp.phoneNumberId}/media`, { messaging_product: 'whatsapp' })).body.error.code).toBe(100)
  })
})

describe('a file at Meta', () => {
  it('is described in the documented form, with the SHA-256 in hex and the size as a number', async () => {
    const { bytes } = sampleOf('image')
    const { body } = await ask(await uploaded(sandbox.graphUrl, 'image'))
    expect(differences(body, documented)).toEqual([])
    expect([body.file_size, body.sha256, body.mime_type]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex'), 'image/jpeg'])
  })

  it('comes down with the token, byte for byte, and in parts', async () => {
    const { bytes } = sampleOf('image')
    const { url } = (await ask(fromClient())).body
    const whole = await download(url)
    expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([200, 'image/jpeg', 'bytes'])
    expect(whole.headers.get('content-disposition')).toMatch(/^inline;filename=/)
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    const part = await download(url, { authorization: `Bearer ${credentials.whatsapp.accessToken}`, range: 'bytes=10-19' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true)
  })

  it('does not come without the token, under a forged address, or after five minutes', async () => {
    const id = fromClient()
    const { url } = (await ask(id)).body
    expect((await download(url, {})).status).toBe(401)
    expect((await download(url.replace(/hash=.../, 'hash=xxx'))).status).toBe(404)
    sandbox.control.advance(5 * MINUTE)
    expect((await download(url)).status).toBe(404)
    expect((await download((await ask(id)).body.url)).status).toBe(200)
  })

  it('is gone after it was deleted', async () => {
    const id = await uploaded(sandbox.graphUrl, 'document')
    const { url } = (await ask(id)).body
    expect((await ask(id, 'DELETE')).body).toEqual({ success: true })
    const after = await graph<GraphErrorBody>(sandbox.graphUrl, 'GET', id)
    expect([after.status, after.body.error.code, after.body.error.error_subcode]).toEqual([400, 100, 33])
    expect((await download(url)).status).toBe(404)
    const sent = await sendWhatsApp<GraphErrorBody>(sandbox.graphUrl, { to: RAFAEL, type: 'document', document: { id } })
    expect([sent.status, sent.body.error.code]).toEqual([400, 100])
  })

  it('is known for seven days where a client sent it, for thirty where the firm did', async () => {
    const [theirs, ours] = [fromClient(), await uploaded(sandbox.graphUrl, 'image')]
    const known = async () => [(await ask(theirs)).status, (await ask(ours)).status]
    sandbox.control.advance(7 * DAY - MINUTE)
    expect(await known()).toEqual([200, 200])
    sandbox.control.advance(2 * MINUTE)
    expect(await known()).toEqual([400, 200])
    sandbox.control.advance(23 * DAY)
    expect(await known()).toEqual([400, 400])
  })

  it('of another number, or with an id of letters, is unknown', async () => {
    const id = fromClient()
    expect((await graph(sandbox.graphUrl, 'GET', `${id}?phone_number_id=1`)).status).toBe(400)
    expect((await graph<GraphErrorBody>(sandbox.graphUrl, 'GET', 'abc')).body.error.message).toBe('(#100) Invalid post_id parameter')
  })
})

describe('the shelf', () => {
  it('drops what is oldest where there is no more room, never what came last', () => {
    const shelf = createShelf(25)
    const put = (size: number) => shelf.put({ bytes: Buffer.alloc(size), mime: 'text/plain', name: null, voice: false }, 'client', 0).id
    const [first, second, large] = [put(10), put(10), put(30)]
    expect([first, second, large].map((id) => shelf.peek(id) !== undefined)).toEqual([false, false, true])
  })
})
