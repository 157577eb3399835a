import { isWindowOpen } from '../../core/whatsapp/customer-service-window.ts'
import type { WindowAnchors } from '../../core/whatsapp/customer-service-window.ts'
import { mayAskAgainAt, type Consent } from '../../core/consent/opt-in.ts'
import type { LineId, MessageId } from '../../core/ids.ts'
import { isBlank } from '../../core/messaging/blank.ts'
import type { Channel, OutboundContent, OutboundMessage, Purpose, Recipient } from '../../core/messaging/message.ts'
import { refused, type Refusal, type Refused } from '../../core/messaging/refusal.ts'
import { refreshedBy, type Policy, type PolicyLine } from '../../core/policy.ts'
import type { UtcMs } from '../../core/time.ts'
import { fill, fillBody, missingValues } from '../../core/whatsapp/template-text.ts'
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
/** Longest body of a filled template (Meta error 132005), and of a message with buttons. */
const BODY_LIMIT = 1024

/** The decision, at submit and again at dispatch. The rules' numbers are architecture.md's. */
export function clear(message: OutboundMessage, view: GateView): { ok: true, message: ClearedMessage } | Refused {
  const refusal = (message.channel === 'whatsapp' ? refuseWhatsApp : refuseSms)(message, view) ?? refuseContent(message)
  return refusal === null ? { ok: true, message: new ClearedMessage(message) } : refused(refusal)
}

function refuseSms(message: OutboundMessage, view: GateView): Refusal | null {
  if (!view.policy.connectors.sms?.enabled || lineOf(message, view)?.sms === undefined) return { code: 'connector-off', channel: 'sms' }
  if (message.to.e164 === null) return { code: 'no-number' }
  const { content } = message
  // Templates are WhatsApp's: here one would go out as if it had been typed, unapproved and unmeasured.
  if (content.type === 'template') return { code: 'template-not-approved', name: content.name, language: content.language }
  if (view.smsBlock !== null) return { code: view.smsBlock }
  return null
}

/** The policy may have taken the line away while a message waited. */
const lineOf = ({ lineId }: OutboundMessage, { policy }: GateView): PolicyLine | undefined => policy.lines.find(({ id }) => id === lineId)

function refuseWhatsApp(message: OutboundMessage, view: GateView): Refusal | null {
  const connector = view.policy.connectors.whatsapp
  if (!connector?.enabled || lineOf(message, view)?.whatsapp === undefined) return { code: 'connector-off', channel: 'whatsapp' } // rule 1
  if (message.to.e164 === null && message.to.userId === null) return { code: 'no-number' }
  const consent = view.consent
  if (consent === null) return { code: 'opt-in-needed' }
  const open = view.window !== null && isWindowOpen(view.window, refreshedBy(connector), view.now)

  if (message.purpose === 'consent-note') return refuseNote(consent, open)
  if (!view.isContact) return { code: 'not-a-contact' } // rule 2
  if (message.purpose === 'opt-in') return refuseOptIn(message, consent, view, open)

  const byConsent = refuseByConsent(consent)
  if (byConsent !== null) return byConsent
  if (message.content.type === 'template') return refuseTemplate(message.content, view) // rule 6: at any time
  return open ? null : { code: 'window-closed' } // rule 5
}

/** The note that tells the client what their answer did, yes or no: so it needs an answer, and their window. */
function refuseNote(consent: Consent, open: boolean): Refusal | null {
  if (consent.state !== 'opted-in' && consent.state !== 'declined') return { code: 'opt-in-needed' }
  return open ? null : { code: 'window-closed' }
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
  // No other template passes for an opt-in.
  if (message.content.type !== 'template' || message.content.name !== view.policy.optIn.template) return { code: 'opt-in-needed' }
  return refuseUnapproved(message.content, view.template)
}

type TemplateContent = Extract<OutboundContent, { type: 'template' }>

function refuseTemplate(content: TemplateContent, view: GateView): Refusal | null {
  if (content.name === view.policy.optIn.template) return { code: 'template-is-opt-in' }
  return refuseUnapproved(content, view.template)
}

function refuseUnapproved(content: TemplateContent, template: Template | null): Refusal | null {
  const { name, language } = content
  if (template === null || template.status !== 'APPROVED') return { code: 'template-not-approved', name, language }
  const missing = missingValues(template, content.values)
  if (missing.length > 0) return { code: 'template-variables-missing', missing }
  const length = [...fillBody(template, content.values)].length
  if (length > BODY_LIMIT) return { code: 'too-long', length, limit: BODY_LIMIT }
  // Its words were changed while it waited: what would arrive is not what was sent, nor what is on record.
  return fill(template, content.values) === content.text ? null : { code: 'template-not-approved', name, language }
}

function refuseContent({ channel, content }: OutboundMessage): Refusal | null {
  if (isBlank(content.text)) return { code: 'empty' }
  if (content.type === 'template') return null // measured with its template
  const limit = content.type === 'buttons' ? BODY_LIMIT : TEXT_LIMIT[channel]
  const length = channel === 'whatsapp' ? [...content.text].length : content.text.length
  return length > limit ? { code: 'too-long', length, limit } : null
}
