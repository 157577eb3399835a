import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CallId } from '../../core/ids.ts'
import { createCall, type Call } from './call.ts'

/* As much of JsSIP's session as a call that is answered needs; its `mute` throws without a connection, as JsSIP's does. */
function sessionOf() {
  const listeners = new Map<string, ((event: never) => void)[]>()
  let muted = false
  const session = {
    connection: null as object | null, C: { STATUS_CONFIRMED: 9 }, status: 4, answered: [] as { readonly mediaStream: unknown }[],
    on(name: string, listener: (event: never) => void) { listeners.set(name, [...listeners.get(name) ?? [], listener]) },
    emit(name: string, event: unknown) { for (const listener of listeners.get(name) ?? []) listener(event as never) },
    isEnded: () => false, isEstablished: () => false, isOnHold: () => ({ local: false, remote: false }), isMuted: () => ({ audio: muted }),
    mute() {
      if (session.connection === null) throw new TypeError('no connection')
      muted = true
    },
    unmute() { muted = false },
    ended: [] as unknown[], terminate(options: unknown) { session.ended.push(options) },
    answer(options: { readonly mediaStream: unknown }) { session.answered.push(options) },
  }
  return session
}
const track = { kind: 'audio', enabled: true }
let session: ReturnType<typeof sessionOf>
const silent = { kind: 'audio', enabled: true }
let trouble: 'none' | 'missing' | 'busy' | 'denied'
let open: (own: typeof track | null) => void
let call: Call

beforeEach(() => {
  vi.stubGlobal('MediaStream', class { readonly tracks: unknown; constructor(tracks: unknown) { this.tracks = tracks } })
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => null })
  session = sessionOf()
  track.enabled = true
  trouble = 'none'
  call = createCall(session as never, {} as never, {
    id: 'c' as CallId, setup: { iceServers: [], codecs: [], opusBitrate: 32_000, sessionExpires: 0 } as never, playback: { play: () => undefined, mute: () => undefined, end: () => undefined } as never,
    microphone: { open: () => new Promise((resolve) => { open = resolve }), close: () => undefined, trouble: () => trouble } as never, silence: () => silent as never, report: () => undefined, recorder: { sent: (_id, own) => own, heard: () => undefined, ended: () => undefined }, isOnline: () => true, ringback: () => undefined, gone: () => undefined,
  })
})
afterEach(() => { vi.unstubAllGlobals() })

it.each([['decline', 603], ['busy', 486], ['away', 480]] as const)('a call that came in, and is ended (%s) before it is answered, says so: %s', (how, code) => {
  call.end(how)
  expect(session.ended).toEqual([{ status_code: code }])
})

it.each(['missing', 'busy'] as const)('without a microphone (%s) a call is answered all the same, to listen; one that is plugged in is taken', async (why) => {
  trouble = why
  const answering = call.answer()
  open(null)
  await answering
  expect(session.ended).toEqual([])
  expect(session.answered).toMatchObject([{ mediaStream: { tracks: [silent] } }])
  const sent: unknown[] = []
  session.connection = { addEventListener: () => undefined, getStats: () => Promise.resolve(new Map()), getReceivers: () => [], getTransceivers: () => [], getSenders: () => [{ track: silent, replaceTrack: (next: unknown) => { sent.push(next); return Promise.resolve() } }] }
  session.emit('peerconnection', { peerconnection: session.connection })
  call.microphone(track as never)
  call.microphone(null)
  expect(sent).toEqual([track, silent])
  session.emit('ended', { originator: 'remote', message: null, cause: 'Terminated' })
})
it('a microphone that is not allowed ends it: that is for the advisor to settle first', async () => {
  trouble = 'denied'
  const answering = call.answer()
  open(null)
  await answering
  expect([session.ended, session.answered]).toEqual([[{ status_code: 480 }], []])
})

it('a call that is muted before it has the microphone is silent from its first moment on', async () => {
  const answering = call.answer()
  call.mute(true)
  open(track)
  await answering
  expect(session.answered).toHaveLength(1)
  expect(track.enabled).toBe(false)
  const sender = { track, replaceTrack: () => Promise.resolve() }
  session.connection = { addEventListener: () => undefined, getStats: () => Promise.resolve(new Map()), getSenders: () => [sender], getReceivers: () => [], getTransceivers: () => [] }
  session.emit('peerconnection', { peerconnection: session.connection })
  session.emit('accepted', {})
  // JsSIP knows of it too, and does not take it back when a hold ends.
  expect(session.isMuted().audio).toBe(true)
  call.mute(false)
  expect([track.enabled, session.isMuted().audio]).toEqual([true, false])
  session.emit('ended', { originator: 'remote', message: null, cause: 'Terminated' })
})
