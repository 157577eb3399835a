import type { PhoneReport } from '../../../core/telephony/phone-window.ts'
import { ALIASES } from '../devices.ts'

export type MicrophoneTrouble = Extract<PhoneReport, { kind: 'microphone' }>['trouble']

/*
 *  The one microphone, for as long as somebody uses it: each call has a track of its own (a clone), so that muting one
 *  mutes no other. The last one to leave shuts it.
 */
export interface Microphone {
  /** A track of its own; null = it cannot be had (`trouble` was told). */
  open(user: string): Promise<MediaStreamTrack | null>
  close(user: string): void
  /** Takes it from this device from now on: everybody gets a new track. '' = the system's own choice. */
  choose(device: string): Promise<void>
  /** The device in use may be gone: looks for one that is there. */
  lookAgain(): Promise<void>
  /** A new track for this user, who is in the middle of something. */
  onTrack(listener: (user: string, track: MediaStreamTrack | null) => void): void
  isOpen(): boolean
  /** Told last. Where it is neither there nor free a call can still be heard; where it is not allowed, that is said first. */
  trouble(): MicrophoneTrouble
}

export interface MicrophoneParts {
  readonly devices: {
    enumerateDevices(): Promise<readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId'>[]>
    getUserMedia(constraints: MediaStreamConstraints): Promise<Pick<MediaStream, 'getAudioTracks'>>
  }
  readonly trouble: (trouble: MicrophoneTrouble) => void
  /** What it hears itself, muted or not; null = it is shut. */
  readonly source: (track: MediaStreamTrack | null) => void
}

export function createMicrophone({ devices, trouble: tell, source: changed }: MicrophoneParts): Microphone {
  let chosen = ''
  let source: MediaStreamTrack | null = null
  let last: MicrophoneTrouble = 'none'
  let renewing: Promise<void> = Promise.resolve()
  let opening: Promise<MediaStreamTrack | null> | null = null
  const users = new Map<string, MediaStreamTrack | null>()
  let listener: (user: string, track: MediaStreamTrack | null) => void = () => undefined

  function trouble(told: MicrophoneTrouble): void {
    last = told
    tell(told)
  }
  /** One that was chosen and is not there now is not forgotten; the system's own is used meanwhile. */
  async function wantedNow(): Promise<string> {
    if (chosen === '') return ''
    const there = await devices.enumerateDevices()
    return there.some(({ kind, deviceId }) => kind === 'audioinput' && deviceId === chosen) ? chosen : ''
  }
  /** Where that one fails: the system's own, then whatever is there. */
  async function others(wanted: string): Promise<string[]> {
    const there = await devices.enumerateDevices().catch(() => [])
    const named = there.filter(({ kind, deviceId }) => kind === 'audioinput' && !ALIASES.has(deviceId)).map(({ deviceId }) => deviceId)
    return [...new Set(['', ...named])].filter((device) => device !== wanted)
  }
  async function takeFrom(device: string): Promise<MediaStreamTrack> {
    const stream = await devices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...device !== '' && { deviceId: { exact: device } } }, video: false,
    })
    const [track] = stream.getAudioTracks()
    if (track === undefined) throw new DOMException('no track', 'NotFoundError')
    return track
  }

  async function take(): Promise<MediaStreamTrack | null> {
    let first: MicrophoneTrouble | null = null
    let left: string[] | null = null
    for (let device: string | undefined = await wantedNow().catch(() => ''); device !== undefined;) {
      try {
        const track = await takeFrom(device)
        trouble('none')
        return track
      } catch (error) {
        first ??= troubleOf(error)
        // What is not allowed for one is not for any.
        if (first === 'denied') break
        left ??= await others(device)
        device = left.shift()
      }
    }
    trouble(first ?? 'missing')
    return null
  }

  function opened(): Promise<MediaStreamTrack | null> {
    if (source?.readyState === 'live') return Promise.resolve(source)
    return opening ??= take().then((track) => {
      opening = null
      // Everybody left while it was being opened.
      if (users.size === 0) track?.stop()
      else if (track !== null) hold(track)
      return users.size === 0 ? null : track
    })
  }
  function hold(track: MediaStreamTrack): void {
    source?.stop()
    source = track
    changed(track)
    // Not told of a `stop` of our own, only of a device that went.
    track.addEventListener('ended', () => { if (source === track) void anew() })
  }

  function shut(): void {
    if (source === null) return
    source.stop()
    source = null
    changed(null)
  }

  /** One after the other: an unplugged device is told of twice, by its track and by the list. */
  const anew = (): Promise<void> => renewing = renewing.catch(() => undefined).then(renew)
  async function renew(): Promise<void> {
    if (users.size === 0) return
    const track = await take()
    if (users.size === 0) return track?.stop()
    if (track !== null) hold(track)
    else shut()
    for (const [user, before] of [...users]) {
      const own = track?.clone() ?? null
      if (own !== null) own.enabled = before?.enabled ?? true
      users.set(user, own)
      listener(user, own)
      before?.stop()
    }
  }

  return {
    async open(user) {
      if (!users.has(user)) users.set(user, null)
      const track = await opened()
      if (!users.has(user) || track === null) return null
      // It may come from another device by now.
      const own = (source ?? track).clone()
      users.get(user)?.stop()
      users.set(user, own)
      return own
    },
    close(user) {
      users.get(user)?.stop()
      users.delete(user)
      if (users.size === 0) shut()
    },
    async choose(device) {
      if (device === chosen) return
      chosen = device
      await anew()
    },
    async lookAgain() {
      await renewing.catch(() => undefined)
      const settings = source?.getSettings().deviceId
      // The chosen one is back, or the one in use is gone, or there was none.
      if (source?.readyState !== 'live' || (chosen !== '' && settings !== chosen && await wantedNow() === chosen)) await anew()
    },
    onTrack(heard) { listener = heard },
    isOpen: () => source !== null || opening !== null,
    trouble: () => last,
  }
}

/** Names by the Media Capture specification, §10.2.3. */
function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'missing'
}
