import { createHash } from 'node:crypto'
import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AddressKey, E164, LineId, MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { HOUR, SECOND } from '../../core/time.ts'
import { createClock, type Clock } from '../clock.ts'
import type { Download, Provider } from '../providers/provider.ts'
import { handTime, type HandTime } from '../testing/time.ts'
import { createMediaFetch, type MediaFetch } from './fetch.ts'
import { mp4, pdf, png, voiceNote } from './testing/samples.ts'
import { testStore, whole, type TestStore } from './testing/store.ts'

const MB = 1024 * 1024
const LINE = 'main' as LineId
const THREAD = 'a3f1c4f0-0000-4000-8000-000000000001' as ThreadId
const numbered = (start: string, index: number): string => `${start}0000000-0000-4000-8000-00000000000${index.toString(16)}`

let at: TestStore
let time: HandTime
let clock: Clock
let fetch: MediaFetch
let answers: ((signal: AbortSignal) => Download | Promise<Download>)[]
let asked: string[]
let told: [done: number, total: number | null][]
let on: boolean

beforeEach(async () => {
  at = await testStore()
  time = handTime()
  clock = createClock('system', time)
  answers = []
  asked = []
  told = []
  on = true
  const download: Provider['download'] = async (_, source, signal) => {
    asked.push(source)
    return await answers.shift()?.(signal) ?? { ok: false, code: 'no-answer-left', details: '', again: true }
  }
  const provider = { download } as Provider
  fetch = createMediaFetch({ ledger: at.ledger, store: at.store, clock, random: () => 0.5, provider: () => on ? provider : null, judge: () => Promise.resolve(() => undefined), progress: (_, done, total) => { told.push([done, total]) } })
  at.ledger.write((tx) => tx.fact({ kind: 'thread.opened', actor: 'system', subject: THREAD, attrs: { line: LINE, channel: 'whatsapp', address: 'a' as AddressKey, consent: null, contact: null }, payload: { e164: '+447700900142' as E164, userId: null, profileName: null } }))
})
afterEach(() => {
  fetch.stop()
  clock.stop()
  at.close()
})

