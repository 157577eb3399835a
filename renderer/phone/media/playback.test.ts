import { expect, it } from 'vitest'
import { createPlayback } from './playback.ts'

const element = () => ({ srcObject: null as unknown, muted: false, play: () => Promise.resolve(), pause: () => undefined, setSinkId: () => Promise.resolve() })
const stream = {} as MediaStream

it('what is held before it can be heard is not heard once it can, and is when it is taken up again', () => {
  const made: ReturnType<typeof element>[] = []
  const playback = createPlayback(() => {
    const one = element()
    made.push(one)
    return one as never
  })
  playback.mute('a', true)
  playback.play('a', stream)
  expect(made.map(({ muted }) => muted)).toEqual([true])
  playback.mute('a', false)
  expect(made.map(({ muted }) => muted)).toEqual([false])
  playback.mute('a', true)
  playback.end('a')
  playback.play('a', stream)
  expect(made.map(({ muted }) => muted)).toEqual([true, false])
})
