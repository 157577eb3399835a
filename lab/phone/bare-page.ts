import { C, UA, WebSocketInterface } from 'jssip'
import type { IncomingDTMFEvent, OutgoingDTMFEvent, ReferEvent, RTCSession } from 'jssip/lib/RTCSession'
import { pitchOf, type Heard } from '../sound/pitch.ts'

/*
 *  JsSIP and nothing else, in a page: the far side of Compline's calls, and what Compline is measured against. It says a
 *  tone of its own. Tests drive it by `window.barePhone`.
 */
export interface BareSetup {
  readonly ws: string
  readonly user: string
  readonly domain: string
  readonly password: string
  readonly hz: number
}
export type Answers = 'yes' | 'by-hand' | 'busy' | 'declines'

/** A call as a test sees it. */
export interface BareCall {
  readonly direction: 'incoming' | 'outgoing'
  readonly ringing: boolean
  readonly talking: boolean
  readonly ended: boolean
  /** JsSIP's word for the end. */
  readonly cause: string
  readonly code: number
  readonly held: boolean
  readonly digits: string
  /** Re-INVITEs and UPDATEs that came: holds, refreshes of the session timer. */
  readonly changes: number
}

export interface BarePhone {
  start(setup: BareSetup): Promise<boolean>
  answers(how: Answers): void
  call(target: string): void
  answer(): void
  hangUp(): void
  hold(on: boolean): Promise<void>
  digits(digits: string): void
  /** Sends the other side of the newest call on to that number. */
  refer(target: string): void
  calls(): BareCall[]
  /** What arrives in the newest call that talks; null = none. */
  heard(): Heard | null
  /** What the far side of the newest call has said that it takes (SDP). */
  told(): string
  registered(): boolean
  dropSocket(): void
  /** Sends a request in the newest call's dialog that JsSIP knows nothing of; answers with its branch. */
  spoof(method: string, change: Spoofed): string
  /** What came back to that branch. */
  answersTo(branch: string): string[]
  stop(): void
}
export interface Spoofed { readonly cseq?: number, readonly fromTag?: string, readonly body?: string, readonly headers?: readonly string[] }

/** JsSIP's own, which its types do not tell. */
interface Dialog {
  readonly _id: { readonly call_id: string, readonly local_tag: string, readonly remote_tag: string }
  readonly _route_set: readonly string[]
  readonly _remote_target: { toString(): string }
  readonly _local_uri: { toString(): string }
  readonly _remote_uri: { toString(): string }
  readonly _local_seqnum: number | null
}

interface Kept { call: { -readonly [K in keyof BareCall]: BareCall[K] }, session: RTCSession, ear: AnalyserNode | null, close: () => void }

declare global { interface Window { barePhone: BarePhone } }

window.barePhone = createBarePhone()

