import type { Socket } from 'jssip/lib/Socket'
import type { PhoneReport } from '../../core/telephony/phone-window.ts'

/** JsSIP's socket (its documentation, "Socket"), that stands in main: what it sends are reports, what comes are orders. */
export interface WireSocket {
  readonly socket: Socket
  /** For another JsSIP: the one before closes its socket seconds after it was stopped, and that is not this one's end. */
  renew(): void
  opened(): void
  closed(reason: string): void
  received(message: string): void
}

type Data = Parameters<Socket['send']>[0]

/** WebSocket's code of a connection that broke (RFC 6455 §7.4.1). */
const BROKE = 1006

export function createWireSocket(report: (report: PhoneReport) => void): WireSocket {
  let state: 'closed' | 'connecting' | 'open' = 'closed'
  /** The socket in main stands, whatever JsSIP has asked for. */
  let stands = false
  /** It is asked for once, and main keeps it then: asked for again, it would take the calls on it for another page's. */
  let asked = false
  /** Which of them counts. */
  let current = 0
  const made = () => {
    const own = ++current
    return {
      url: 'wss://main.invalid',
      via_transport: 'WSS',
      sip_uri: 'sip:main.invalid;transport=ws',
      connect() {
        if (own !== current || state !== 'closed') return
        state = 'connecting'
        if (!asked) report({ kind: 'socket', want: 'open' })
        asked = true
        // JsSIP was stopped and started, and the socket is still there.
        if (stands) queueMicrotask(() => { wire.opened() })
      },
      disconnect() {
        if (own !== current) return
        state = 'closed'
        asked = false
        report({ kind: 'socket', want: 'closed' })
      },
      send(message: Data) {
        if (own !== current || state !== 'open' || typeof message !== 'string') return false
        report({ kind: 'send', message })
        return true
      },
      isConnected: () => own === current && state === 'open',
      isConnecting: () => own === current && state === 'connecting',
      onconnect: (): void => undefined,
      ondisconnect: (_error: boolean, _code?: number, _reason?: string): void => undefined,
      ondata: <T>(_data: T): void => undefined,
    }
  }
  let socket = made()
  const wire: WireSocket = {
    get socket() { return socket },
    renew() {
      socket = made()
      state = 'closed'
    },
    opened() {
      stands = true
      // It came back by itself, before JsSIP asked again: its own wait ends there.
      if (state === 'open') return
      state = 'open'
      socket.onconnect()
    },
    closed(reason) {
      stands = false
      if (state !== 'open') return
      state = 'closed'
      socket.ondisconnect(true, BROKE, reason)
    },
    received(message) { if (state === 'open') socket.ondata(message) },
  }
  return wire
}
