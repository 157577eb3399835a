import type { CallId } from '../../core/ids.ts'
import type { ClearedCall } from '../gate/clear-call.ts'

/*
 *  What the house asks of the way to the firm's exchange (main/providers/sip): the socket, and the guard before it. SIP
 *  itself is spoken in the phone window; nothing that it writes reaches the wire but through `send`.
 */

/** SIP over WebSocket (RFC 7118) to one of the policy's servers. Made shut; the phone window asks for the socket. */
export interface Exchange {
  /** The gate has let it pass: one INVITE without a To-tag to its URI (`dial`), or one REFER to it (`transfer`), may leave. */
  clear(call: ClearedCall): void
  /** It will not leave any more, where it has not left yet: the call ended before. */
  withdraw(id: CallId): void
  /** One SIP message of the phone window's, to go out where the guard lets it; signed where the server wants that. */
  send(message: string): void
  /** What the phone window wants of the socket. While it wants it open, a lost one comes back by itself. */
  socket(want: 'open' | 'closed'): void
  /** The machine woke, its network changed, or the advisor says that it is mended: try now, not when the wait is over. */
  lookNow(): void
  /** Ends the socket, and every wait. */
  stop(): void
}

export type ExchangeEvent =
  | { readonly kind: 'open' }
  /** `reason`: for IT. `needsIt`: nobody but IT can mend it (a certificate, a password that is missing); it is tried again all the same. */
  | { readonly kind: 'closed', readonly reason: string, readonly needsIt: boolean }
  /** One SIP message from the server, well-formed as far as the guard looks. */
  | { readonly kind: 'received', readonly message: string }

/** Opens the way of one line; null in a desk whose policy has no phone. */
export type OpenExchange = (heard: (event: ExchangeEvent) => void) => Exchange
