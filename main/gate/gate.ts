import { isWindowOpen } from '../../core/whatsapp/customer-service-window.ts'
import type { WindowAnchors } from '../../core/whatsapp/customer-service-window.ts'
import { mayAskAgainAt, type Consent } from '../../core/consent/opt-in.ts'
import type { LineId, MessageId } from '../../core/ids.ts'
import { inspectContent, isConfirmed, type ContentVerdict } from '../../core/dlp/content.ts'
import type { FileScan } from '../../core/dlp/file-scan.ts'
import type { RuleSet } from '../../core/dlp/rule-set.ts'
import type { Inspected } from '../../core/dlp/verdict.ts'
import { isBlank } from '../../core/messaging/blank.ts'
import { CAPTION_LIMIT, kindFor, mediaLimit, type MediaRef } from '../../core/messaging/media.ts'
import { mediaOf, type Channel, type OutboundContent, type OutboundMessage, type Purpose, type Recipient } from '../../core/messaging/message.ts'
import { refused, type Refusal, type Refused } from '../../core/messaging/refusal.ts'
import { TEXT_LIMIT, textLength } from '../../core/messaging/text-limit.ts'
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
  readonly about: OutboundMessage['about']
  constructor(message: OutboundMessage) {
    this.id = message.id
    this.lineId = message.lineId
    this.channel = message.channel
    this.to = message.to
    this.purpose = message.purpose
    this.content = message.content
    this.about = message.about
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
  /** WhatsApp only: this person has stopped marketing messages. */
  readonly marketingStopped: boolean
  /** The message's file lies whole in main's keeping; true where it has none. */
  readonly mediaKept: boolean
  /** Pictures by SMS can be fetched from this desk. */
  readonly hasPublicAddress: boolean
  /** The firm's archive is too far behind, and this channel is recorded for it. */
  readonly archiveBehind: boolean
  /** The firm's rules about what is said, and what they look at beside the message; `file` null = it has none, or it has not been read yet. */
  readonly dlp: { readonly rules: RuleSet, readonly writtenAt: UtcMs, readonly earlier: Inspected['earlier'], readonly file: FileScan | null }
}

/** The same limits for what goes over Twilio to WhatsApp: error 21617, and 16 MB for a file (Twilio, "Sending media"). */
const TWILIO_TEXT_LIMIT = TEXT_LIMIT.sms
const TWILIO_FILE_LIMIT = 16 * 1024 * 1024
/** Longest body of a filled template (Meta error 132005), and of a message with buttons. */
const BODY_LIMIT = 1024

/** What the firm's rules said, as the record keeps it; `delivered` null = what was written. */
export type Judgement = Pick<ContentVerdict<OutboundContent>, 'action' | 'findings'> & { readonly delivered: OutboundContent | null, readonly justification: string | null }

/** `judged` null: it did not come before the firm's rules, for another lock held it, or the words are their own. */
export type Decision = { readonly ok: true, readonly message: ClearedMessage, readonly judged: Judgement | null } | (Refused & { readonly judged: Judgement | null })

/** The decision, at submit and again at dispatch. The rules' numbers are architecture.md's. */
export function clear(message: OutboundMessage, view: GateView): Decision {
  const refusal = refuse(message, view)
  if (refusal !== null) return { ...refused(refusal), judged: null }
  return message.purpose === 'consent-note' ? { ok: true, message: new ClearedMessage(message), judged: null } : inspect(message, view)
}

const refuse = (message: OutboundMessage, view: GateView): Refusal | null =>
  (message.channel === 'whatsapp' ? refuseWhatsApp : refuseSms)(message, view) ?? refuseContent(message, view) ?? (view.archiveBehind ? { code: 'archive-behind' } : null)

/**
 *  The last lock: what the message says, as the client would read it (docs/dlp.md). A note about an answer is the policy's
 *  own, word for word; of its question and of a template what was filled in is looked at like any other text.
 */
function inspect(message: OutboundMessage, view: GateView): Decision {
  const { dlp: { rules, writtenAt, earlier, file }, template } = view
  const { channel, content, purpose } = message
  // Nobody has read it: it may say anything.
  if (rules.rules.length > 0 && mediaOf(content) !== null && file === null) return { ...refused({ code: 'file-not-read' }), judged: null }
  const verdict = inspectContent(rules, content, { at: writtenAt, direction: 'out', channel, earlier, file, template, questions: view.policy.optIn.languages.map(({ question }) => question) })
  const confirmed = message.confirmed ?? null
  const delivered = verdict.content === content ? null : verdict.content
  const judged = { action: verdict.action, findings: verdict.findings, delivered, justification: confirmed?.justification.trim() || null }
  const hold = (refusal: Refusal): Decision => ({ ...refused(refusal), judged: { ...judged, delivered: null } })
  const cleared = delivered === null ? message : { ...message, content: delivered }

  if (verdict.action === 'block') return hold({ code: 'dlp-blocked', findings: verdict.findings.filter(({ action }) => action === 'block') })
  // What is left says nothing, or is none of the channel's any more.
  if (delivered !== null && refuse(cleared, view) !== null) return hold({ code: 'dlp-blocked', findings: verdict.findings })
  // In an opt-in the advisor wrote nothing that they could answer for.
  if (purpose === 'talk' && !isConfirmed(verdict, confirmed) && verdict.confirm !== 'none') {
    return hold({ code: 'dlp-confirm', justification: verdict.confirm, findings: verdict.findings.filter(({ action }) => action === 'warn') })
  }
  return { ok: true, message: new ClearedMessage(cleared), judged }
}

