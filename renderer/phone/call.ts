import type { EndEvent, IncomingEvent, OutgoingEvent, RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import type { CallId } from '../../core/ids.ts'
import type { PhoneOrder, PhoneReport, PhoneSetup } from '../../core/telephony/phone-window.ts'
import { sendKeys } from './dtmf.ts'
import { endure } from './endure.ts'
import { connectionOf, readyWhenQuiet } from './ice.ts'
import type { Microphone } from './media/microphone.ts'
import type { Playback } from './media/playback.ts'
import { createOffers } from './offers.ts'
import type { Recorder } from './recorder.ts'
import { inOrder, withOpus } from './sdp.ts'
import { refer, replacesOf } from './transfer.ts'
import { watchSound } from './watch.ts'

/** One call of JsSIP's, with its sound. */
export interface Call {
  readonly id: CallId
  readonly session: RTCSession
  /** The INVITE of a call that came in. */
  readonly request: IncomingRequest | null
  answer(): Promise<void>
  end(how: Extract<PhoneOrder, { do: 'end' }>['how']): void
  hold(on: boolean): void
  mute(on: boolean): void
  digits(digits: string): void
  refer(uri: string): void
  join(other: Call): void
  /** Another track of the microphone; null = there is none now: the call goes on, and the far side hears nothing. */
  microphone(track: MediaStreamTrack | null): void
  /** What is sent in the microphone's place is another track. */
  rewire(): void
  /** The network is another one: the old path may be dead. */
  networkChanged(): void
  /** The socket is gone: before JsSIP hears of it, and after. */
  losing(): void
  lost(): void
  /** Registered again. */
  online(): void
}

export interface CallParts {
  readonly id: CallId
  readonly setup: PhoneSetup
  readonly microphone: Microphone
  readonly playback: Playback
  readonly recorder: Pick<Recorder, 'sent' | 'heard' | 'ended'>
  readonly report: (report: PhoneReport) => void
  readonly isOnline: () => boolean
  /** For who has no microphone, and listens. */
  readonly silence: () => MediaStreamTrack
  /** What the far side would hear: the advisor hears it ring. */
  readonly ringback: (on: boolean) => void
  readonly gone: () => void
}

type Ended = Pick<Extract<PhoneReport, { kind: 'ended' }>, 'by' | 'cause' | 'code' | 'reason'>

export const LOST: Ended = { by: 'system', cause: 'Connection Error', code: 0, reason: '' }
export const NO_MICROPHONE: Ended = { by: 'system', cause: 'no-microphone', code: 0, reason: '' }
/** A path that is only disturbed comes back by itself; so long it is given. */
const DISTURBED = 2000
/** Without a path for so long, the call is over. */
const PATIENCE = 40_000

export function createCall(session: RTCSession, request: IncomingRequest | null, parts: CallParts): Call {
  const { id, setup, microphone, playback, recorder, report, ringback, silence } = parts
  const isConfirmed = (): boolean => session.status === session.C.STATUS_CONFIRMED
  const offers = createOffers(session, () => isConfirmed() && parts.isOnline())
  /** What it is told as, where JsSIP would tell it otherwise. */
  let endsAs: Ended | null = null
  let over = false
  let held = false
  let muted = false
  let connection: RTCPeerConnection | null = null
  let stopWatching = (): void => undefined
  let disturbed: ReturnType<typeof setTimeout> | null = null
  let pathless: ReturnType<typeof setTimeout> | null = null

  function hook(made: RTCPeerConnection): void {
    if (connection !== null) return
    connection = made
    made.addEventListener('track', ({ track, streams }) => {
      const stream = streams[0] ?? new MediaStream([track])
      playback.play(id, stream)
      recorder.heard(id, stream)
    })
    made.addEventListener('iceconnectionstatechange', pathChanged)
    stopWatching = watchSound(made, () => { const { local, remote } = session.isOnHold(); return !local && !remote }, (sound) => { report({ kind: 'media', id, ...sound }) })
  }
  function pathChanged(): void {
    const state = connection?.iceConnectionState
    if (state === 'connected' || state === 'completed') calm()
    if (state === 'disconnected') disturbed ??= setTimeout(() => { disturbed = null; offers.restart() }, DISTURBED)
  }
  function calm(): void {
    for (const timer of [disturbed, pathless]) if (timer !== null) clearTimeout(timer)
    disturbed = pathless = null
  }
  function finished(ended: Ended): void {
    if (over) return
    over = true
    stopWatching()
    offers.stop()
    calm()
    ringback(false)
    playback.end(id)
    recorder.ended(id)
    microphone.close(id)
    report({ kind: 'ended', id, ...endsAs ?? ended })
    parts.gone()
  }

  session.on('peerconnection', ({ peerconnection }) => { hook(peerconnection) })
  if (session.connection !== null) hook(session.connection)
  session.on('icecandidate', readyWhenQuiet(setup.iceServers))
  session.on('sdp', (event) => { event.sdp = withOpus(event.sdp, setup.opusBitrate) })
  session.on('connecting', () => {
    const codecs = inOrder(RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [], setup.codecs)
    for (const transceiver of session.connection.getTransceivers()) if (codecs.length > 0) transceiver.setCodecPreferences(codecs)
  })
  session.on('progress', (event: IncomingEvent | OutgoingEvent) => {
    if (request !== null || !('response' in event)) return
    const earlyMedia = event.response.body !== ''
    ringback(!earlyMedia && event.response.status_code === 180)
    if (event.response.status_code > 100) report({ kind: 'ringing', id, earlyMedia })
  })
  // JsSIP brings the microphone along on its own time: where it is held or muted before it is answered, nothing of that leaves.
  for (const event of ['connecting', 'accepted', 'confirmed'] as const) session.on(event, () => {
    if (held) aligned()
    if (muted) session.mute({ audio: true })
  })
  session.on('accepted', () => { ringback(false) })
  session.on('confirmed', () => { report({ kind: 'answered', id }) })
  for (const event of ['hold', 'unhold'] as const) session.on(event, () => {
    const { local, remote } = session.isOnHold()
    report({ kind: 'held', id, byUs: local, byPeer: remote })
  })
  for (const event of ['muted', 'unmuted'] as const) session.on(event, () => {
    report({ kind: 'muted', id, on: session.isMuted().audio === true })
    aligned()
  })
  for (const event of ['ended', 'failed'] as const) session.on(event, (ended: EndEvent) => { finished(asTold(ended)) })
  endure(session, isConfirmed, (reason) => {
    // What was under way when the socket dropped may not have arrived: it is said once more when it is back.
    if (reason !== 'path') return offers.again()
    offers.restart()
    pathless ??= setTimeout(() => { session.terminate({ cause: 'RTP Timeout', status_code: 408, reason_phrase: 'No path' }) }, PATIENCE)
  })

  /** While it is held nothing of the microphone leaves: there is no track on the way at all. Of a recorded call that says so, the announcement goes along, muted or not. */
  async function place(track: MediaStreamTrack | null): Promise<void> {
    const sender = connection?.getSenders().find((one) => one.track?.kind === 'audio') ?? connection?.getTransceivers()[0]?.sender
    const sent = recorder.sent(id, held ? null : track)
    if (sent !== null && sent !== track) sent.enabled = true
    await sender?.replaceTrack(sent)
  }
  let own: MediaStreamTrack | null = null
  function aligned(): void {
    if (own !== null) own.enabled = !muted
    place(own).catch(() => { /* The connection is closed. */ })
  }

  return {
    id, session, request,
    async answer() {
      const track = await microphone.open(id)
      if (session.isEnded()) return microphone.close(id)
      if (track === null && microphone.trouble() === 'denied') {
        endsAs = NO_MICROPHONE
        return session.terminate({ status_code: 480 })
      }
      own = track ?? silence()
      own.enabled = !muted
      recorder.sent(id, held ? null : own)
      try {
        session.answer({ mediaStream: new MediaStream([own]), pcConfig: connectionOf(setup), ...timers(setup) })
      } catch {
        // No connection with these servers: whoever calls hears that it cannot be, and the microphone is shut again.
        session.terminate({ status_code: 480 })
      }
    },
    end(how) {
      if (session.isEnded()) return
      session.terminate(session.isEstablished() || request === null ? {} : { status_code: how === 'busy' ? 486 : how === 'away' ? 480 : 603 })
    },
    hold(on) {
      if (session.isEnded()) return
      held = on
      playback.mute(id, on)
      aligned()
      offers.hold(on)
    },
    mute(on) {
      muted = on
      aligned()
      // JsSIP knows of it only where there is a connection; else as soon as there is.
      if (connection === null) return
      if (on) session.mute({ audio: true })
      else session.unmute({ audio: true })
    },
    digits(digits) {
      if (session.isEstablished()) sendKeys(session, digits, setup.dtmf, (sent) => { report({ kind: 'digits', id, digits: sent }) })
    },
    refer(uri) { refer(session, uri, null, (news) => { transferred(news) }) },
    join(other) { refer(session, other.session.remote_identity.uri.toString(), replacesOf(other.session, other.request), (news) => { transferred(news) }) },
    microphone(track) {
      own = track ?? silence()
      aligned()
    },
    rewire: aligned,
    networkChanged() { if (session.isEstablished()) offers.restart() },
    losing() { if (!isConfirmed()) endsAs = LOST },
    lost() {
      if (isConfirmed() || session.isEnded()) return
      try { session.terminate() } catch { finished(LOST) }
    },
    online() { offers.online() },
  }

  function transferred(news: Parameters<Parameters<typeof refer>[3]>[0]): void {
    report({ kind: 'transfer', id, ...news })
    if (news.state === 'done' && !session.isEnded()) session.terminate()
  }
}

export const timers = ({ sessionExpires }: PhoneSetup): { sessionTimersExpires?: number } => sessionExpires > 0 ? { sessionTimersExpires: sessionExpires } : {}

function asTold({ originator, message, cause }: EndEvent): Ended {
  const by = String(originator) === 'local' ? 'us' : String(originator) === 'remote' ? 'peer' : 'system'
  // Of a request (BYE, CANCEL) its Reason (RFC 3326), of an answer its own words.
  const isMessage = typeof message === 'object' && message !== null
  const code = isMessage && 'status_code' in message ? message.status_code : 0
  const reason = !isMessage ? '' : 'reason_phrase' in message ? message.reason_phrase : message.getHeader('Reason')
  return { by, cause: cause.slice(0, 60), code: code ?? 0, reason: (reason ?? '').slice(0, 500) }
}
