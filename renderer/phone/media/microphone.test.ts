import { beforeEach, describe, expect, it, test } from 'vitest'
import { createMicrophone, type Microphone, type MicrophoneParts, type MicrophoneTrouble } from './microphone.ts'

class Track extends EventTarget implements MediaStreamTrack {
  readonly kind = 'audio'
  readonly id = ''
  contentHint = ''
  readonly muted = false
  onended = null
  onmute = null
  onunmute = null
  enabled = true
  readyState: 'live' | 'ended' = 'live'
  /** Its device. */
  readonly label: string
  constructor(label: string) {
    super()
    this.label = label
    tracks.push(this)
  }
  stop(): void { this.readyState = 'ended' }
  clone(): Track { return new Track(this.label) }
  getSettings(): MediaTrackSettings { return { deviceId: this.label } }
  getCapabilities(): MediaTrackCapabilities { return {} }
  getConstraints(): MediaTrackConstraints { return {} }
  applyConstraints(): Promise<void> { return Promise.resolve() }
  /** Its cable was pulled. */
  unplug(): void {
    this.stop()
    this.dispatchEvent(new Event('ended'))
  }
}
let tracks: Track[]
let there: string[]
let refuses: string | null
/** Another program has them. */
let busy: string[]
let troubles: MicrophoneTrouble[]
let heard: (string | null)[]
let given: [string, string | null][]
let microphone: Microphone
const live = (): string[] => tracks.filter(({ readyState }) => readyState === 'live').map(({ label }) => label)
const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

beforeEach(() => {
  [tracks, troubles, heard, given] = [[], [], [], []]
  there = ['built-in', 'headset']
  refuses = null
  busy = []
  const devices: MicrophoneParts['devices'] = {
    enumerateDevices: () => Promise.resolve(there.map((deviceId) => ({ kind: 'audioinput', deviceId }))),
    getUserMedia({ audio }) {
      const wanted = typeof audio === 'object' && typeof audio.deviceId === 'object' && 'exact' in audio.deviceId ? audio.deviceId.exact : there[0]
      if (refuses !== null) return Promise.reject(new DOMException('no', refuses))
      if (typeof wanted === 'string' && busy.includes(wanted)) return Promise.reject(new DOMException('busy', 'NotReadableError'))
      return typeof wanted !== 'string' || !there.includes(wanted) ? Promise.reject(new DOMException('none', 'NotFoundError')) : Promise.resolve({ getAudioTracks: () => [new Track(wanted)] })
    },
  }
  microphone = createMicrophone({ devices, trouble: (trouble) => { troubles.push(trouble) }, source: (track) => { heard.push(track?.label ?? null) } })
  microphone.onTrack((user, track) => { given.push([user, track?.label ?? null]) })
})

describe('the microphone', () => {
  it('is one for all, with a track for each; the last to leave shuts it', async () => {
    const [one, two] = await Promise.all([microphone.open('one'), microphone.open('two')])
    expect(one).not.toBe(two)
    expect(live()).toEqual(['built-in', 'built-in', 'built-in'])
    microphone.close('one')
    expect(live()).toHaveLength(2)
    microphone.close('two')
    expect(live()).toEqual([])
    expect(heard).toEqual(['built-in', null])
    expect(microphone.isOpen()).toBe(false)
  })
  it('that was not wanted any more when it opened is shut at once', async () => {
    const opening = microphone.open('call')
    microphone.close('call')
    expect(await opening).toBeNull()
    await settled()
    expect(live()).toEqual([])
  })
  it('changes in the middle of a call; who was muted stays muted', async () => {
    const own = await microphone.open('call')
    if (own !== null) own.enabled = false
    await microphone.choose('headset')
    expect(given).toEqual([['call', 'headset']])
    expect(tracks.findLast(({ readyState }) => readyState === 'live')?.enabled).toBe(false)
    expect(live()).toEqual(['headset', 'headset'])
  })
  it('that is unplugged gives way to the system’s own; when the chosen one is back it is used again', async () => {
    await microphone.choose('headset')
    await microphone.open('call')
    there = ['built-in']
    tracks[0]?.unplug()
    await settled()
    expect(given).toEqual([['call', 'built-in']])
    there = ['built-in', 'headset']
    await microphone.lookAgain()
    expect(given.at(-1)).toEqual(['call', 'headset'])
    await microphone.lookAgain()
    expect(given).toHaveLength(2)
  })
  it('that is the last one and goes leaves the call without, and says so', async () => {
    await microphone.open('call')
    there = []
    tracks[0]?.unplug()
    await settled()
    expect(given).toEqual([['call', null]])
    expect(troubles.at(-1)).toBe('missing')
    expect(live()).toEqual([])
    there = ['headset']
    await microphone.lookAgain()
    expect(given.at(-1)).toEqual(['call', 'headset'])
  })
  it('that another program has gives way to the next that is free; which one is said only where none is', async () => {
    await microphone.choose('headset')
    busy = ['headset', 'built-in']
    there = ['built-in', 'headset', 'webcam']
    expect((await microphone.open('call'))?.label).toBe('webcam')
    expect(troubles).toEqual(['none'])
    busy.push('webcam')
    expect(await microphone.open('other')).not.toBeNull()
    microphone.close('call')
    microphone.close('other')
    expect(await microphone.open('third')).toBeNull()
    expect([troubles.at(-1), microphone.trouble()]).toEqual(['busy', 'busy'])
  })
  it('whose end is told twice, by itself and by the list, is opened anew once', async () => {
    await microphone.open('call')
    there = ['headset']
    tracks[0]?.unplug()
    await microphone.lookAgain()
    await settled()
    expect(given).toEqual([['call', 'headset']])
    expect(live()).toEqual(['headset', 'headset'])
  })
  test.each([['NotAllowedError', 'denied'], ['NotFoundError', 'missing'], ['NotReadableError', 'busy']] as const)('%s is told as %s, and the next try may do', async (name, trouble) => {
    refuses = name
    expect(await microphone.open('call')).toBeNull()
    expect(troubles).toEqual([trouble])
    refuses = null
    expect(await microphone.open('call')).not.toBeNull()
    expect(troubles.at(-1)).toBe('none')
  })
})
