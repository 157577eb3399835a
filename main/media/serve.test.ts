import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MediaId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { serveMedia, type Serving } from './serve.ts'
import { testStore, whole, type TestStore } from './testing/store.ts'

let at: TestStore
let song: MediaId
const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251))
beforeAll(async () => {
  at = await testStore()
  song = await keep('audio/ogg', { kind: 'audio' })
})
afterAll(() => { at.close() })

async function keep(mime: string, more: Partial<MediaRef> = {}): Promise<MediaId> {
  const id = randomUUID() as MediaId
  const ref = { id, kind: 'document', mime, bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null, ...more } as const
  async function* once(): AsyncGenerator<Uint8Array> { yield content }
  await at.store.keep(ref, once(), 10 ** 9)
  return id
}
const get = (id: MediaId | null, range: string | null = null, method = 'GET'): Serving => serveMedia(at.store, id, method, range)
const bytesOf = async ({ body }: Serving): Promise<Buffer> => body === null ? Buffer.alloc(0) : whole(body)

describe('a kept file', () => {
  test('comes whole, with its type and its length, and is stored nowhere', async () => {
    const answer = get(song)
    expect([answer.status, answer.headers['content-type'], answer.headers['content-length'], answer.headers['accept-ranges']]).toEqual([200, 'audio/ogg', '200000', 'bytes'])
    expect([answer.headers['cache-control'], answer.headers['x-content-type-options'], answer.headers['content-disposition']]).toEqual(['no-store', 'nosniff', undefined])
    expect((await bytesOf(answer)).equals(content)).toBe(true)
  })

  test('HEAD has the same headers and no body, and no part of it', () => {
    expect(get(song, 'bytes=0-1', 'HEAD')).toEqual({ ...get(song), body: null })
  })

  test.each([
    ['bytes=0-0', 0, 1], ['bytes=0-', 0, 200_000], ['bytes=65530-65545', 65_530, 65_546], ['bytes=199999-', 199_999, 200_000],
    ['bytes=-10', 199_990, 200_000], ['bytes=-999999', 0, 200_000], ['bytes=10-999999999', 10, 200_000],
  ])('%s gives that part of it', async (range, from, to) => {
    const answer = get(song, range)
    expect([answer.status, answer.headers['content-range'], answer.headers['content-length']]).toEqual([206, `bytes ${String(from)}-${String(to - 1)}/200000`, String(to - from)])
    expect((await bytesOf(answer)).equals(content.subarray(from, to))).toBe(true)
  })

  test.each(['bytes=200000-', 'bytes=-0', 'bytes=999999999-9999999999'])('%s is outside of it: 416, and how long it is', (range) => {
    expect(get(song, range)).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */200000' }, body: null })
  })

  test.each(['bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=a-b', 'bytes=1e3-', `bytes=${'9'.repeat(400)}-`])('%s is no range, and gives it whole', (range) => {
    expect(get(song, range).status).toBe(200)
  })
})

test('what is not kept is not there, and nothing but reading is answered', () => {
  expect(get(randomUUID() as MediaId).status).toBe(404)
  expect(get(null).status).toBe(404)
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'get']) expect(get(song, null, method)).toMatchObject({ status: 405, body: null })
})

describe('nothing that could run is shown in place', () => {
  test.each(['image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/xml', 'text/html\r\nx-evil: 1', ''])('%j is offered as a file of no type', async (mime) => {
    for (const kind of ['document', 'image'] as const) {
      const { headers } = get(await keep(mime, { kind, fileName: 'x.svg' }))
      expect([headers['content-type'], headers['content-disposition']]).toEqual(['application/octet-stream', 'attachment; filename="x.svg"; filename*=UTF-8\'\'x.svg'])
    }
  })

  test.each(['application/pdf', 'text/plain'])('%s is an attachment', async (mime) => {
    expect(get(await keep(mime)).headers['content-disposition']).toMatch(/^attachment;/)
  })

  test.each(['image/jpeg', 'image/png', 'image/webp', 'video/mp4', 'audio/mpeg'])('%s is shown', async (mime) => {
    const { headers } = get(await keep(mime))
    expect([headers['content-type'], headers['content-disposition']]).toEqual([mime, undefined])
  })

  test('a file\'s name cannot leave its header', async () => {
    const { headers } = get(await keep('application/pdf', { fileName: 'a"b\\c\r\nx: 1;é’(1).pdf' }))
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.%!~-]+$/)
  })
})
