import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTones } from './tones.ts'

/* Chromium's sound by script: which contexts are open, and whether time passes in them. */
const contexts: { open: boolean }[] = []
let hasSound = true
class Context {
  readonly sampleRate = 8000
  readonly destination = {}
  open = true
  constructor() {
    if (!hasSound) throw new DOMException('no audio', 'NotSupportedError')
    contexts.push(this)
  }
  createBuffer(_channels: number, length: number, rate: number) { return { duration: length / rate, copyToChannel: () => undefined } }
  createBufferSource() { return Object.assign(new EventTarget(), { connect: () => undefined, start: () => undefined }) }
  close(): Promise<void> {
    this.open = false
    return Promise.resolve()
  }
}
beforeEach(() => {
  contexts.length = 0
  hasSound = true
  vi.useFakeTimers()
  vi.stubGlobal('AudioContext', Context)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('a tone of the test that no device plays is over all the same, and keeps nothing open', async () => {
  const ended = createTones().once('test')
  await vi.advanceTimersByTimeAsync(800)
  expect(contexts.map(({ open }) => open)).toEqual([true])
  await vi.advanceTimersByTimeAsync(1200)
  await ended
  expect(contexts.map(({ open }) => open)).toEqual([false])
})
it('ringing goes on for as long as somebody rings', async () => {
  const tones = createTones()
  tones.loop('ring')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(contexts.map(({ open }) => open)).toEqual([true])
  tones.loop(null)
  expect(contexts.map(({ open }) => open)).toEqual([false])
})
it('where there is no sound at all, nothing is thrown: the call is shown as every other', async () => {
  hasSound = false
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const tones = createTones()
  tones.loop('ring')
  tones.loop(null)
  await tones.once('test')
  expect(complaints).toHaveBeenCalledTimes(2)
})
