import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../core/time.ts'
import { LedgerProblem } from '../ledger/database.ts'
import { png } from '../media/testing/samples.ts'
import { whole } from '../media/testing/store.ts'
import type { SendOutcome, UploadOutcome } from '../providers/provider.ts'
import { newId } from '../testing/desk.ts'
import { handTime, type HandTime } from '../testing/time.ts'
import { withDesk } from '../testing/with-desk.ts'
import type { Dispatch } from './dispatch.ts'
import { dispatchTo } from './testing/dispatch-to.ts'

/* A message with a file: the file goes first, and is no message yet. */
const desk = withDesk()
let time: HandTime
let dispatch: Dispatch
let thread: ThreadId
let picture: MediaRef
/** What the provider saw, in order. */
let seen: string[] = []
let uploads: (() => Promise<UploadOutcome> | UploadOutcome)[] = []
let sends: SendOutcome[] = []
afterEach(() => {
  dispatch.stop()
  seen = []
  uploads = []
  sends = []
})

let wamid = 0
const accepted = (): SendOutcome => ({ kind: 'accepted', providerId: `wamid.${String(wamid += 1)}`, waId: null, userId: null })
const failed = (code: string): SendOutcome => ({ kind: 'failed', error: { code, class: 'final', advice: 'fix-text', details: 'no such media' } })
const offline: UploadOutcome = { ok: false, outcome: { kind: 'not-sent', error: { code: 'offline', class: 'try-later', advice: 'try-later', details: '' }, after: null, wholeLine: false } }
const took = (handle = 'm1', until = time.now() + 30 * DAY): UploadOutcome => ({ ok: true, handle, until })
const progress = vi.fn()

async function open(): Promise<void> {
  time = handTime(Date.now())
  await desk.open({ machine: time, policy: (policy) => { policy.clock = 'system' } })
  thread = await desk.optedIn()
  picture = await take('photo.png')
  progress.mockClear()
  dispatch = dispatchTo(desk, {
    progress,
    send(message, handle) {
      seen.push(`send ${message.content.text} ${handle ?? '-'}`)
      return Promise.resolve(sends.shift() ?? accepted())
    },
    async upload(_message, file, done, signal) {
      const { length } = await whole(file.read())
      done(length)
      seen.push(`upload ${String(length)}`)
      const answer = uploads.shift()
      if (answer === undefined) return took()
      return Promise.race([answer(), new Promise<UploadOutcome>((resolve) => { signal.addEventListener('abort', () => { resolve(offline) }) })])
    },
  })
}
async function take(name: string): Promise<MediaRef> {
  const taken = await desk.desk().take({ threadId: thread, name, voice: false, from: { bytes: png(), type: '' } })
  if (!taken.ok) throw new Error(taken.refusal.code)
  return taken.media
}
async function send(text: string, id = newId()): Promise<MessageId> {
  expect(await desk.call('messages.submit', { id, threadId: thread, body: { type: 'media', media: picture.id, text } })).toEqual({ ok: true })
  return id
}
const row = (id: MessageId) => desk.messages(thread).find((message) => message.id === id)
const facts = (id: MessageId): string[] => (desk.desk().ledger.db.prepare('SELECT kind FROM fact WHERE subject = ? ORDER BY seq').all(id) as { kind: string }[]).map(({ kind }) => kind)
async function go(): Promise<void> {
  dispatch.wake()
  await dispatch.settled()
}

