import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallId, MediaId } from '../../core/ids.ts'
import type { PhoneReport } from '../../core/telephony/phone-window.ts'
import { createRecorder, type Recorder } from './recorder.ts'

/* Chromium's recorder and mixer by script: which of them is open, and what they give. */
const mixes: { open: boolean }[] = []
vi.mock('./media/call-mix.ts', () => ({
  createCallMix() {
    const mix = { open: true, recorded: {}, sent: null, announced: null, microphone: () => undefined, farSide: () => undefined, announcing: () => undefined, close() { mix.open = false } }
    mixes.push(mix)
    return mix
  },
}))
class Tape extends EventTarget {
  static fails: 'never' | 'made' | 'started' = 'never'
  state = 'inactive'
  constructor() {
    super()
    if (Tape.fails === 'made') throw new DOMException('no encoder', 'NotSupportedError')
    tapes.push(this)
  }
  start(): void {
    if (Tape.fails === 'started') throw new DOMException('no tracks', 'NotSupportedError')
    this.state = 'recording'
  }
  stop(): void {
    this.state = 'inactive'
    this.dispatchEvent(new Event('stop'))
  }
}
const tapes: Tape[] = []
const [id, media] = ['call' as CallId, 'media' as MediaId]
let reports: PhoneReport[]
let recorder: Recorder

beforeEach(() => {
  mixes.length = tapes.length = 0
  Tape.fails = 'never'
  vi.stubGlobal('MediaRecorder', Tape)
  reports = []
  recorder = createRecorder({ report: (report) => { reports.push(report) }, piece: () => Promise.resolve({ ok: true }), playback: { play: () => undefined, end: () => undefined }, rewire: () => undefined })
  recorder.sent(id, {} as MediaStreamTrack)
})
afterEach(() => { vi.unstubAllGlobals() })
const order = (state: 'on' | 'off'): void => { recorder.order({ do: 'record', id, media, state, announce: 'none' }) }

describe('a recording that cannot be begun', () => {
  it.each(['made', 'started'] as const)('says why, and leaves nothing open: the recorder could not be %s', (fails) => {
    Tape.fails = fails
    order('on')
    expect(reports).toEqual([{ kind: 'recording', media, state: 'done', trouble: expect.stringContaining('NotSupportedError') as string }])
    expect(mixes.map(({ open }) => open)).toEqual([false])
    // It can be tried again.
    Tape.fails = 'never'
    order('on')
    expect(reports.at(-1)).toMatchObject({ state: 'on', trouble: '' })
  })
})

it('one that breaks off says so once, when all of it has been handed over; the next knows nothing of that', async () => {
  order('on')
  const [tape] = tapes
  if (tape === undefined) throw new Error('it was not begun')
  tape.state = 'inactive'
  tape.dispatchEvent(new Event('error'))
  tape.dispatchEvent(new Event('stop'))
  await vi.waitFor(() => { expect(reports.at(-1)).toEqual({ kind: 'recording', media, state: 'done', trouble: 'the recorder failed' }) })
  expect(mixes.map(({ open }) => open)).toEqual([false])
  order('on')
  order('off')
  await vi.waitFor(() => { expect(reports.at(-1)).toEqual({ kind: 'recording', media, state: 'done', trouble: '' }) })
  expect(mixes.map(({ open }) => open)).toEqual([false, false])
})
