import { isWindowOpen } from '../../core/whatsapp/customer-service-window.ts'
import type { WindowAnchors } from '../../core/whatsapp/customer-service-window.ts'
import { mayAskAgainAt, type Consent } from '../../core/consent/opt-in.ts'
import type { LineId, MessageId } from '../../core/ids.ts'
import type { Channel, OutboundContent, OutboundMessage, Purpose, Recipient } from '../../core/messaging/message.ts'
import { refused, type Refusal, type Refused } from '../../core/messaging/refusal.ts'
import { refreshedBy, type Policy } from '../../core/policy.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Template } from '../../core/whatsapp/template.ts'

/*
 *  The single gate. Nothing leaves the desk but as a ClearedMessage, and only `clear` makes one:
 *  the class is exported as a type, its brand is private, and providers take nothing else.
 */
class ClearedMessage implements OutboundMessage {
  readonly #cleared = true
  readonly id: MessageId
  readonly lineId: LineId
  readonly channel: Channel
  readonly to: Recipient
  readonly purpose: Purpose
  readonly content: OutboundContent
  constructor(message: OutboundMessage) {
    this.id = message.id
    this.lineId = message.lineId
    this.channel = message.channel
    this.to = message.to
    this.purpose = message.purpose
    this.content = message.content
  }

  static is(value: object): boolean { return #cleared in value }
}
export type { ClearedMessage }

/** What the gate looks at, as it stands at `now`. */
export interface GateView {
  readonly now: UtcMs
  readonly policy: Policy
  /** The recipient is in the contacts. */
  readonly isContact: boolean
  /** WhatsApp only; of the line and identity the message goes to. */
  readonly consent: Consent | null
  readonly window: WindowAnchors | null
  /** The template as last synced; null = not known. */
  readonly template: Template | null
  readonly smsBlock: 'sms-opted-out' | 'not-sms-capable' | null
}

/** Longest texts the providers take, in characters: Meta, text body; Twilio, error 21617. */
export const TEXT_LIMIT: Readonly<Record<Channel, number>> = { whatsapp: 4096, sms: 1600 }
/** Longest hydrated template body: Meta error 132005. */
const TEMPLATE_LIMIT = 1024

/** The decision, at submit and again at dispatch. The rules' numbers are architecture.md's. */
export function clear(message: OutboundMessage, view: GateView): { ok: true, message: ClearedMessage } | Refused {
  const refusal = (message.channel === 'whatsapp' ? refuseWhatsApp : refuseSms)(message, view) ?? refuseContent(message)
  return refusal === null ? { ok: true, message: new ClearedMessage(message) } : refused(refusal)
}

function refuseSms(message: OutboundMessage, view: GateView): Refusal | null {
  if (!view.policy.connectors.sms?.enabled) return { code: 'connector-off', channel: 'sms' }
  if (message.to.e164 === null) return { code: 'no-number' }
  if (view.smsBlock !== null) return { code: view.smsBlock }
  return null
}

function refuseWhatsApp(message: OutboundMessage, view: GateView): Refusal | null {
  const connector = view.policy.connectors.whatsapp
  if (!connector?.enabled) return { code: 'connector-off', channel: 'whatsapp' } // rule 1
  if (message.to.e164 === null && message.to.userId === null) return { code: 'no-number' }
  const consent = view.consent
  if (consent === null) return { code: 'opt-in-needed' }
  const open = view.window !== null && isWindowOpen(view.window, refreshedBy(connector), view.now)

  // The note that tells the client what their answer did goes out in any state, but needs their window.
  if (message.purpose === 'consent-note') return open ? null : { code: 'window-closed' }
  if (!view.isContact) return { code: 'not-a-contact' } // rule 2
  if (message.purpose === 'opt-in') return refuseOptIn(message, consent, view, open)

  const byConsent = refuseByConsent(consent)
  if (byConsent !== null) return byConsent
  if (message.content.type === 'template') return refuseTemplate(message.content, view) // rule 6: at any time
  return open ? null : { code: 'window-closed' } // rule 5
}

/** Rule 3: without the client's yes nothing but the opt-in. */
function refuseByConsent(consent: Consent): Refusal | null {
  switch (consent.state) {
    case 'opted-in': return null
    case 'none': return { code: 'opt-in-needed' }
    case 'pending': return { code: 'opt-in-pending', againAt: mayAskAgainAt(consent) }
    case 'declined': return { code: 'opted-out' }
    case 'unreachable': return { code: 'not-on-whatsapp', againAt: mayAskAgainAt(consent) }
  }
}

/** Rule 3a, 3d: again every 24 hours; never to somebody who said no. */
function refuseOptIn(message: OutboundMessage, consent: Consent, view: GateView, open: boolean): Refusal | null {
  if (consent.state === 'opted-in') return { code: 'already-opted-in' }
  if (consent.state === 'declined') return { code: 'opted-out' }
  const againAt = mayAskAgainAt(consent)
  if (view.now < againAt && consent.askedBy !== message.id) return { code: 'opt-in-too-soon', againAt }
  if (message.content.type === 'buttons') return open ? null : { code: 'window-closed' }
  return message.content.type === 'template' ? refuseUnapproved(message.content, view.template) : { code: 'opt-in-needed' }
}

type TemplateContent = Extract<OutboundContent, { type: 'template' }>

function refuseTemplate(content: TemplateContent, view: GateView): Refusal | null {
  if (content.name === view.policy.optIn.template) return { code: 'template-is-opt-in' }
  return refuseUnapproved(content, view.template)
}

function refuseUnapproved(content: TemplateContent, template: Template | null): Refusal | null {
  const { name, language } = content
  if (template === null || template.status !== 'APPROVED') return { code: 'template-not-approved', name, language }
  const missing = template.variables.map((variable) => variable.key).filter((key) => (content.values[key] ?? '').trim() === '')
  return missing.length > 0 ? { code: 'template-variables-missing', missing } : null
}

function refuseContent({ channel, content }: OutboundMessage): Refusal | null {
  const { text } = content
  // A message of nothing but spaces and invisible characters would reach the client as an empty bubble.
  if (text.replace(/[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu, '') === '') return { code: 'empty' }
  const limit = content.type === 'text' ? TEXT_LIMIT[channel] : TEMPLATE_LIMIT
  const length = content.type === 'text' && channel === 'whatsapp' ? [...text].length : text.length
  return content.type !== 'template' && length > limit ? { code: 'too-long', length, limit } : null
}
