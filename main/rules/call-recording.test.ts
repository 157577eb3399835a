import { createHash, randomUUID } from 'node:crypto'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { open as openFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CallId, MediaId } from '../../core/ids.ts'
import { oggPages } from '../../core/messaging/ogg-opus.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { MINUTE, SECOND } from '../../core/time.ts'
import { newId } from '../testing/desk.ts'
import { handTime } from '../testing/time.ts'
import { GEORGE } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* Recording of calls over the whole desk; the phone window by script, with what Chromium's MediaRecorder wrote. */
const phone = withPhone()
const { desk } = phone
afterEach(() => { vi.restoreAllMocks() })

const recorded = new Uint8Array(readFileSync(new URL('../../core/testing/recorded-call.webm', import.meta.url)))
const pieces = [2867, 3337, 3337, 754, 3337, 3337, 737].map((length, index, all) => {
  const from = all.slice(0, index).reduce((sum, size) => sum + size, 0)
  return recorded.subarray(from, from + length)
})

type Recording = NonNullable<PolicyInput['recording']>
/** Where recording is on, the policy must name one. */
const archive: NonNullable<PolicyInput['archive']> = { deliveries: [{ id: 'vault', kind: 'https', url: 'https://archive.firm.example', auth: { kind: 'bearer', token: 'archive-token' } }] }
const recordsCalls = (recording: Partial<Recording> = {}) => (policy: PolicyInput): void => {
  policy.recording = { enabled: true, channels: ['voice'], ...recording }
  policy.archive = archive
}
/** A call that talks, and the file that its recording becomes. */
async function recordedCall(): Promise<{ readonly id: CallId, readonly media: MediaId }> {
  const id = await phone.talk(GEORGE)
  const order = phone.did('record').at(-1)
  if (order?.id !== id) throw new Error('it is not recorded')
  phone.say({ kind: 'recording', media: order.media, state: 'on', trouble: '' })
  return { id, media: order.media }
}
const hand = (media: MediaId, index: number): Promise<{ readonly ok: boolean }> => desk.desk().phone.piece({ media, index, bytes: pieces[index] ?? new Uint8Array() })
async function handAll(media: MediaId, count = pieces.length): Promise<void> {
  for (let index = 0; index < count; index += 1) expect(await hand(media, index)).toEqual({ ok: true })
}
/** The far side hangs up, and the window has handed over everything. */
function end(id: CallId, media: MediaId): void {
  phone.ended(id)
  phone.say({ kind: 'recording', media, state: 'done', trouble: '' })
}
const settled = (id: CallId) => desk.until(() => phone.row(id).call?.recording !== 'wanted' && phone.row(id))
const states = (): unknown[] => phone.facts('call.recording').map(({ attrs }) => (attrs as { state: string }).state)
const folder = (): string => join(desk.folder, 'call-recordings')
async function bytesOf(id: MediaId): Promise<Buffer> {
  const bytes: Uint8Array[] = []
  for await (const piece of desk.desk().media.read(id)) bytes.push(piece)
  return Buffer.concat(bytes)
}
const payloadOf = (kind: 'media.kept' | 'media.failed') => {
  const { ledger } = desk.desk()
  return ledger.payload((ledger.db.prepare('SELECT seq FROM fact WHERE kind = ? ORDER BY seq DESC').get(kind) as { seq: number }).seq, kind)
}
/** Every write to a file fails from now on, as where the disk is full; `mockRestore` makes room. */
async function fillDisk() {
  const file = await openFile(new URL(import.meta.url))
  const writes = vi.spyOn(Object.getPrototypeOf(file) as FileHandle, 'write').mockRejectedValue(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
  await file.close()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  return writes
}

describe('a call is recorded', () => {
  it('from the answer to its end, as one file of the call, with its SHA-256 on record', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    expect(phone.did('record')).toEqual([{ do: 'record', id, media, state: 'on', announce: 'none' }])
    expect(phone.call(id).recording).toBe('on')
    expect(phone.row(id)).toMatchObject({ call: { recording: 'wanted' }, media: { id: media, state: 'wanted', bytes: null } })
    await handAll(media)
    phone.ended(id)
    expect(phone.did('record').at(-1)).toMatchObject({ media, state: 'off' })
    expect(states()).toEqual(['started'])
    phone.say({ kind: 'recording', media, state: 'done', trouble: '' })
    const row = await settled(id)
    const bytes = await bytesOf(media)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(row).toMatchObject({ call: { state: 'ended', recording: 'kept' }, media: { id: media, state: 'kept', kind: 'audio', mime: 'audio/ogg', bytes: bytes.length, sha256, duration: 2820 } })
    expect(states()).toEqual(['started', 'stopped'])
    expect(payloadOf('media.kept')).toMatchObject({ sha256, mime: 'audio/ogg', duration: 2820 })
    expect(oggPages(bytes).reduce((sum, { length }) => sum + length, 0)).toBe(bytes.length)
    expect(readdirSync(folder())).toEqual([])
  })

  it.each([
    ['says nothing of recording', undefined],
    ['has it off', { enabled: false, channels: ['voice'] }],
    ['records messages alone', { enabled: true, channels: ['whatsapp', 'sms'] }],
  ] as const)('but not where the policy %s', async (_what, recording) => {
    await phone.open({ policy: (policy) => {
      if (recording) recordsCalls({ ...recording, channels: [...recording.channels] })(policy)
    } })
    const id = await phone.talk(GEORGE)
    expect(phone.did('record')).toEqual([])
    expect(phone.row(id)).toMatchObject({ call: { recording: 'none' }, media: null })
    expect(await phone.act({ do: 'recording', id, on: false })).toBe('not-recorded')
    expect(await desk.desk().phone.piece({ media: randomUUID() as MediaId, index: 0, bytes: recorded })).toEqual({ ok: false })
  })

  it('and not before the answer', async () => {
    await phone.open({ policy: recordsCalls() })
    const id = await phone.dial(GEORGE)
    phone.ringing(id, true)
    phone.ended(id, { code: 486 })
    expect(phone.did('record')).toEqual([])
  })

  it('with what the policy wants both sides to hear', async () => {
    await phone.open({ policy: recordsCalls({ calls: { announce: 'speech' } }) })
    const { id, media } = await recordedCall()
    expect(phone.did('record')).toMatchObject([{ announce: 'speech' }])
    end(id, media)
  })

  it('each of two with a file of its own', async () => {
    await phone.open({ policy: recordsCalls() })
    const one = await recordedCall()
    const other = await recordedCall()
    await Promise.all([handAll(one.media), handAll(other.media, 4)])
    end(one.id, one.media)
    end(other.id, other.media)
    expect((await settled(one.id)).media?.duration).toBe(2820)
    expect((await settled(other.id)).media?.duration).toBeLessThan(2000)
  })
})

