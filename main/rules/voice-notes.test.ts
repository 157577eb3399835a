import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, test } from 'vitest'
import type { MediaId, ThreadId } from '../../core/ids.ts'
import { oggPages } from '../../core/messaging/ogg-opus.ts'
import { DAY } from '../../core/time.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { newId } from '../testing/desk.ts'
import { GEORGE, withDesk } from '../testing/with-desk.ts'

/* A voice note, over the whole desk: the microphone, the pieces on disk, the draft, the provider. */
const desk = withDesk()

const recorded = new Uint8Array(readFileSync(new URL('../../core/testing/recorded.ogg', import.meta.url)))
const pages = oggPages(recorded).map(({ at, length }) => recorded.slice(at, at + length))

let answer: 'open' | 'denied' | 'restricted' = 'open'
let opened = false
const microphone = {
  open() {
    opened = answer === 'open'
    return Promise.resolve(answer)
  },
  close() { opened = false },
}
beforeEach(() => {
  answer = 'open'
  opened = false
})

async function ready(policy?: (policy: PolicyInput) => void): Promise<ThreadId> {
  await desk.open({ microphone, ...(policy && { policy }) })
  return desk.optedIn()
}
async function begin(threadId: ThreadId): Promise<MediaId> {
  const started = await desk.call('recording.start', { threadId })
  if (!started.ok) throw new Error('it did not begin')
  return started.id
}
async function hand(id: MediaId, count = pages.length): Promise<void> {
  for (const [index, bytes] of pages.slice(0, count).entries()) expect(await desk.call('recording.piece', { id, index, bytes })).toEqual({ ok: true })
}
const folder = (): string => join(desk.folder, 'recordings')
const inDraft = (thread: ThreadId) => desk.row(thread).draft?.attachments.flatMap((attachment) => 'media' in attachment ? [attachment.media] : []) ?? []
const send = (thread: ThreadId, media: MediaId) => desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'media', media, text: '' } })
async function bytesOf(id: MediaId): Promise<Buffer> {
  const bytes: Uint8Array[] = []
  for await (const piece of desk.desk().media.read(id)) bytes.push(piece)
  return Buffer.concat(bytes)
}

it('reaches the provider as Ogg with Opus and as a voice note, byte for byte, and the client’s phone as one', async () => {
  const thread = await ready()
  const id = await begin(thread)
  expect(opened).toBe(true)
  await hand(id)
  const { media } = await desk.call('recording.end', { id, keep: true })
  expect(opened).toBe(false)
  expect(media).toMatchObject({ id, kind: 'audio', mime: 'audio/ogg', voice: true, duration: 2400, bytes: recorded.length })
  expect((await bytesOf(id)).equals(recorded)).toBe(true)
  expect(await send(thread, id)).toEqual({ ok: true })
  await desk.quiet()
  expect(desk.sends().at(-1)?.body).toMatchObject({ type: 'audio', audio: { voice: true } })
  const heard = desk.sandbox.control.client('mei-tanaka').messages.at(-1)?.media
  expect(heard).toMatchObject({ kind: 'audio', mime: 'audio/ogg', voice: true, bytes: recorded.length })
})

describe('the microphone', () => {
  test.each(['denied', 'restricted'] as const)('stays shut where the system says %s, and the page hears which', async (problem) => {
    const thread = await ready()
    answer = problem
    expect(await desk.call('recording.start', { threadId: thread })).toEqual({ ok: false, problem })
    expect(readdirSync(folder())).toEqual([])
  })

  it('is not opened where the gate would let no voice note pass', async () => {
    const thread = await ready()
    await desk.travel(DAY + 1)
    expect(await desk.call('recording.start', { threadId: thread })).toMatchObject({ refusal: { code: 'window-closed' } })
    const george = await desk.addContact('George Adeyemi', GEORGE)
    const sms = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
    if (!sms.ok) throw new Error('no thread')
    expect(await desk.call('recording.start', { threadId: sms.threadId })).toMatchObject({ refusal: { code: 'not-on-channel' } })
    expect(opened).toBe(false)
  })

  it('is shut when the page begins anew, and what was said stands in the draft', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id, 4)
    await desk.call('session.start', undefined)
    expect(opened).toBe(false)
    expect(inDraft(thread)).toMatchObject([{ id, voice: true, duration: 1920 }])
    expect(await desk.call('recording.piece', { id, index: 4, bytes: pages[4] ?? new Uint8Array() })).toEqual({ ok: false })
  })

  it('records one voice note at a time: another one ends the first, and keeps it', async () => {
    const thread = await ready()
    const first = await begin(thread)
    await hand(first)
    const second = await begin(thread)
    expect(inDraft(thread)).toMatchObject([{ id: first, duration: 2400 }])
    expect(await desk.call('recording.end', { id: second, keep: true })).toEqual({ ok: true, media: null })
  })
})

