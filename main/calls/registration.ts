import type { ConnectionStatus } from '../../core/status.ts'
import type { PhoneNow } from '../../core/telephony/call.ts'
import type { UtcMs } from '../../core/time.ts'
import type { ExchangeEvent } from './wire.ts'

/** Whether the line is registered, and where not, why. */
export interface Registration {
  now(): Pick<PhoneNow, 'state' | 'details'>
  status(): ConnectionStatus
  /** `needsIt` null: nothing is missing any more. */
  missing(details: string | null): void
  wire(event: Extract<ExchangeEvent, { kind: 'open' | 'closed' }>): void
  /** It begins from the start, and why. */
  anew(why: string): void
  told(on: boolean, code: number, reason: string): void
}

/** Answers to REGISTER that the advisor can do nothing about: the account, its password, or the domain is wrong. */
const REFUSED = new Set([401, 403, 404, 407, 604])

export function createRegistration(now: () => UtcMs, changed: () => void): Registration {
  let state: Exclude<PhoneNow['state'], 'off'> = 'connecting'
  let details = ''
  let onlineAt: UtcMs | null = null
  function become(next: typeof state, why: string): void {
    if (next === 'registered') onlineAt = now()
    if (next === state && why === details) return
    state = next
    details = why
    changed()
  }
  return {
    now: () => ({ state, details }),
    status: () => ({ state: state === 'registered' ? 'online' : state, onlineAt, details }),
    missing(why) {
      if (why !== null) become('needs-it', why)
      else if (state === 'needs-it') become('connecting', '')
    },
    wire(event) {
      if (event.kind === 'closed') become(event.needsIt ? 'needs-it' : 'offline', event.reason)
      else if (state !== 'registered') become('connecting', '')
    },
    anew(why) { become('connecting', why) },
    told(on, code, reason) {
      if (on) become('registered', '')
      // The socket's own trouble says more.
      else if (code !== 0) become(REFUSED.has(code) ? 'needs-it' : 'offline', `${String(code)} ${reason}`.trim())
      else if (state === 'registered') become('connecting', reason)
    },
  }
}
