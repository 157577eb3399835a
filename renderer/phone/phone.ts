import type { ReferEvent, RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import type { CallId } from '../../core/ids.ts'
import type { PhoneBridge, PhoneOrder, PhoneSetup } from '../../core/telephony/phone-window.ts'
import { startAgent, type Agent } from './agent.ts'
import { createCall, NO_MICROPHONE, timers, type Call } from './call.ts'
import { callerOf } from './caller.ts'
import { listed, usable } from './devices.ts'
import { connectionOf } from './ice.ts'
import { startMeter } from './media/meter.ts'
import { createMicrophone } from './media/microphone.ts'
import { createPlayback } from './media/playback.ts'
import { createSilence } from './media/silence.ts'
import { createTones } from './media/tones.ts'
import { createRecorder } from './recorder.ts'
import { followed, referredTo } from './referral.ts'
import { createWireSocket } from './socket.ts'

/** How a call goes out; null = it cannot any more. */
type Begin = (agent: Agent, mediaStream: MediaStream, using: PhoneSetup, uri: string, anonymous: boolean) => RTCSession | null

/** The phone window: orders come in, reports go out, and in between are JsSIP and the sound. */
export function startPhone({ report, piece, onOrder }: PhoneBridge): void {
  const calls = new Map<CallId, Call>()
  /** Being made: ended, held or muted before JsSIP knows of them. */
  const dialling = new Map<CallId, { ended: boolean, held: boolean, muted: boolean }>()
  const wire = createWireSocket(report)
  const playback = createPlayback()
  const recorder = createRecorder({ report, piece, playback, rewire: (id) => { calls.get(id)?.rewire() } })
  const silence = createSilence()
  const ringer = createTones()
  const speaker = createTones()
  const ringing = new Set<CallId>()
  /** Asked for by a far side, and not decided yet. */
  const referrals = new Map<CallId, ReferEvent>()
  let agent: Agent | null = null
  let setup: PhoneSetup | null = null
  /** That the next call which comes in replaces (RFC 3891). */
  let replacing: CallId | null = null
  let stopMeter = (): void => undefined

  const microphone = createMicrophone({
    devices: navigator.mediaDevices,
    trouble(trouble) { report({ kind: 'microphone', trouble }) },
    source(track) {
      stopMeter()
      stopMeter = track === null ? () => undefined : startMeter(track, (level) => { report({ kind: 'level', level }) })
      // Their names are told only to whom may listen.
      if (track === null) report({ kind: 'level', level: 0 })
      else tellDevices()
    },
  })
  microphone.onTrack((user, track) => { calls.get(user as CallId)?.microphone(track) })
  function tellDevices(): void {
    navigator.mediaDevices.enumerateDevices().then((devices) => {
      const found = listed(devices)
      if (found === null) return
      speakers = found.speakers
      report(found)
      route()
    }, () => undefined)
  }
  navigator.mediaDevices.addEventListener('devicechange', () => {
    tellDevices()
    void microphone.lookAgain()
  })
  let chosen: Extract<PhoneOrder, { do: 'devices' }>['chosen'] | null = null
  let speakers: Parameters<typeof usable>[1] = null
  /** Chromium goes on playing to a speaker that was unplugged, and takes the same name again for no news. */
  function route(): void {
    if (chosen === null) return
    const sounds = usable(chosen.speaker, speakers)
    playback.choose(sounds)
    speaker.choose(sounds)
    ringer.choose(usable(chosen.ringer, speakers))
  }
  function direct(devices: NonNullable<typeof chosen>): void {
    chosen = devices
    route()
    void microphone.choose(devices.microphone)
  }

  function take(id: CallId, session: RTCSession, request: IncomingRequest | null, using: PhoneSetup): Call {
    const call = createCall(session, request, {
      id, setup: using, microphone, playback, recorder, report,
      isOnline: () => agent?.isRegistered() ?? false,
      ringback(on) {
        if (on) ringing.add(id)
        else ringing.delete(id)
        speaker.loop(ringing.size > 0 ? 'ringback' : null)
      },
      silence: silence.track,
      gone() {
        calls.delete(id)
        if (calls.size === 0) silence.stop()
      },
    })
    calls.set(id, call)
    session.on('refer', (event: ReferEvent) => {
      const as = crypto.randomUUID() as CallId
      referrals.set(as, event)
      report({ kind: 'referred', id, as, to: referredTo(event).slice(0, 300) || '-' })
    })
    session.on('replaces', ({ accept }) => {
      replacing = id
      accept()
      replacing = null
    })
    return call
  }

  function offered(session: RTCSession, request: IncomingRequest): void {
    if (setup === null) return session.terminate({ status_code: 480 })
    const id = crypto.randomUUID() as CallId
    take(id, session, request, setup)
    report({ kind: 'offered', id, ...callerOf(request), sipCallId: (request.getHeader('Call-ID') ?? '').slice(0, 500), replaces: replacing })
  }

  function follow(as: CallId, uri: string | null, anonymous: boolean): void {
    const event = referrals.get(as)
    referrals.delete(as)
    if (event === undefined) return
    if (uri === null) return event.reject()
    void dial(as, uri, anonymous, (_agent, mediaStream, using) => followed(event, uri, { mediaStream, pcConfig: connectionOf(using), anonymous, ...timers(using) }))
      .then((goes) => { if (!goes) event.reject() })
  }

  const call: Begin = (agent, mediaStream, using, uri, anonymous) => agent.ua.call(uri, { mediaStream, pcConfig: connectionOf(using), anonymous, ...timers(using) })
  async function dial(id: CallId, uri: string, anonymous: boolean, begins: Begin = call): Promise<boolean> {
    const made = { ended: false, held: false, muted: false }
    dialling.set(id, made)
    const track = await microphone.open(id)
    dialling.delete(id)
    const [by, using] = [agent, setup]
    const failed = made.ended ? { by: 'us', cause: 'Canceled', code: 0, reason: '' } as const : track === null && microphone.trouble() === 'denied' ? NO_MICROPHONE : null
    if (failed !== null || by === null || using === null) {
      microphone.close(id)
      report({ kind: 'ended', id, ...failed ?? { by: 'system', cause: 'Connection Error', code: 0, reason: '' } })
      return false
    }
    const session = begun(() => begins(by, new MediaStream([track ?? silence.track()]), using, uri, anonymous))
    if (session !== null) {
      const one = take(id, session, null, using)
      one.microphone(track)
      if (made.muted) one.mute(true)
      if (made.held) one.hold(true)
    } else {
      microphone.close(id)
      report({ kind: 'ended', id, by: 'system', cause: 'Internal Error', code: 0, reason: '' })
    }
    return session !== null
  }

  function begin(next: PhoneSetup | null): void {
    agent?.stop()
    // Also after a sign-off: that JsSIP closes its socket seconds later.
    if (next !== null) wire.renew()
    setup = next
    agent = next === null ? null : startAgent({ setup: next, wire, report, offered, registered() { for (const call of calls.values()) call.online() } })
  }

  function wired(event: 'open' | 'closed', reason: string): void {
    if (event === 'open') return wire.opened()
    for (const call of calls.values()) call.losing()
    wire.closed(reason)
    for (const call of [...calls.values()]) call.lost()
  }

  function test(on: boolean, tone: 'speaker' | 'ringer' | null): void {
    if (on) void microphone.open('test')
    else microphone.close('test')
    if (tone !== null) void (tone === 'speaker' ? speaker : ringer).once('test')
  }

  function obey(order: PhoneOrder): void {
    const one = 'id' in order ? calls.get(order.id) : undefined
    switch (order.do) {
      case 'setup': return begin(order.setup)
      case 'wire': return wired(order.event, order.reason)
      case 'receive': return wire.received(order.message)
      case 'dial': return void dial(order.id, order.uri, order.anonymous)
      case 'answer': return void one?.answer()
      case 'end': {
        const made = dialling.get(order.id)
        if (made !== undefined) made.ended = true
        return one?.end(order.how)
      }
      case 'hold': {
        const made = dialling.get(order.id)
        if (made !== undefined) made.held = order.on
        return one?.hold(order.on)
      }
      case 'mute': {
        const made = dialling.get(order.id)
        if (made !== undefined) made.muted = order.on
        return one?.mute(order.on)
      }
      case 'digits': return one?.digits(order.digits)
      case 'refer': return one?.refer(order.uri)
      case 'join': {
        const other = calls.get(order.to)
        return other === undefined ? undefined : one?.join(other)
      }
      case 'follow': return follow(order.as, order.uri, order.anonymous)
      case 'devices': return direct(order.chosen)
      case 'ring': return ringer.loop(order.sound === 'none' ? null : order.sound)
      case 'test': return test(order.on, order.tone)
      case 'record': return recorder.order(order)
      case 'network-changed':
        for (const each of calls.values()) each.networkChanged()
    }
  }
  onOrder(obey)
  report({ kind: 'ready' })
}

/** JsSIP and the browser throw where a server of the policy's cannot be used as it is written: then the microphone is shut again. */
function begun(begins: () => RTCSession | null): RTCSession | null {
  try {
    return begins()
  } catch (error) {
    console.error('phone: a call could not be begun', error instanceof Error ? error.name : '')
    return null
  }
}
