import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MediaId } from '../../core/ids.ts'
import { HOUR } from '../../core/time.ts'
import { handTime } from '../testing/time.ts'
import { createPublishedMedia } from './published.ts'
import { testStore, whole, type TestStore } from './testing/store.ts'

let at: TestStore
const id = 'a3f1c4f0-0000-4000-8000-000000000001' as MediaId
beforeAll(async () => {
  at = await testStore()
  async function* once(): AsyncGenerator<Uint8Array> { yield Buffer.from('hello') }
  await at.store.keep({ id, kind: 'image', mime: 'image/png', bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null }, once(), 100)
})
afterAll(() => { at.close() })

test('a published file is served under its token alone, for an hour', async () => {
  const time = handTime()
  const media = createPublishedMedia(at.store, time)
  const token = media.publish(id) ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  const answer = media.serve(token, 'GET', null)
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png'])
  expect(String(answer.body && await whole(answer.body))).toBe('hello')
  expect(media.serve(token, 'HEAD', null)).toMatchObject({ status: 200, body: null })
  expect(media.serve(token, 'POST', null).status).toBe(405)
  for (const other of ['', id, token.slice(1), `${token}x`, token.toLowerCase()]) expect(media.serve(other, 'GET', null).status).toBe(404)
  time.advance(HOUR - 1)
  expect(media.serve(token, 'GET', null).status).toBe(200)
  time.advance(1)
  expect(media.serve(token, 'GET', null).status).toBe(404)
})

test('each address is another one, and one end does not end the other', () => {
  const time = handTime()
  const media = createPublishedMedia(at.store, time)
  const first = media.publish(id) ?? ''
  time.advance(HOUR / 2)
  const second = media.publish(id) ?? ''
  expect(second).not.toBe(first)
  time.advance(HOUR / 2)
  expect([media.serve(first, 'GET', null).status, media.serve(second, 'GET', null).status]).toEqual([404, 200])
})

test('what is not kept has no address', () => {
  expect(createPublishedMedia(at.store, handTime()).publish('a3f1c4f0-0000-4000-8000-000000000009' as MediaId)).toBeNull()
})
