import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LineId, MediaId } from '../../../core/ids.ts'
import type { MediaRef } from '../../../core/messaging/media.ts'
import { DAY } from '../../../core/time.ts'
import { misconfigured } from '../http.ts'
import type { OpenedMedia } from '../provider.ts'
import { cleared, contextAt, MAIN_LINE, NOW } from '../testing/cleared.ts'
import { graphFailure, withMeta } from '../testing/with-meta.ts'
import { downloadMedia, mayHaveToken } from './download.ts'

const { meta, whatsapp, make } = withMeta()
const never = new AbortController().signal

const file = (text: string, change: Partial<MediaRef> = {}): OpenedMedia => ({
  ref: {
    id: 'm1' as MediaId, kind: 'document', mime: 'application/pdf', sha256: null, fileName: 'Statement "May"\r\n.pdf', voice: false, width: null, height: null, duration: null,
    ...change, bytes: Buffer.byteLength(text),
  },
  async* read() { for (const piece of text.match(/[^]{1,4}/g) ?? []) yield Buffer.from(piece) },
})
const message = (media: OpenedMedia) => cleared({ content: { type: 'media', text: '', media: media.ref } })

describe('a file up to Meta', () => {
  const up = (media = file('%PDF-1.7'), told: number[] = []) =>
    whatsapp.upload?.(message(media), media, (done) => { told.push(done) }, never)

  it('is a form of three parts, with the length of the whole and the file\'s own type; its handle is good for 25 days', async () => {
    meta.answer({ status: 200, json: { id: '914268667232441' } })
    const told: number[] = []
    expect(await up(undefined, told)).toEqual({ ok: true, handle: '914268667232441', until: NOW + 25 * DAY })
    const [seen] = meta.seen
    expect(seen).toMatchObject({ method: 'POST', path: '/v26.0/106540352242922/media', headers: { authorization: 'Bearer EAAG-token' } })
    const boundary = /^multipart\/form-data; boundary=(compline-[0-9a-f-]{36})$/.exec(seen?.headers['content-type'] ?? '')?.[1]
    expect(seen?.headers['content-length']).toBe(String(seen?.body.length))
    expect(seen?.body.split(`--${boundary}`).map((part) => part.split('\r\n'))).toEqual([
      [''],
      ['', 'Content-Disposition: form-data; name="messaging_product"', '', 'whatsapp', ''],
      ['', 'Content-Disposition: form-data; name="type"', '', 'application/pdf', ''],
      ['', 'Content-Disposition: form-data; name="file"; filename="file.pdf"', 'Content-Type: application/pdf', '', '%PDF-1.7', ''],
      ['--', ''],
    ])
    expect(told.at(0)).toBe(0)
    expect(told.at(-1)).toBe(8)
  })

  it.each([['image/jpeg', 'jpg'], ['audio/ogg', 'ogg'], ['audio/mp4', 'm4a'], ['video/3gpp', '3gp'], ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'], ['application/x"y', 'bin']])('of the type %s is called file.%s', async (mime, extension) => {
    meta.answer({ status: 200, json: { id: '1' } })
    const media = file('x', { mime })
    // The gate lets none of a strange type out; the form has to hold all the same.
    await whatsapp.upload?.(message(file('x')), media, () => undefined, never)
    expect(meta.seen[0]?.body).toContain(`filename="file.${extension}"`)
  })

  it.each([
    ['is tried again where Meta is busy', graphFailure(400, 130429), { kind: 'not-sent', wholeLine: true, error: { class: 'try-later' } }],
    ['is tried again where nobody knows: it is no message yet', graphFailure(500, 131000), { kind: 'not-sent', error: { class: 'try-later' } }],
    ['is tried again where a gateway gave up', { status: 502, text: '<html>' }, { kind: 'not-sent', error: { code: 'http-502', class: 'try-later' } }],
    ['is tried again where the answer names no file', { status: 200, json: {} }, { kind: 'not-sent', error: { class: 'try-later' } }],
    ['fails where Meta does not take it', graphFailure(400, 131053), { kind: 'failed', error: { code: '131053', class: 'final', advice: 'fix-text' } }],
    ['fails where the token is dead', graphFailure(401, 190), { kind: 'failed', error: { class: 'halt', advice: 'sign-in-again' } }],
  ])('%s', async (_, answer, outcome) => {
    meta.answer(answer)
    expect(await up()).toMatchObject({ ok: false, outcome })
  })

  it('goes nowhere without a token, or from a line without a number', async () => {
    const media = file('x')
    expect(await make(contextAt({ secret: () => null })).upload?.(message(media), media, () => undefined, never)).toMatchObject({ ok: false, outcome: { kind: 'failed', error: { code: 'secret-missing' } } })
    expect(await whatsapp.upload?.(cleared({ content: { type: 'media', text: '', media: media.ref }, lineId: 'other' as LineId }), media, () => undefined, never)).toMatchObject({ ok: false, outcome: { error: { code: 'line-unknown' } } })
    expect(meta.seen).toEqual([])
  })
})