describe('a file', () => {
  it('goes to the provider before the message, and before the word that it is being sent', async () => {
    await open()
    const id = await send('Your chart')
    uploads.push(() => {
      expect(facts(id)).toEqual(['message.queued'])
      return took('m7')
    })
    await go()
    expect(seen).toEqual([`upload ${String(picture.bytes)}`, 'send Your chart m7'])
    expect(facts(id)).toEqual(['message.queued', 'message.dispatching', 'message.accepted'])
    expect(progress).toHaveBeenLastCalledWith(picture.id, picture.bytes, picture.bytes)
  })

  it('lies there for the next message with it, until the provider throws it away', async () => {
    await open()
    await send('First')
    uploads.push(() => took('m1', time.now() + 2 * HOUR))
    await go()
    await send('Second')
    await go()
    time.advance(HOUR + MINUTE)
    await send('Third')
    uploads.push(() => took('m2'))
    await go()
    expect(seen.map((entry) => entry.replace(/\d+$/, (digits) => entry.startsWith('upload') ? 'all' : digits))).toEqual(['upload all', 'send First m1', 'send Second m1', 'upload all', 'send Third m2'])
  })

  it('that the provider does not know any more is taken there anew, once', async () => {
    await open()
    await send('First')
    await go()
    seen = []
    sends.push(failed('131053'), failed('131053'))
    uploads.push(() => took('m2'))
    const id = await send('Second')
    await go()
    expect(seen).toEqual(['send Second m1', `upload ${String(picture.bytes)}`, 'send Second m2'])
    expect(row(id)).toMatchObject({ status: 'failed', failure: { code: '131053' } })
    // Sent again by the advisor, it does not go out with what was refused.
    seen = []
    await desk.call('messages.retry', { id, newId: newId() })
    await go()
    expect(seen).toEqual([`upload ${String(picture.bytes)}`, 'send Second m1'])
  })

  it('that the provider does not know any more is not forgotten over a full disk, nor is its message', async () => {
    await open()
    await send('First')
    await go()
    seen = []
    sends.push(failed('131053'))
    uploads.push(() => took('m2'))
    const id = await send('Second')
    const { ledger } = desk.desk()
    const write = ledger.write.bind(ledger)
    vi.spyOn(console, 'error').mockReturnValue()
    const full = vi.spyOn(ledger, 'write').mockImplementation((work) => {
      if (seen.length > 0) throw new LedgerProblem('disk-full', 'database or disk is full')
      return write(work)
    })
    await go()
    full.mockRestore()
    time.advance(MINUTE)
    await go()
    expect(seen).toEqual(['send Second m1', `upload ${String(picture.bytes)}`, 'send Second m2'])
    expect(row(id)?.status).toBe('accepted')
  })

  it('that does not get there waits with its message, longer each time, and nothing was sent', async () => {
    await open()
    uploads.push(() => offline, () => offline, () => { throw new Error('a bug') })
    const id = await send('Your chart')
    await go()
    expect(row(id)).toMatchObject({ status: 'queued', failure: { code: 'offline' } })
    const first = (row(id)?.retryAt ?? 0) - time.now()
    time.advance(first)
    await dispatch.settled()
    expect((row(id)?.retryAt ?? 0) - time.now()).toBeGreaterThan(first)
    for (let tries = 0; tries < 2; tries += 1) {
      time.advance(MINUTE)
      await dispatch.settled()
    }
    expect(row(id)?.status).toBe('accepted')
    expect(seen.filter((entry) => entry.startsWith('send'))).toEqual(['send Your chart m1'])
  })

  it('that the provider refuses is the end of its message; a dead token is not', async () => {
    await open()
    uploads.push(() => ({ ok: false, outcome: { kind: 'failed', error: { code: '131053', class: 'final', advice: 'fix-text', details: 'unsupported' } } }))
    const id = await send('Your chart')
    await go()
    expect(row(id)).toMatchObject({ status: 'failed', failure: { code: '131053' } })
    uploads.push(() => ({ ok: false, outcome: { kind: 'failed', error: { code: '190', class: 'halt', advice: 'sign-in-again', details: 'expired' } } }))
    const other = await send('Another')
    await go()
    expect(row(other)).toMatchObject({ status: 'queued', failure: { code: '190' } })
    expect(seen.filter((entry) => entry.startsWith('send'))).toEqual([])
  })
})

describe('while a file is on its way', () => {
  /** Its upload hangs until `end`. */
  async function hanging(text: string): Promise<{ id: MessageId, end: (outcome: UploadOutcome) => void }> {
    await open()
    const gate = Promise.withResolvers<UploadOutcome>()
    const begun = Promise.withResolvers<undefined>()
    uploads.push(() => {
      begun.resolve(undefined)
      return gate.promise
    })
    const id = await send(text)
    dispatch.wake()
    await begun.promise
    return { id, end: gate.resolve }
  }

  it('the advisor can take it back: text and file are in the draft again, and nothing was sent', async () => {
    const { id } = await hanging('Your chart')
    expect(await desk.call('messages.cancel', { id })).toEqual({ ok: true })
    dispatch.cancel(id)
    await dispatch.settled()
    expect(desk.row(thread).draft).toMatchObject({ text: 'Your chart', attachments: [{ media: picture }] })
    expect(desk.row(thread).draft?.attachments[0]?.id).not.toBe(id)
    expect(row(id)).toBeUndefined()
    expect(seen.filter((entry) => entry.startsWith('send'))).toEqual([])
    expect(facts(id)).toEqual(['message.queued', 'message.canceled'])
  })

  it('taken back in the moment in which it got there, it does not leave', async () => {
    const { id, end } = await hanging('Your chart')
    await desk.call('messages.cancel', { id })
    end(took())
    await dispatch.settled()
    expect(seen.filter((entry) => entry.startsWith('send'))).toEqual([])
  })

  it('the window may close: the gate is asked again, and the draft comes back with its file', async () => {
    const { id, end } = await hanging('Your chart')
    time.sleep(25 * HOUR)
    end(took())
    await dispatch.settled()
    expect(row(id)).toMatchObject({ status: 'refused', refusal: 'window-closed' })
    expect(desk.row(thread).draft).toMatchObject({ text: 'Your chart', attachments: [{ media: picture }] })
    expect(seen.filter((entry) => entry.startsWith('send'))).toEqual([])
  })

  it('what is written after it waits for it', async () => {
    const { end } = await hanging('First')
    await desk.text(thread, 'Second')
    dispatch.wake()
    end(took())
    await dispatch.settled()
    expect(seen.filter((entry) => entry.startsWith('send'))).toEqual(['send First m1', 'send Second -'])
  })

  it('the app can end, and its message waits for the next start', async () => {
    const { id } = await hanging('Your chart')
    dispatch.stop()
    await dispatch.settled()
    expect(facts(id)).toEqual(['message.queued'])
  })
})

it('a file that is gone from this desk goes nowhere, and says so', async () => {
  await open()
  const id = await send('Your chart')
  desk.desk().media.remove(picture.id)
  await go()
  expect(row(id)).toMatchObject({ status: 'refused', refusal: 'media-missing' })
  expect(seen).toEqual([])
  time.advance(SECOND)
})