function refuseSms(message: OutboundMessage, view: GateView): Refusal | null {
  if (!view.policy.connectors.sms?.enabled) return { code: 'connector-off', channel: 'sms' }
  if (lineOf(message, view)?.sms === undefined) return { code: 'unknown-line', channel: 'sms' }
  if (message.to.e164 === null) return { code: 'no-number' }
  const { content } = message
  // Templates are WhatsApp's: here one would go out as if it had been typed, unapproved and unmeasured.
  if (content.type === 'template') return { code: 'template-not-approved', name: content.name, language: content.language }
  if (content.type === 'reaction' || content.type === 'location' || content.type === 'cards' || content.type === 'buttons') return { code: 'not-on-channel', channel: 'sms' }
  if (view.smsBlock !== null) return { code: view.smsBlock }
  if (content.type === 'media' && !view.hasPublicAddress) return { code: 'mms-needs-address' }
  return null
}

/** The policy may have taken the line away while a message waited. */
const lineOf = ({ lineId }: OutboundMessage, { policy }: GateView): PolicyLine | undefined => policy.lines.find(({ id }) => id === lineId)

function refuseWhatsApp(message: OutboundMessage, view: GateView): Refusal | null {
  const connector = view.policy.connectors.whatsapp
  if (!connector?.enabled) return { code: 'connector-off', channel: 'whatsapp' } // rule 1
  if (lineOf(message, view)?.whatsapp === undefined) return { code: 'unknown-line', channel: 'whatsapp' }
  if (message.to.e164 === null && (message.to.userId === null || connector.provider === 'twilio-whatsapp')) return { code: 'no-number' }
  const notKnown = connector.provider === 'twilio-whatsapp' ? refuseAtTwilio(message, view) : null
  if (notKnown !== null) return notKnown
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

/** WhatsApp over Twilio knows less than WhatsApp, and fetches files from this desk. */
function refuseAtTwilio({ content }: OutboundMessage, view: GateView): Refusal | null {
  if (content.type === 'buttons' || content.type === 'reaction' || content.type === 'cards') return { code: 'not-on-channel', channel: 'whatsapp' }
  if (content.type === 'text' && textLength('sms', content.text) > TWILIO_TEXT_LIMIT) return { code: 'too-long', length: textLength('sms', content.text), limit: TWILIO_TEXT_LIMIT }
  if (content.type !== 'media') return null
  if (!view.hasPublicAddress) return { code: 'mms-needs-address' }
  const { bytes } = content.media
  return bytes !== null && bytes > TWILIO_FILE_LIMIT ? { code: 'media-too-large', bytes, limit: TWILIO_FILE_LIMIT } : null
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
  if (view.marketingStopped && view.template?.category === 'MARKETING') return { code: 'marketing-stopped' }
  return refuseUnapproved(content, view.template)
}

function refuseUnapproved(content: TemplateContent, template: Template | null): Refusal | null {
  const { name, language } = content
  if (template === null || template.status !== 'APPROVED') return { code: 'template-not-approved', name, language }
  const missing = [...missingValues(template, content.values), ...(needsHeader(template, content) ? ['header:media'] : [])]
  if (missing.length > 0) return { code: 'template-variables-missing', missing }
  const length = [...fillBody(template, content.values)].length
  if (length > BODY_LIMIT) return { code: 'too-long', length, limit: BODY_LIMIT }
  // Its words were changed while it waited: what would arrive is not what was sent, nor what is on record.
  return fill(template, content.values) === content.text ? null : { code: 'template-not-approved', name, language }
}

/** A picture, video or document stands above the text, and there is none of that kind. */
const needsHeader = ({ header }: Template, content: TemplateContent): boolean =>
  header?.type === 'media' && (content.header === null || content.header.kind.toUpperCase() !== header.format)

function refuseContent({ channel, content, about }: OutboundMessage, view: GateView): Refusal | null {
  const file = mediaOf(content)
  const byFile = file === null ? null : refuseFile(channel, file, view)
  if (byFile !== null) return byFile
  // '' takes a reaction back.
  if (content.type === 'reaction') return about === null || about.providerId === null ? { code: 'nothing-to-react-to' } : null
  if (content.type === 'template') return isBlank(content.text) ? { code: 'empty' } : null // measured with its template
  if (content.type !== 'media' && isBlank(content.text)) return { code: 'empty' }
  const limit = content.type === 'buttons' ? BODY_LIMIT : content.type === 'media' && channel === 'whatsapp' ? CAPTION_LIMIT : TEXT_LIMIT[channel]
  const length = textLength(channel, content.text)
  return length > limit ? { code: 'too-long', length, limit } : null
}

function refuseFile(channel: Channel, file: MediaRef, view: GateView): Refusal | null {
  if (!view.mediaKept || file.bytes === null) return { code: 'media-missing' }
  if (kindFor(channel, file.mime) !== file.kind) return { code: 'media-type', channel, mime: file.mime }
  const limit = mediaLimit(channel, file.kind)
  return file.bytes > limit ? { code: 'media-too-large', bytes: file.bytes, limit } : null
}
