import type { E164, LineId, MessageId } from '../ids.ts'

export type Channel = 'whatsapp' | 'sms'

/** Where a message goes. One of the two is there: `userId` is WhatsApp's business-scoped user id (`US.…`). */
export interface Recipient { readonly e164: E164 | null, readonly userId: string | null }

/**
 * What a template's variables were filled with. Positional: keys "1", "2"…; named: their names. In the header
 * prefixed `header:`, in a button's address `button:<index>:`. On the wire: `wireParameters` (whatsapp/template-text.ts).
 */
export type TemplateValues = Readonly<Record<string, string>>

export interface ReplyButton { readonly id: string, readonly title: string }

/** Why a message is sent. `consent-note` tells the client what their answer did; the app writes it by itself. */
export type Purpose = 'talk' | 'opt-in' | 'consent-note'

/** What leaves the desk, in our words; the adapter turns it into the provider's. */
export type OutboundContent =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'buttons', readonly text: string, readonly buttons: readonly ReplyButton[] }
  | {
    readonly type: 'template'
    readonly name: string
    readonly language: string
    readonly values: TemplateValues
    /** The message as the client will read it (header, body and footer in lines); kept for the record. */
    readonly text: string
    /** Quick-reply buttons and the payload that comes back when one is tapped; in the template's order. */
    readonly quickReplies: readonly { readonly index: number, readonly payload: string }[]
    /** How the values are named on the wire. */
    readonly parameterFormat: 'POSITIONAL' | 'NAMED'
  }

/** What came in, in our words. `unsupported` keeps the provider's type name: shown as such. */
export type InboundContent =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'button', readonly text: string, readonly payload: string }
  | { readonly type: 'unsupported', readonly of: string, readonly text: string }

export interface OutboundMessage {
  readonly id: MessageId
  readonly lineId: LineId
  readonly channel: Channel
  readonly to: Recipient
  readonly purpose: Purpose
  readonly content: OutboundContent
}
