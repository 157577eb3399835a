import type { E164, LineId, MessageId } from '../ids.ts'
import type { Confirmation } from '../dlp/verdict.ts'
import type { MediaRef } from './media.ts'

export type Channel = 'whatsapp' | 'sms'

/** What a conversation can be about: calls and voicemail have one of their own. Messages go out on a `Channel` alone. */
export type ThreadChannel = Channel | 'voice'

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
    /** The picture, video or document above the text, where the template has one. */
    readonly header: MediaRef | null
    /** What the provider calls the template (Twilio's `HX…`); null where its name and language say it. */
    readonly templateId: string | null
  }
  /** `text` is the caption; '' = none. */
  | { readonly type: 'media', readonly text: string, readonly media: MediaRef }
  /** `text` is what a list shows of it: name and address. */
  | { readonly type: 'location', readonly text: string, readonly place: Place }
  | { readonly type: 'cards', readonly text: string, readonly cards: readonly Card[] }
  /** To the message that `about` names; '' takes it back. */
  | { readonly type: 'reaction', readonly text: string }

/** Degrees in WGS 84. */
export interface Place { readonly latitude: number, readonly longitude: number, readonly name: string | null, readonly address: string | null }

/** `whatsapp`: known to be on WhatsApp; the client's phone then offers to write there, not to invite. */
export interface CardPhone { readonly number: string, readonly label: string | null, readonly whatsapp?: boolean | undefined }

/** Most cards of one message: ours. Meta takes 257. */
export const MOST_CARDS = 10

/** A contact card: whom somebody passed on. */
export interface Card {
  readonly name: string
  readonly organisation: string | null
  /** As written, not necessarily E.164; `label` as the provider says (`WORK`, `CELL`). */
  readonly phones: readonly CardPhone[]
  readonly emails: readonly string[]
  /** What else stands on it, a line each: role, postal address, web address, birthday. */
  readonly more?: readonly string[]
}

/** What came in, in our words. `unsupported` keeps the provider's type name: shown as such. */
export type InboundContent =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'button', readonly text: string, readonly payload: string }
  /** A row chosen from a list. */
  | { readonly type: 'choice', readonly text: string, readonly payload: string, readonly description: string | null }
  /** `text` is the caption. Its bytes are fetched after it is on record. */
  | { readonly type: 'media', readonly text: string, readonly media: MediaRef, readonly source: MediaSource }
  | { readonly type: 'location', readonly text: string, readonly place: Place }
  | { readonly type: 'cards', readonly text: string, readonly cards: readonly Card[] }
  | { readonly type: 'reaction', readonly text: string }
  /** `text` is the transcript, '' until there is one. */
  | { readonly type: 'voicemail', readonly text: string, readonly media: MediaRef, readonly source: MediaSource }
  | { readonly type: 'unsupported', readonly of: string, readonly text: string }

/** Where the provider keeps the bytes: Meta's media id, Twilio's address. Only the adapter that made it can read it. */
export type MediaSource = string

export interface OutboundMessage {
  readonly id: MessageId
  readonly lineId: LineId
  readonly channel: Channel
  readonly to: Recipient
  readonly purpose: Purpose
  readonly content: OutboundContent
  /** The message that this one answers, or reacts to; `providerId` is what the provider calls it (null = never had one). */
  readonly about: { readonly id: MessageId, readonly providerId: string | null } | null
  /** The advisor has seen the firm's warnings about it. */
  readonly confirmed?: Confirmation | null
}

/** What a provider said that a message cost (Cloud API, `statuses[].pricing`). */
export interface Pricing { readonly billable: boolean, readonly category: string, readonly type: string }

/** The file that goes with it, if any. */
export const mediaOf = (content: OutboundContent): MediaRef | null =>
  content.type === 'media' ? content.media : content.type === 'template' ? content.header : null
