import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import type { MediaId, ThreadId } from '../../../../core/ids.ts'
import type { RecordingStarted } from '../../../../core/ipc.ts'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import { createRecording, LONGEST, LOOK, SLIP, type Recording } from './recording.ts'

const thread = 'a3f1c4f0-0000-4000-8000-000000000001' as ThreadId
const id = 'a3f1c4f0-0000-4000-8000-000000000002' as MediaId
const note: MediaRef = { id, kind: 'audio', mime: 'audio/ogg', bytes: 9, sha256: 'ab', fileName: null, voice: true, width: null, height: null, duration: 4000 }

/** Main, and a microphone that a test speaks into; pages pass as they are. */
function setUp(answer: RecordingStarted = { ok: true, id }) {
  const said: string[] = []
  const attached: MediaRef[] = []
  let speak: ReadableStreamDefaultController<Uint8Array> | null = null
  let unplug = (): void => undefined
  const world = { refuse: null as Error | null, taken: true, kept: true, level: 0.5 }
  const recording: Recording = createRecording({
    start: () => Promise.resolve(answer),
    piece(_id, index, bytes) {
      said.push(`piece ${String(index)}: ${new TextDecoder().decode(bytes)}`)
      return Promise.resolve(world.taken)
    },
    end(_id, keep) {
      said.push(keep ? 'kept' : 'dropped')
      return world.kept ? Promise.resolve(keep ? note : null) : Promise.reject(new Error('the disk is full'))
    },
    listen(gone) {
      if (world.refuse !== null) return Promise.reject(world.refuse)
      unplug = gone
      const webm = new ReadableStream<Uint8Array>({ start(controller) { speak = controller } })
      return Promise.resolve({
        webm, level: () => world.level,
        pause: () => { said.push('pause') }, resume: () => { said.push('resume') },
        stop() {
          speak?.enqueue(new TextEncoder().encode('the rest'))
          speak?.close()
        },
      })
    },
    async remux(webm, page) { for await (const piece of webm) page(new Uint8Array(piece)) },
    now: () => Date.now(),
  })
  const begin = () => recording.begin(thread, (media) => attached.push(media))
  return { recording, begin, said, attached, world, speak: (text: string) => speak?.enqueue(new TextEncoder().encode(text)), unplug: () => unplug() }
}

beforeEach(() => { vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] }) })
afterEach(() => { vi.useRealTimers() })
const settle = async (): Promise<void> => { for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => { setImmediate(resolve) }) }

describe('a recording', () => {
  it('goes to main as it comes, and stands in the draft when it is stopped, the last words too', async () => {
    const { recording, begin, said, attached, speak } = setUp()
    await begin()
    expect(recording.state.value).toEqual({ phase: 'recording', threadId: thread })
    speak('first')
    await settle()
    expect(said).toEqual(['piece 0: first'])
    await recording.stop()
    expect(said).toEqual(['piece 0: first', 'piece 1: the rest', 'kept'])
    expect(attached).toEqual([note])
    expect(recording.state.value.phase).toBe('idle')
  })

  it('counts what is recorded, not the pause; and shows how loud it was', async () => {
    const { recording, begin } = setUp()
    await begin()
    vi.advanceTimersByTime(2000)
    recording.pause()
    vi.advanceTimersByTime(60_000)
    expect(recording.elapsed.value).toBe(2000)
    recording.resume()
    vi.advanceTimersByTime(500)
    expect(recording.elapsed.value).toBe(2500)
    expect(recording.levels.value.length).toBeGreaterThanOrEqual(25)
    await recording.stop()
  })

  it('is one at a time: a second press begins nothing, and stops nothing', async () => {
    const { recording, begin, said } = setUp()
    await Promise.all([begin(), begin()])
    await begin()
    expect(recording.state.value.phase).toBe('recording')
    await Promise.all([recording.stop(), recording.stop()])
    expect(said).toEqual(['piece 0: the rest', 'kept'])
  })

  it('that was left while the microphone was still being asked for ends as soon as it is open', async () => {
    const { recording, begin, said } = setUp()
    const begun = begin()
    await recording.stop()
    await begun
    expect(recording.state.value.phase).toBe('idle')
    expect(said.at(-1)).toBe('kept')
  })
})

describe('discarded', () => {
  it('a slip is gone', async () => {
    const { recording, begin, said, attached } = setUp()
    await begin()
    vi.advanceTimersByTime(SLIP - LOOK)
    expect(await recording.cancel()).toBeNull()
    expect(said.at(-1)).toBe('dropped')
    expect(attached).toEqual([])
  })

  it('what is longer can be wanted back', async () => {
    const { recording, begin, said, attached } = setUp()
    await begin()
    vi.advanceTimersByTime(SLIP)
    expect(await recording.cancel()).toEqual(note)
    expect(said.at(-1)).toBe('kept')
    expect(attached).toEqual([])
  })
})

describe('what was said is kept', () => {
  it('when the microphone is unplugged', async () => {
    const { recording, begin, attached, unplug } = setUp()
    await begin()
    unplug()
    await settle()
    expect(attached).toEqual([note])
    expect(recording.trouble.value).toEqual({ threadId: thread, why: 'gone' })
  })

  it('when main takes no more', async () => {
    const { recording, begin, attached, speak, world } = setUp()
    await begin()
    world.taken = false
    speak('too much')
    await settle()
    expect(attached).toEqual([note])
    expect(recording.trouble.value?.why).toBe('full')
  })

  it('when it is as long as one may be', async () => {
    const { recording, begin, attached } = setUp()
    await begin()
    vi.advanceTimersByTime(LONGEST)
    await settle()
    expect(attached).toEqual([note])
    expect(recording.trouble.value?.why).toBe('long')
  })

  it('by main, where it cannot be made a file now; and the button works again', async () => {
    const { recording, begin, world } = setUp()
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await begin()
    world.kept = false
    await recording.stop()
    expect(recording.trouble.value?.why).toBe('failed')
    expect(recording.state.value.phase).toBe('idle')
  })
})

describe('where there is none', () => {
  test.each([
    ['NotAllowedError', 'denied'], ['NotFoundError', 'no-microphone'], ['OverconstrainedError', 'no-microphone'], ['NotReadableError', 'in-use'], ['AbortError', 'in-use'],
  ])('%s is said as %s, and main shuts the microphone', async (name, why) => {
    const { recording, begin, said, world } = setUp()
    world.refuse = Object.assign(new Error('no'), { name })
    await begin()
    expect(recording.trouble.value).toEqual({ threadId: thread, why })
    expect(said).toEqual(['dropped'])
    expect(recording.state.value.phase).toBe('idle')
    world.refuse = null
    await begin()
    expect(recording.trouble.value).toBeNull()
    expect(recording.state.value.phase).toBe('recording')
    await recording.stop()
  })

  test.each([
    [{ ok: false, problem: 'denied' }, 'denied'],
    [{ ok: false, problem: 'restricted' }, 'restricted'],
    [{ ok: false, refusal: { code: 'window-closed' } }, { code: 'window-closed' }],
  ] as const)('main’s %j is said, and no microphone is asked', async (answer, why) => {
    const { recording, begin, said } = setUp(answer)
    await begin()
    expect(recording.trouble.value?.why).toEqual(why)
    expect(said).toEqual([])
    recording.understood()
    expect(recording.trouble.value).toBeNull()
  })
})