describe('the advisor', () => {
  it('pauses and resumes it while a card number is said, and each is on record', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    expect(await phone.act({ do: 'recording', id, on: false })).toBeNull()
    expect(await phone.act({ do: 'recording', id, on: false })).toBeNull()
    phone.say({ kind: 'recording', media, state: 'paused', trouble: '' })
    expect(phone.call(id).recording).toBe('paused')
    await phone.act({ do: 'recording', id, on: true })
    phone.say({ kind: 'recording', media, state: 'on', trouble: '' })
    expect(phone.did('record').map(({ state }) => state)).toEqual(['on', 'paused', 'on'])
    await handAll(media)
    end(id, media)
    await settled(id)
    expect(states()).toEqual(['started', 'paused', 'resumed', 'stopped'])
  })

  it('is told what the window says, not what was asked of it: a piece from before confirms nothing', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    await phone.act({ do: 'recording', id, on: false })
    await hand(media, 0)
    expect(phone.call(id).recording).toBe('on')
    phone.say({ kind: 'recording', media, state: 'paused', trouble: '' })
    expect([await hand(media, 1), phone.call(id).recording]).toEqual([{ ok: true }, 'paused'])
  })

  it('cannot pause it where the firm does not let', async () => {
    await phone.open({ policy: recordsCalls({ calls: { pause: false } }) })
    const { id, media } = await recordedCall()
    expect(await phone.act({ do: 'recording', id, on: false })).toBe('always-recorded')
    expect(phone.did('record')).toHaveLength(1)
    expect(states()).toEqual(['started'])
    end(id, media)
  })
})

