import { describe, expect, it } from 'vitest'
import type { MediaId } from '../../../core/ids.ts'
import { createPlayers, type Sound } from './players.ts'

class Recorder extends EventTarget implements Sound {
  currentTime = 0
  duration = 12.5
  playbackRate = 1
  async play(): Promise<void> { this.dispatchEvent(new Event('playing')) }
  pause(): void { this.dispatchEvent(new Event('pause')) }
}

function setUp() {
  const sounds = new Map<string, Recorder>()
  let opened = 0
  const players = createPlayers((id) => {
    const sound = new Recorder()
    sounds.set(id, sound)
    opened++
    return sound
  })
  const sound = (id: string): Recorder => sounds.get(id) ?? expect.fail(`${id} was never opened`)
  return { ...players, sound, opened: () => opened, of: (id: string) => players.playerOf(id as MediaId) }
}

describe('sounds', () => {
  it('one is heard at a time', () => {
    const { of } = setUp()
    of('a').toggle()
    of('b').toggle()
    expect([of('a').playing.value, of('b').playing.value]).toEqual([false, true])
  })
  it('a film that begins stops a sound', () => {
    const { of, only } = setUp()
    of('a').toggle()
    only(new Recorder())
    expect(of('a').playing.value).toBe(false)
  })
  it('all play as fast as the advisor last chose, also the one that plays', () => {
    const { of, sound, nextSpeed, speed } = setUp()
    of('a').toggle()
    nextSpeed()
    of('b').toggle()
    expect([sound('a').playbackRate, sound('b').playbackRate]).toEqual([1.5, 1.5])
    nextSpeed()
    nextSpeed()
    expect(speed.value).toBe(1)
  })
  it('is where it was when its row comes back', () => {
    const { of, sound, opened } = setUp()
    of('a').seek(4000)
    sound('a').dispatchEvent(new Event('timeupdate'))
    expect([of('a').position.value, opened()]).toEqual([4000, 1])
  })
  it('is at its beginning again when it is over', () => {
    const { of, sound } = setUp()
    of('a').toggle()
    sound('a').currentTime = 12.5
    sound('a').dispatchEvent(new Event('timeupdate'))
    sound('a').dispatchEvent(new Event('ended'))
    expect([of('a').playing.value, of('a').position.value, sound('a').currentTime]).toEqual([false, 0, 0])
  })
  it('has no length while it says that it has no end', () => {
    const { of, sound } = setUp()
    const player = of('a')
    sound('a').duration = Infinity
    sound('a').dispatchEvent(new Event('durationchange'))
    expect(player.duration.value).toBeNull()
    sound('a').duration = 12.5
    sound('a').dispatchEvent(new Event('durationchange'))
    expect(player.duration.value).toBe(12_500)
  })
  it('does not go on when the conversation is left', () => {
    const { of, hush } = setUp()
    of('a').toggle()
    hush()
    expect(of('a').playing.value).toBe(false)
  })
  it('forgets the ones used longest ago, never the one that plays', () => {
    const { of, opened } = setUp()
    of('a').toggle()
    for (let other = 0; other < 40; other++) of(String(other))
    expect(of('a').playing.value).toBe(true)
    of('0')
    expect(opened()).toBe(42)
  })
})