describe('what was said is not lost', () => {
  it('when the app is killed: it stands in the draft at the next start, up to the last piece that was whole on disk', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id, 4)
    // The disk as the kill left it, with half of another piece.
    const left = readFileSync(join(folder(), id))
    await desk.call('recording.end', { id, keep: false })
    expect(readdirSync(folder())).toEqual([])
    writeFileSync(join(folder(), id), left)
    appendFileSync(join(folder(), id), Buffer.from([0, 0, 4, 0, 1, 2, 3]))
    await desk.restart()
    expect(inDraft(thread)).toMatchObject([{ id, voice: true, duration: 1920 }])
    expect(oggPages(await bytesOf(id)).at(-1)?.last).toBe(true)
    expect(readdirSync(folder())).toEqual([])
    await desk.until(() => desk.desk().status().whatsapp.state === 'online')
    expect(await send(thread, id)).toEqual({ ok: true })
  })

  it('nothing of it can be read on the disk', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id)
    expect(readFileSync(join(folder(), id)).includes('OpusHead')).toBe(false)
  })

  it('when Compline is quit', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id)
    await desk.restart()
    expect(inDraft(thread)).toMatchObject([{ id, duration: 2400 }])
  })

  it('when it was kept and the page went before it was in the draft', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id)
    await desk.call('recording.end', { id, keep: true })
    await desk.restart()
    expect(inDraft(thread)).toMatchObject([{ id, duration: 2400 }])
  })

  it('and once it is in a draft, or was discarded, it does not come again', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id)
    const { media } = await desk.call('recording.end', { id, keep: true })
    if (media === null) throw new Error('it was not kept')
    await desk.call('drafts.save', { threadId: thread, draft: { id: newId(), text: '', template: null, attachments: [{ id: newId(), media }], replyTo: null } })
    const other = await begin(thread)
    await hand(other)
    await desk.call('recording.end', { id: other, keep: true })
    await desk.call('media.discard', { mediaId: other })
    await desk.restart()
    expect(inDraft(thread).map((file) => file.id)).toEqual([id])
    expect(readdirSync(folder())).toEqual([])
  })
})

describe('main takes nothing but a voice note', () => {
  test.each([
    ['another kind of file', new TextEncoder().encode('MZ, or anything else')],
    ['two channels', (pages[0] ?? new Uint8Array()).map((byte, index) => index === 37 ? 2 : byte)],
  ])('not %s', async (_what, bytes) => {
    const thread = await ready()
    const id = await begin(thread)
    expect(await desk.call('recording.piece', { id, index: 0, bytes })).toEqual({ ok: false })
    expect(await desk.call('recording.end', { id, keep: true })).toEqual({ ok: true, media: null })
  })

  it('no piece out of its turn, none twice, and none for what nobody began', async () => {
    const thread = await ready()
    const id = await begin(thread)
    const [first = new Uint8Array(), second = new Uint8Array()] = pages
    expect(await desk.call('recording.piece', { id, index: 1, bytes: second })).toEqual({ ok: false })
    expect(await desk.call('recording.piece', { id, index: 0, bytes: first })).toEqual({ ok: true })
    expect(await desk.call('recording.piece', { id, index: 0, bytes: first })).toEqual({ ok: false })
    expect(await desk.call('recording.piece', { id: crypto.randomUUID(), index: 1, bytes: second })).toEqual({ ok: false })
  })

  it('no more than WhatsApp takes', async () => {
    const thread = await ready()
    const id = await begin(thread)
    await hand(id, 3)
    const large = new Uint8Array(1_000_000)
    const taken: boolean[] = []
    for (let index = 3; index < 25; index += 1) taken.push((await desk.call('recording.piece', { id, index, bytes: large })).ok)
    expect(taken.filter(Boolean)).toHaveLength(16)
  })
})