/** A client's message with a file, on record; its id. */
function received(change: Partial<MediaRef> = {}, index = 0): MediaId {
  const id = numbered('c', index) as MediaId
  const media: MediaRef = { id, kind: 'image', mime: 'image/png', bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null, ...change }
  at.ledger.write((tx) => tx.fact({
    kind: 'message.received', actor: 'client', subject: numbered('b', index) as MessageId,
    attrs: { thread: THREAD, type: 'media', provider: `p${index}`, sentAt: time.now(), consent: null, about: null, media: id },
    payload: { content: { type: 'media', text: '', media, source: `source-${index}` }, from: { e164: '+447700900142' as E164, userId: null, profileName: null }, providerId: `wamid.${index}` },
  }))
  return id
}
const state = (id: MediaId) => at.ledger.state.get('media', id)
async function* inPieces(bytes: Uint8Array, size = 64): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
const gives = (bytes: Uint8Array, mime: string | null = 'image/png') => (): Download => ({ ok: true, mime, bytes: inPieces(bytes), total: bytes.length })
async function* breaksAfter(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
  throw new Error('socket hang up')
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
async function go(): Promise<void> {
  fetch.wake()
  await fetch.settled()
}
async function later(by: number): Promise<void> {
  time.advance(by)
  await fetch.settled()
}

describe('a client’s file', () => {
  test('is fetched once, whole, and kept with what it is', async () => {
    const id = received({ sha256: sha256(png(4, 3)) })
    answers.push(gives(png(4, 3)))
    await go()
    expect(state(id)).toMatchObject({ state: 'kept', code: null })
    expect(at.store.ref(id)).toMatchObject({ kind: 'image', mime: 'image/png', bytes: png(4, 3).length, sha256: sha256(png(4, 3)), width: 4, height: 3 })
    expect((await whole(at.store.read(id))).equals(Buffer.from(png(4, 3)))).toBe(true)
    expect(told.at(-1)).toEqual([png(4, 3).length, png(4, 3).length])
    await go()
    expect(asked).toEqual(['source-0'])
  })

  test('whose connection breaks is fetched again by itself, from its beginning, and nothing half stays', async () => {
    const id = received()
    answers.push(() => ({ ok: true, mime: null, bytes: breaksAfter(png().subarray(0, 20)), total: 900 }), gives(png()))
    await go()
    expect(state(id)).toMatchObject({ state: 'wanted', code: 'offline', attempts: 1, retryAt: time.now() + 1.5 * SECOND })
    expect(readdirSync(at.media)).toEqual([])
    await later(2 * SECOND)
    expect(state(id)).toMatchObject({ state: 'kept' })
    expect((await whole(at.store.read(id))).equals(Buffer.from(png()))).toBe(true)
  })

  test('waits longer after each failure, at most four hours, and is given up after forty, some days later', async () => {
    const id = received()
    const waits: number[] = []
    await go()
    while (state(id)?.state === 'wanted') {
      const due = state(id)?.retryAt ?? 0
      waits.push(due - time.now())
      await later(due - time.now())
    }
    expect(waits.slice(0, 4)).toEqual([1.5, 3, 6, 12].map((seconds) => seconds * SECOND))
    expect([Math.max(...waits), waits.length]).toEqual([4 * HOUR * 0.75, 39])
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(3 * 24 * HOUR)
    expect(state(id)).toMatchObject({ state: 'failed', attempts: 40, retryAt: null })
    await later(24 * HOUR)
    expect(asked).toHaveLength(40)
  })

  test('that waits for a connection is fetched at once when its channel is back, and not for that of another', async () => {
    const id = received()
    await go()
    for (let attempt = 1; attempt < 14; attempt += 1) await later((state(id)?.retryAt ?? 0) - time.now())
    const before = asked.length
    expect((state(id)?.retryAt ?? 0) - time.now()).toBeGreaterThan(HOUR)
    answers.push(gives(png()))
    fetch.online('sms')
    await fetch.settled()
    expect(asked).toHaveLength(before)
    fetch.online('whatsapp')
    await fetch.settled()
    expect(state(id)?.state).toBe('kept')
  })

  test('that the provider no longer has is not asked for again, unless the advisor does', async () => {
    const id = received()
    answers.push(() => ({ ok: false, code: 'gone', details: 'WhatsApp has no such file any more', again: false }), gives(png()))
    await go()
    expect(state(id)).toMatchObject({ state: 'failed', code: 'gone' })
    await later(HOUR)
    expect(asked).toHaveLength(1)
    fetch.again(id)
    fetch.again(id)
    await fetch.settled()
    expect([asked.length, state(id)?.state]).toEqual([2, 'kept'])
    fetch.again(id)
    await fetch.settled()
    expect(asked).toHaveLength(2)
  })

  test('whose check sum differs is not kept, and asked for again', async () => {
    const id = received({ sha256: sha256(png(4, 3)) })
    answers.push(gives(png(5, 3)), gives(png(4, 3)))
    await go()
    expect(state(id)).toMatchObject({ state: 'wanted', code: 'changed' })
    expect([at.store.has(id), readdirSync(at.media)]).toEqual([false, []])
    await later(2 * SECOND)
    expect(state(id)?.state).toBe('kept')
  })

  test('that is larger than any may be ends at that byte, and is not asked for again', async () => {
    const id = received({ kind: 'document', mime: 'application/pdf' })
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(8 * MB)
    }
    answers.push(() => ({ ok: true, mime: null, bytes: endless(), total: null }))
    await go()
    expect(state(id)).toMatchObject({ state: 'failed', code: 'too-large', retryAt: null })
    expect(told.at(-1)?.[0]).toBe(104 * MB)
    expect(readdirSync(at.media)).toEqual([])
  })

  test.skipIf(!existsSync('/dev/full'))('for which the disk has no room says so, and comes when there is room', async () => {
    const id = received()
    symlinkSync('/dev/full', join(at.media, `${id}.new`))
    answers.push(gives(png()), gives(png()))
    await go()
    expect(state(id)).toMatchObject({ state: 'wanted', code: 'disk-full' })
    await later(2 * SECOND)
    expect(state(id)?.state).toBe('kept')
  })

  test('of a channel that is off waits until it is on', async () => {
    const id = received()
    on = false
    await go()
    expect([state(id)?.code, state(id)?.state, asked]).toEqual(['connector-off', 'wanted', []])
    on = true
    answers.push(gives(png()))
    await later(2 * SECOND)
    expect(state(id)?.state).toBe('kept')
  })

  test('that is on its way when the app ends leaves nothing behind and is wanted at the next start', async () => {
    const id = received()
    let begun = (): void => undefined
    const started = new Promise<void>((resolve) => { begun = resolve })
    async function* untilStopped(signal: AbortSignal): AsyncGenerator<Uint8Array> {
      yield png()
      yield new Uint8Array(100 * 1024)
      begun()
      await new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('aborted')) }) })
    }
    answers.push((signal) => ({ ok: true, mime: null, bytes: untilStopped(signal), total: null }))
    fetch.wake()
    await started
    fetch.stop()
    await fetch.settled()
    expect(state(id)).toMatchObject({ state: 'wanted', attempts: 0, code: null })
    expect(readdirSync(at.media)).toEqual([])
    fetch.wake()
    await fetch.settled()
    expect(asked).toHaveLength(1)
  })

  test('of many, two at once are fetched, and one that fails holds up no other', async () => {
    const ids = [0, 1, 2, 3, 4].map((index) => received({}, index))
    let now = 0
    let most = 0
    async function* counted(): AsyncGenerator<Uint8Array> {
      now += 1
      most = Math.max(most, now)
      await Promise.resolve()
      yield png()
      now -= 1
    }
    const one = (): Download => ({ ok: true, mime: null, bytes: counted(), total: null })
    answers.push(() => ({ ok: false, code: 'gone', details: '', again: false }), one, one, one, one)
    await go()
    expect([most, ids.map((id) => state(id)?.state)]).toEqual([2, ['failed', 'kept', 'kept', 'kept', 'kept']])
  })
})