function createBarePhone(): BarePhone {
  const context = new AudioContext()
  const kept: Kept[] = []
  const received: string[] = []
  let ua: UA | null = null
  let socket: WebSocketInterface | null = null
  let setup: BareSetup | null = null
  let how: Answers = 'yes'
  let spoofed = 0

  let mouth: MediaStream | null = null
  function speak(): MediaStream {
    const oscillator = new OscillatorNode(context, { frequency: setup?.hz ?? 440 })
    const volume = new GainNode(context, { gain: 0.3 })
    const out = new MediaStreamAudioDestinationNode(context)
    oscillator.connect(volume).connect(out)
    oscillator.start()
    return out.stream
  }
  const newest = (): Kept | undefined => kept.findLast(({ session }) => !session.isEnded())
  /** A track for each call: JsSIP silences it while the call is held. */
  const options = () => ({ mediaStream: (mouth ??= speak()).clone(), pcConfig: { iceServers: [] } })

  function listen(peer: RTCPeerConnection, one: Kept): void {
    peer.addEventListener('track', ({ track }) => {
      const stream = new MediaStream([track])
      // Chromium gives Web Audio no sound of a far side that no element plays.
      const player = new Audio()
      player.muted = true
      player.srcObject = stream
      void player.play()
      one.ear = new AnalyserNode(context, { fftSize: 8192 })
      const source = context.createMediaStreamSource(stream)
      source.connect(one.ear)
      one.close = () => {
        source.disconnect()
        player.srcObject = null
      }
    })
  }
  function keep(session: RTCSession): Kept {
    const one: Kept = {
      session, ear: null, close: () => undefined,
      call: { direction: isIncoming(session) ? 'incoming' : 'outgoing', ringing: false, talking: false, ended: false, cause: '', code: 0, held: false, digits: '', changes: 0 },
    }
    kept.push(one)
    const { call } = one
    if (session.connection as RTCPeerConnection | undefined) listen(session.connection, one)
    session.on('peerconnection', ({ peerconnection }) => { listen(peerconnection, one) })
    session.on('progress', () => { call.ringing = true })
    session.on('confirmed', () => { call.talking = true })
    const over = ({ cause, message }: { cause: string, message?: unknown }): void => {
      Object.assign(call, { ended: true, talking: false, cause, code: codeOf(message) })
      // After hundreds of calls what is left of them would take the processor from the one that talks.
      for (const { track } of (session.connection as RTCPeerConnection | null)?.getSenders() ?? []) track?.stop()
      one.close()
    }
    session.on('ended', over)
    session.on('failed', over)
    session.on('hold', ({ originator }) => { if (byPeer(originator)) call.held = true })
    session.on('unhold', ({ originator }) => { if (byPeer(originator)) call.held = false })
    session.on('newDTMF', ({ originator, dtmf }: IncomingDTMFEvent | OutgoingDTMFEvent) => { if (byPeer(originator)) call.digits += dtmf.tone })
    session.on('reinvite', () => { call.changes += 1 })
    session.on('update', () => { call.changes += 1 })
    // Transferred by the far side: calls whom it is told, as itself.
    session.on('refer', ({ accept }: ReferEvent) => {
      Reflect.apply(accept, undefined, [(began: RTCSession) => { if (!kept.some(({ session: known }) => known === began)) keep(began) }, options()])
    })
    session.on('replaces', ({ accept }: ReferEvent) => { Reflect.apply(accept, undefined, []) })
    return one
  }

  return {
    start(given) {
      setup = given
      socket = new WebSocketInterface(given.ws)
      const phone = new UA({
        sockets: [socket], uri: `sip:${given.user}@${given.domain}`, password: given.password, register_expires: 600,
        connection_recovery_min_interval: 1, connection_recovery_max_interval: 1,
      })
      ua = phone
      phone.on('connected', () => {
        const wire = Reflect.get(socket ?? {}, '_ws') as WebSocket
        wire.addEventListener('message', ({ data }) => { if (typeof data === 'string') received.push(data) })
      })
      phone.on('newRTCSession', ({ session }: { session: RTCSession }) => {
        if (kept.some(({ session: known }) => known === session)) return
        keep(session)
        if (!isIncoming(session)) return
        if (how === 'yes') session.answer(options())
        if (how === 'busy') session.terminate({ status_code: 486 })
        if (how === 'declines') session.terminate({ status_code: 603 })
      })
      phone.start()
      return new Promise((resolve) => {
        phone.on('registered', () => { resolve(true) })
        phone.on('registrationFailed', () => { resolve(false) })
      })
    },
    answers(next) { how = next },
    call(target) { ua?.call(`sip:${target}@${setup?.domain ?? ''}`, options()) },
    answer() { newest()?.session.answer(options()) },
    hangUp() { for (const { session } of kept) if (!session.isEnded()) session.terminate() },
    hold: (on) => new Promise((resolve) => {
      const session = newest()?.session
      if (on) session?.hold({}, resolve)
      else session?.unhold({}, resolve)
    }),
    digits(digits) { newest()?.session.sendDTMF(digits, { transportType: C.DTMF_TRANSPORT.RFC2833, duration: 100, interToneGap: 70 }) },
    refer(target) { newest()?.session.refer(`sip:${target}@${setup?.domain ?? ''}`) },
    calls: () => kept.map(({ call }) => ({ ...call })),
    heard() {
      const ear = kept.findLast(({ session, ear }) => ear !== null && !session.isEnded())?.ear
      if (ear == null) return null
      const samples = new Float32Array(ear.fftSize)
      ear.getFloatTimeDomainData(samples)
      return pitchOf(samples, context.sampleRate)
    },
    told: () => (newest()?.session.connection as RTCPeerConnection | null)?.remoteDescription?.sdp ?? '',
    registered: () => ua?.isRegistered() ?? false,
    dropSocket() { (Reflect.get(socket ?? {}, '_ws') as WebSocket | undefined)?.close() },
    spoof(method, { cseq, fromTag, body = '', headers = [] }) {
      const { _id, _route_set, _remote_target, _local_uri, _remote_uri, _local_seqnum } = Reflect.get(newest()?.session ?? {}, '_dialog') as Dialog
      spoofed += 1
      const branch = `z9hG4bK${crypto.randomUUID()}`
      socket?.send([
        `${method} ${String(_remote_target)} SIP/2.0`, `Via: SIP/2.0/WS spoof.invalid;branch=${branch}`, 'Max-Forwards: 70', ..._route_set.map((route) => `Route: ${route}`),
        `From: <${String(_local_uri)}>;tag=${fromTag ?? _id.local_tag}`, `To: <${String(_remote_uri)}>;tag=${_id.remote_tag}`, `Call-ID: ${_id.call_id}`,
        `CSeq: ${String(cseq ?? (_local_seqnum ?? 0) + 1000 + spoofed)} ${method}`, 'Contact: <sip:spoof@spoof.invalid;transport=ws>', ...headers,
        ...body === '' ? [] : ['Content-Type: application/sdp'], `Content-Length: ${String(body.length)}`, '', body,
      ].join('\r\n'))
      return branch
    },
    answersTo: (branch) => received.filter((message) => message.includes(branch)),
    stop() { ua?.stop() },
  }
}

/* JsSIP's types have enums that are not there at run time. */
const isIncoming = ({ direction }: RTCSession): boolean => String(direction) === 'incoming'
const byPeer = (originator: unknown): boolean => originator === 'remote'

function codeOf(message: unknown): number {
  return typeof message === 'object' && message !== null && 'status_code' in message && typeof message.status_code === 'number' ? message.status_code : 0
}