describe('a client\'s file down from Meta', () => {
  const id = '1761991787669262'
  const bytes = 'a picture of a pier'
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const located = (change: object = {}) => ({ status: 200, json: { url: `${meta.url}/attachments/?mid=1`, mime_type: 'image/png', sha256, file_size: bytes.length, id, messaging_product: 'whatsapp', ...change } })
  const served = { status: 200, text: bytes, headers: { 'content-type': 'image/png' } }
  const down = (source = id) => whatsapp.download?.(MAIN_LINE, source, never) ?? Promise.reject(new Error('no download'))
  async function read(download: Awaited<ReturnType<typeof down>>): Promise<string> {
    if (!download.ok) throw new Error(download.code)
    let text = ''
    for await (const piece of download.bytes) text += Buffer.from(piece).toString()
    return text
  }

  it('is asked for by its id and the line\'s number, and fetched with the token', async () => {
    meta.answer(located(), served)
    const download = await down()
    expect(download).toMatchObject({ ok: true, mime: 'image/png', total: bytes.length })
    expect(await read(download)).toBe(bytes)
    expect(meta.seen.map(({ path }) => path)).toEqual([`/v26.0/${id}?phone_number_id=106540352242922`, '/attachments/?mid=1'])
    expect(meta.seen[1]?.headers.authorization).toBe('Bearer EAAG-token')
  })

  it.each([-5, 1.5, 1e300])('of the size %d says nothing of its size', async (file_size) => {
    meta.answer(located({ file_size }), served)
    expect(await read(await down())).toBe(bytes)
  })

  it('may have its size in quotes, its digest in base64, or neither', async () => {
    meta.answer(located({ file_size: String(bytes.length), sha256: Buffer.from(sha256, 'hex').toString('base64') }), served)
    expect(await read(await down())).toBe(bytes)
    meta.answer(located({ file_size: null, sha256: undefined, mime_type: undefined }), served)
    const bare = await down()
    expect(bare).toMatchObject({ mime: 'image/png' })
    expect(await read(bare)).toBe(bytes)
  })

  it.each([['another content', { sha256: 'a'.repeat(64) }, 'SHA-256'], ['too much', { file_size: 3 }, 'longer than the 3 bytes'], ['too little', { file_size: 300 }, '19 of 300 bytes']])('of which %s came is not taken for whole', async (_, change, words) => {
    meta.answer(located(change), served)
    await expect(down().then(read)).rejects.toThrow(words)
  })

  it('whose address has run out is asked for once more; then it is gone for good', async () => {
    meta.answer(located(), { status: 404, text: '' }, located({ url: `${meta.url}/attachments/?mid=2` }), served)
    expect(await read(await down())).toBe(bytes)
    expect(meta.seen.map(({ path }) => path).slice(2)).toEqual([`/v26.0/${id}?phone_number_id=106540352242922`, '/attachments/?mid=2'])
    meta.answer(located(), { status: 404, text: '' }, located(), { status: 404, text: '' })
    expect(await down()).toMatchObject({ ok: false, code: 'gone', again: false })
  })

  it.each([
    ['that Meta does not know is gone', graphFailure(400, 100, { error_subcode: 33 }), { code: 'gone', again: false }],
    ['whose id Meta cannot read is gone', graphFailure(400, 100), { code: 'gone', again: false }],
    ['waits for the token to be renewed', graphFailure(401, 190), { code: '190', again: true }],
    ['waits for Meta to be less busy', graphFailure(400, 4), { code: '4', again: true }],
    ['waits where the answer is no answer', { status: 200, json: { id } }, { code: 'unreadable', again: true }],
  ])('%s', async (_, answer, refusal) => {
    meta.answer(answer)
    expect(await down()).toMatchObject({ ok: false, ...refusal })
  })

  it('waits where its host is out of order, or sends elsewhere', async () => {
    for (const status of [302, 403, 500]) {
      meta.answer(located(), { status, text: '', headers: { location: 'http://127.0.0.1:9/' } })
      expect(await down()).toMatchObject({ ok: false, code: `http-${status}`, again: true })
    }
  })

  it('waits for settings to be mended, as the proxy\'s password', async () => {
    const baseUrl = new URL(meta.url)
    expect(await downloadMedia({
      baseUrl, authorization: 'Bearer EAAG-token', signal: never,
      locate: () => Promise.resolve({ ok: true, status: 200, json: { url: `${meta.url}/attachments/?mid=1` } }),
      transfer: { down: () => Promise.resolve(misconfigured('the CA file cannot be read')), up: () => Promise.reject(new Error('nothing goes up')) },
    })).toMatchObject({ ok: false, code: 'settings', again: true })
  })

  it('is never fetched from a host that is not Meta\'s: the token would go there', async () => {
    for (const address of ['https://lookaside.fbsbx.com.evil.example/x', 'http://lookaside.fbsbx.com/x', 'file:///etc/passwd', 'no address']) {
      meta.seen.length = 0
      meta.answer(located({ url: address }))
      expect(await down()).toMatchObject({ ok: false, code: 'strange-address', again: false })
      expect(meta.seen).toHaveLength(1)
    }
  })

  it.each(['../106540352242922/messages', '..', '', 'a/b', '%2e%2e'])('with the id "%s" is none', async (source) => {
    expect(await down(source)).toMatchObject({ ok: false, code: 'gone' })
    expect(meta.seen).toEqual([])
  })
})

describe('a token may go', () => {
  const base = new URL('https://graph.facebook.com')
  it.each([
    ['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1', true], ['https://scontent.whatsapp.net/v/t61', true], ['https://graph.facebook.com/x', true], ['https://facebook.com/', true],
    ['http://lookaside.fbsbx.com/', false], ['https://lookaside.fbsbx.com:8443/', false], ['https://evilfbsbx.com/', false], ['https://fbsbx.com.example/', false], ['https://user@example.com/?fbsbx.com', false],
  ])('to %s: %s', (url, allowed) => expect(mayHaveToken(new URL(url), base)).toBe(allowed))

  it('to the sandbox it is set up for, and no other one', () => {
    expect(mayHaveToken(new URL('http://127.0.0.1:4010/files/1'), new URL('http://127.0.0.1:4010/graph'))).toBe(true)
    expect(mayHaveToken(new URL('http://127.0.0.1:4011/files/1'), new URL('http://127.0.0.1:4010/graph'))).toBe(false)
  })
})