describe('pieces', () => {
  it('are kept once, in their order, however often they are handed over', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    expect(await hand(media, 1)).toEqual({ ok: false })
    for (const index of [0, 0, 1, 0, 1, 2]) expect(await hand(media, index)).toEqual({ ok: true })
    expect(await hand(media, 4)).toEqual({ ok: false })
    for (const index of [3, 4, 5, 6]) expect(await hand(media, index)).toEqual({ ok: true })
    end(id, media)
    expect((await settled(id)).media?.duration).toBe(2820)
  })

  it('cannot be read on the disk, and none is taken once it has ended', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    await handAll(media, 3)
    expect(readFileSync(join(folder(), media)).includes('OpusHead')).toBe(false)
    end(id, media)
    expect(await hand(media, 3)).toEqual({ ok: false })
    await settled(id)
    expect(await hand(media, 3)).toEqual({ ok: false })
  })

  it('that come after the end are waited for, and not for ever', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system'; recordsCalls()(policy) } })
    const { id, media } = await recordedCall()
    await handAll(media, 4)
    phone.ended(id)
    machine.advance(4 * SECOND)
    expect(await hand(media, 4)).toEqual({ ok: true })
    machine.advance(4 * SECOND)
    expect(await hand(media, 5)).toEqual({ ok: true })
    expect(phone.row(id).call?.recording).toBe('wanted')
    machine.advance(6 * SECOND)
    expect((await settled(id)).media?.duration).toBe(2700)
  })
})

describe('a full disk', () => {
  it('ends no call: it says so, and what could not be written is taken when there is room', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    await handAll(media, 2)
    const writes = await fillDisk()
    expect(await hand(media, 2)).toEqual({ ok: false })
    expect(phone.call(id)).toMatchObject({ state: 'talking', recording: 'failing' })
    writes.mockRestore()
    for (const index of [2, 3, 4, 5, 6]) expect(await hand(media, index)).toEqual({ ok: true })
    expect(phone.call(id).recording).toBe('on')
    end(id, media)
    expect((await settled(id)).media?.duration).toBe(2820)
  })

  it('from the beginning on neither', async () => {
    await phone.open({ policy: recordsCalls() })
    const writes = await fillDisk()
    const { id, media } = await recordedCall()
    expect(await hand(media, 0)).toEqual({ ok: false })
    writes.mockRestore()
    await handAll(media)
    end(id, media)
    expect((await settled(id)).media?.duration).toBe(2820)
  })

  it('keeps what was taken until the file can be made', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system'; recordsCalls()(policy) } })
    const { id, media } = await recordedCall()
    await handAll(media, 4)
    const writes = await fillDisk()
    end(id, media)
    await desk.until(() => writes.mock.calls.length > 0)
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(readdirSync(folder())).toEqual([media])
    writes.mockRestore()
    await desk.until(() => {
      machine.advance(MINUTE)
      return phone.row(id).call?.recording === 'kept'
    })
    expect(readdirSync(folder())).toEqual([])
  })
})

describe('what was recorded is not lost', () => {
  it('when Compline is quit in a call', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    await handAll(media, 4)
    await desk.restart()
    expect(await settled(id)).toMatchObject({ call: { state: 'ended', end: 'interrupted', recording: 'kept' } })
    expect(states()).toEqual(['started', 'stopped'])
    expect(readdirSync(folder())).toEqual([])
  })

  it('and nothing is thrown away that another ledger sealed', async () => {
    await phone.open({ policy: recordsCalls() })
    const { id, media } = await recordedCall()
    await handAll(media)
    const other = join(folder(), newId())
    cpSync(join(folder(), media), other)
    end(id, media)
    await settled(id)
    await desk.restart()
    await desk.call('status.get', undefined)
    expect(readFileSync(other).length).toBeGreaterThan(10_000)
  })

  it('when its window crashed', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system'; recordsCalls()(policy) } })
    const { id, media } = await recordedCall()
    await handAll(media, 4)
    phone.say({ kind: 'ready' })
    machine.advance(6 * SECOND)
    expect(await settled(id)).toMatchObject({ call: { end: 'lost', recording: 'kept' } })
  })

  it('and where nothing could be recorded, that is on record, and the call went on', async () => {
    await phone.open({ policy: recordsCalls() })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { id, media } = await recordedCall()
    phone.say({ kind: 'recording', media, state: 'done', trouble: 'no sound' })
    expect([phone.call(id).state, phone.call(id).recording, await phone.act({ do: 'recording', id, on: false })]).toEqual(['talking', 'failing', 'not-recorded'])
    expect(await settled(id)).toMatchObject({ call: { state: 'talking', recording: 'failed' }, media: { state: 'failed', code: 'no-sound' } })
    phone.ended(id)
    expect(phone.did('record')).toHaveLength(1)
  })
})
