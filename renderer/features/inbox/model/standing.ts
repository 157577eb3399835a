import type { UtcMs } from '../../../../core/time.ts'
import type { ThreadRow } from '../../../../core/view.ts'
import { CUSTOMER_SERVICE_WINDOW, windowClosesAt, windowReason, type RefreshedBy } from '../../../../core/whatsapp/customer-service-window.ts'

/** What the advisor can do in a thread now. A hint for the screen, in the gate's order; the gate decides. */
export type Standing =
  | { readonly kind: 'free', readonly closesAt: UtcMs, readonly because: 'client' | 'own', /** Opted in within the last 24 h, and nothing written since: when. */ readonly acceptedAt: UtcMs | null }
  /** `ended`: there was a window, and it is over. Else there never was one (consent recorded elsewhere). */
  | { readonly kind: 'template-only', readonly ended: boolean }
  /** `left` false: the opt-in waits to be sent. */
  | { readonly kind: 'pending', readonly againAt: UtcMs, readonly left: boolean }
  | { readonly kind: 'unreachable', readonly againAt: UtcMs }
  /** `yes`: what they can reply to come back. */
  | { readonly kind: 'declined', readonly yes: string }
  | { readonly kind: 'opt-in-needed' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'connector-off', readonly channel: 'whatsapp' | 'sms' }
  | { readonly kind: 'sms' }
  | { readonly kind: 'sms-opted-out' }
  | { readonly kind: 'not-sms-capable' }
  | { readonly kind: 'no-number' }
  /** What callers left: nothing is written here. */
  | { readonly kind: 'voice' }

export interface Connectors { readonly whatsapp: { readonly refreshedBy: RefreshedBy } | null, readonly sms: boolean }

type Looked = Pick<ThreadRow, 'channel' | 'contactId' | 'address' | 'consent' | 'window' | 'smsBlock'>

export function standingOf(thread: Looked, connectors: Connectors, now: UtcMs): Standing {
  if (thread.channel === 'voice') return { kind: 'voice' }
  return thread.channel === 'sms' ? smsStanding(thread, connectors) : whatsappStanding(thread, connectors, now)
}

function smsStanding(thread: Looked, connectors: Connectors): Standing {
  if (!connectors.sms) return { kind: 'connector-off', channel: 'sms' }
  if (thread.address === null) return { kind: 'no-number' }
  return { kind: thread.smsBlock ?? 'sms' }
}

function whatsappStanding(thread: Looked, connectors: Connectors, now: UtcMs): Standing {
  if (connectors.whatsapp === null) return { kind: 'connector-off', channel: 'whatsapp' }
  if (thread.contactId === null) return { kind: 'stranger' }
  const { consent, window } = thread
  if (consent === null || consent.state === 'none') return { kind: 'opt-in-needed' }
  if (consent.state === 'pending') return { kind: 'pending', againAt: consent.againAt, left: consent.left }
  if (consent.state === 'unreachable') return { kind: 'unreachable', againAt: consent.againAt }
  if (consent.state === 'declined') return { kind: 'declined', yes: consent.yes }
  const { refreshedBy } = connectors.whatsapp
  const closesAt = window === null ? null : windowClosesAt(window, refreshedBy, now)
  const because = window === null ? null : windowReason(window, refreshedBy)
  if (closesAt === null || because === null) return { kind: 'template-only', ended: because !== null }
  const news = consent.answeredBy !== 'elsewhere' && now - consent.since < CUSTOMER_SERVICE_WINDOW && (window?.lastOwnAt ?? -Infinity) < consent.since
  return { kind: 'free', closesAt, because, acceptedAt: news ? consent.since : null }
}

/** Whether free text may be written (and kept); the template can be sent in `free` and `template-only`. */
export const takesText = (standing: Standing): boolean => standing.kind === 'free' || standing.kind === 'sms'
export const takesTemplates = (standing: Standing): boolean => standing.kind === 'free' || standing.kind === 'template-only'
