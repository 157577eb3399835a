import { UA } from 'jssip'
import type { IncomingRTCSessionEvent, RTCSessionEvent } from 'jssip/lib/UA'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import type { Subscriber } from 'jssip/lib/Subscriber'
import type { PhoneReport, PhoneSetup } from '../../core/telephony/phone-window.ts'
import type { WireSocket } from './socket.ts'
import { readSummary } from './waiting.ts'

/** The line at the exchange: it registers, asks for the lamp, and hands over what comes in. */
export interface Agent {
  readonly ua: UA
  isRegistered(): boolean
  /** Signs off, as far as the socket still carries it. */
  stop(): void
}

export interface AgentParts {
  readonly setup: PhoneSetup
  readonly wire: WireSocket
  readonly report: (report: PhoneReport) => void
  readonly offered: (session: RTCSession, request: IncomingRequest) => void
  /** Registered again, after the socket had dropped or at the beginning. */
  readonly registered: () => void
}

/** JsSIP registers by itself when the socket opens; where the server refuses, nobody would try again. */
const FIRST_WAIT = 5000
const LONGEST_WAIT = 120_000
/** An unanswered call, in seconds: longer than any exchange lets one ring. */
const RINGS_FOR = 180
/** In seconds. */
const LAMP_EXPIRES = 3600

export function startAgent({ setup, wire, report, offered, registered }: AgentParts): Agent {
  const ua = new UA({
    sockets: wire.socket,
    uri: setup.aor,
    authorization_user: setup.authUser,
    // Main puts the real signature in its place.
    password: 'main-signs',
    ...setup.displayName !== '' && { display_name: setup.displayName },
    instance_id: setup.instanceId,
    register_expires: setup.registerExpires,
    session_timers: setup.sessionExpires > 0,
    // UPDATE is not everybody's; a re-INVITE is.
    session_timers_refresh_method: 'invite',
    no_answer_timeout: RINGS_FOR,
    user_agent: 'Compline',
  })
  let stopped = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | null = null
  let lamp: Subscriber | null = null

  function listen(): void {
    if (!setup.mwi || stopped) return
    const before = lamp
    before?.removeAllListeners()
    const made = lamp = ua.subscribe(setup.mailbox === '' ? setup.aor : setup.mailbox, 'message-summary', 'application/simple-message-summary', { expires: LAMP_EXPIRES })
    made.on('notify', (_final, _request, body) => { summary(body ?? '') })
    // An exchange without a lamp refuses; one that forgot it is asked again at the next registration.
    made.on('terminated', () => { if (lamp === made) lamp = null })
    made.subscribe()
  }
  function summary(body: string): void {
    const found = readSummary(body)
    if (found !== null) report({ kind: 'waiting', ...found })
  }
  function tryAgain(): void {
    retry ??= setTimeout(() => {
      retry = null
      if (!stopped && ua.isConnected() && !ua.isRegistered()) ua.register()
    }, Math.min(FIRST_WAIT * 2 ** failures++, LONGEST_WAIT) * (0.5 + Math.random() / 2))
  }
  function calm(): void {
    if (retry !== null) clearTimeout(retry)
    retry = null
  }

  ua.on('registered', ({ response }) => {
    failures = 0
    calm()
    report({ kind: 'registered', on: true, code: response.status_code, reason: '' })
    listen()
    registered()
  })
  ua.on('unregistered', ({ response, cause }) => { report({ kind: 'registered', on: false, code: codeOf(response), reason: cause ?? '' }) })
  ua.on('registrationFailed', ({ response, cause }) => {
    report({ kind: 'registered', on: false, code: codeOf(response), reason: cause ?? '' })
    if (!stopped) tryAgain()
  })
  ua.on('newRTCSession', (event: RTCSessionEvent) => { if (isIncoming(event)) offered(event.session, event.request) })
  // Some exchanges tell of voicemail without being asked (RFC 3842 §2.1.2).
  ua.on('sipEvent', ({ request }) => { summary(request.body) })
  ua.start()
  return {
    ua,
    isRegistered: () => ua.isRegistered(),
    stop() {
      stopped = true
      calm()
      ua.stop()
      ua.removeAllListeners()
    },
  }
}

const codeOf = (response: { readonly status_code: number } | null | undefined): number => response?.status_code ?? 0

const isIncoming = (event: RTCSessionEvent): event is IncomingRTCSessionEvent => String(event.originator) === 'remote'