describe('a page that comes in place of a file', () => {
  const page = Buffer.from('<!doctype html><h1>Sign in to this network</h1>')

  test('is not kept for it: the file is fetched again', async () => {
    const id = received()
    answers.push(gives(page, 'text/html'), gives(png()))
    await go()
    expect(state(id)).toMatchObject({ state: 'wanted', code: 'page' })
    await later(HOUR)
    expect(state(id)?.state).toBe('kept')
    expect((await whole(at.store.read(id))).equals(Buffer.from(png()))).toBe(true)
  })

  test('is the file where the client sent a page', async () => {
    const id = received({ kind: 'document', mime: 'text/html' })
    answers.push(gives(page, 'text/html'))
    await go()
    expect(state(id)?.state).toBe('kept')
  })
})

describe('what a client’s file is, is read in it', () => {
  test.each<[string, Partial<MediaRef>, Uint8Array, string | null, Partial<MediaRef>]>([
    ['a picture that is none is a file to be saved, never shown', { kind: 'image', mime: 'image/png' }, Buffer.from('<!doctype html><script>1</script>'), null, { kind: 'document', mime: 'text/html' }],
    ['a drawing with scripts is no picture', { kind: 'image', mime: 'image/png' }, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), null, { kind: 'document', mime: 'image/svg+xml' }],
    ['a voice note that is a PDF', { kind: 'audio', mime: 'audio/ogg', voice: true, duration: 4000 }, pdf(), null, { kind: 'document', mime: 'application/pdf', voice: false, duration: null }],
    ['a picture by another name is that picture', { kind: 'image', mime: 'image/jpeg' }, png(), null, { kind: 'image', mime: 'image/png' }],
    ['sound in a container of film stays sound', { kind: 'audio', mime: 'audio/mp4' }, mp4(), null, { kind: 'audio', mime: 'audio/mp4' }],
    ['a voice note', { kind: 'audio', mime: 'audio/ogg', voice: true }, voiceNote(), null, { kind: 'audio', mime: 'audio/ogg', voice: true }],
    ['what nobody knows stays what it was called', { kind: 'audio', mime: 'audio/amr' }, Uint8Array.of(0, 1, 2, 3, 255, 254), null, { kind: 'audio', mime: 'audio/amr' }],
    ['a document is never shown in place, and stays what it was called', { kind: 'document', mime: 'application/pdf' }, png(), null, { kind: 'document', mime: 'application/pdf' }],
    ['what had no type has that of the answer', { kind: 'document', mime: '' }, pdf(), 'application/pdf', { kind: 'document', mime: 'application/pdf' }],
    ['an empty file is one', { kind: 'image', mime: 'image/png' }, new Uint8Array(0), null, { kind: 'image', mime: 'image/png', bytes: 0 }],
  ])('%s', async (_, media, bytes, mime, kept) => {
    const id = received(media)
    answers.push(gives(bytes, mime))
    await go()
    expect(state(id)?.state).toBe('kept')
    expect(at.store.ref(id)).toMatchObject({ bytes: bytes.length, ...kept })
    expect((await whole(at.store.read(id))).equals(Buffer.from(bytes))).toBe(true)
  })
})
