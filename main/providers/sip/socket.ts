import type { Agent } from 'node:http'
import { WebSocket } from 'ws'
import { LARGEST_SIP } from '../../../core/telephony/phone-window.ts'
import { SECOND, type Milliseconds } from '../../../core/time.ts'
import type { Clock } from '../../clock.ts'
import type { ExchangeEvent } from '../exchange.ts'
import { isForIt, wordsOf } from './socket-trouble.ts'

/*
 *  SIP over WebSocket (RFC 7118), to the first of the policy's servers that takes us.
 *
 *    closed ──want open──► trying 1, 2, … ──handshake, subprotocol `sip`──► open
 *                           ▲   └─ all failed: wait (backoff.ts), then from the first ─┐   │ closed by the server, or no sign of life
 *                           └──────────────────────────────────────────────────────────┴───┘
 */
export interface SipSocket {
  want(open: boolean): void
  isOpen(): boolean
  /** false = there is no open socket: the message is gone. */
  send(text: string): boolean
  /** Try now; an open socket shows that it lives. */
  lookNow(): void
}

export interface SipSocketParts {
  readonly servers: readonly string[]
  readonly agent: (url: URL) => Promise<Agent>
  readonly clock: Pick<Clock, 'now' | 'at' | 'every'>
  /** Wait after the nth round of all servers (1…). */
  readonly backoff: (round: number) => Milliseconds
  readonly heard: (event: ExchangeEvent) => void
}

const HANDSHAKE: Milliseconds = 10 * SECOND
/** Under the minute after which many proxies forget a silent connection. */
const PING_EVERY: Milliseconds = 25 * SECOND
/** After sleep, or on another network: how soon an open socket must answer. */
const SIGN_OF_LIFE: Milliseconds = 3 * SECOND
/** A server that hangs up sooner has failed, as if it had not answered. */
const STANDS_AFTER: Milliseconds = 10 * SECOND

export function createSipSocket({ servers, agent, clock, backoff, heard }: SipSocketParts): SipSocket {
  let wanted = false
  let socket: WebSocket | null = null
  let isOpen = false
  /** Tries since something stood: index of the server, and round. */
  let tries = 0
  let cancelWait: (() => void) | null = null
  let endPings: (() => void) | null = null
  let alive = true
  /** Of the try under way: what an older one brings does not count. */
  let current = 0

  function tryNext(): void {
    cancelWait?.()
    cancelWait = null
    if (!wanted || socket !== null) return
    const url = new URL(servers[tries % servers.length] ?? '')
    const own = ++current
    agent(url).then((way) => { if (own === current && wanted) connect(url, way) }, (error: unknown) => { if (own === current) failed(wordsOf(error), true) })
  }

  function connect(url: URL, way: Agent): void {
    const made = new WebSocket(url, 'sip', { agent: way, handshakeTimeout: HANDSHAKE, maxPayload: 4 * LARGEST_SIP, perMessageDeflate: false })
    socket = made
    let reason = ''
    let needsIt = false
    let openedAt: number | null = null
    const isMine = (): boolean => socket === made
    made.on('open', () => {
      if (!isMine()) return made.terminate()
      openedAt = clock.now()
      isOpen = true
      alive = true
      endPings = clock.every(PING_EVERY, ping)
      heard({ kind: 'open' })
    })
    made.on('message', (data, binary) => {
      if (!isMine()) return
      alive = true
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : ''
      // RFC 5626 §4.4.1: the server asks whether we live.
      if (text === '\r\n\r\n') made.send('\r\n')
      // Text by RFC 7118 §5.1; some send binary frames all the same.
      else if (text.trim() !== '' || binary) heard({ kind: 'received', message: text })
    })
    for (const sign of ['ping', 'pong'] as const) made.on(sign, () => { alive = true })
    made.on('unexpected-response', (_request, answer) => {
      reason = `${url.host} answered with HTTP ${answer.statusCode ?? 0} instead of a WebSocket`
      needsIt = (answer.statusCode ?? 0) < 500
      made.terminate()
    })
    made.on('error', (error) => {
      reason ||= wordsOf(error)
      needsIt ||= isForIt(error)
    })
    made.on('close', (code, words) => {
      if (!isMine()) return
      socket = null
      const stood = openedAt !== null && clock.now() - openedAt >= STANDS_AFTER
      if (stood) tries = -1
      closed(reason || words.toString() || `${url.host} closed the connection (${code})`, needsIt)
    })
  }

  function closed(reason: string, needsIt: boolean): void {
    isOpen = false
    endPings?.()
    endPings = null
    failed(reason, needsIt)
  }
  function failed(reason: string, needsIt: boolean): void {
    heard({ kind: 'closed', reason, needsIt })
    tries++
    if (!wanted) return
    const round = Math.floor(tries / servers.length)
    // The next server of the list at once; when all have failed, after a while.
    if (tries % servers.length !== 0) tryNext()
    else cancelWait = clock.at(clock.now() + backoff(Math.max(round, 1)), tryNext)
  }

  function ping(): void {
    if (socket === null || !isOpen) return
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }

  return {
    want(open) {
      if (wanted === open) return
      wanted = open
      if (open) {
        tries = 0
        return tryNext()
      }
      current++
      cancelWait?.()
      cancelWait = null
      const was = socket
      socket = null
      endPings?.()
      endPings = null
      if (was === null) return
      // What was said last (a REGISTER that signs off) still goes out.
      if (isOpen) was.close(1000)
      else was.terminate()
      isOpen = false
      heard({ kind: 'closed', reason: '', needsIt: false })
    },
    isOpen: () => isOpen,
    send(text) {
      if (socket === null || !isOpen) return false
      socket.send(text)
      return true
    },
    lookNow() {
      if (socket === null) {
        if (cancelWait === null) return
        tries = 0
        return tryNext()
      }
      if (!isOpen) return
      const asked = socket
      alive = false
      asked.ping()
      clock.at(clock.now() + SIGN_OF_LIFE, () => { if (asked === socket && !alive) asked.terminate() })
    },
  }
}
