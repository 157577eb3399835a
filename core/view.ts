import type { OptInState, AnswerBy } from './consent/opt-in.ts'
import type { DlpAction } from './dlp/rule.ts'
import type { Contact } from './contacts/contact.ts'
import type { ContactId, E164, LineId, MessageId, ThreadId } from './ids.ts'
import type { Attachment } from './messaging/attachment.ts'
import type { MediaRef } from './messaging/media.ts'
import type { Card, Place, Pricing, ReplyButton, TemplateValues, ThreadChannel } from './messaging/message.ts'
import type { RefusalCode } from './messaging/refusal.ts'
import type { MessageStatus } from './messaging/status.ts'
import type { CallView } from './telephony/call.ts'
import type { UtcMs } from './time.ts'
import type { Template } from './whatsapp/template.ts'
import type { WindowAnchors } from './whatsapp/customer-service-window.ts'

/*
 *  What the advisor's view is made of. Main makes these rows from the ledger; the feed carries them;
 *  the projector, and nobody else, writes them into Dexie.
 */

export type ContactRow = Contact

/** What is half-written in a thread. Text and a chosen template stand side by side: the text comes back. */
export interface Draft {
  /** The id that the message will have: made once, with the draft. */
  readonly id: MessageId
  readonly text: string
  readonly template: { readonly id: MessageId, readonly name: string, readonly language: string, readonly values: TemplateValues, readonly header: MediaRef | null } | null
  /** What waits beside the text: files, places, contact cards. Each goes out as a message of its own; the text as the caption of the first file that takes one. */
  readonly attachments: readonly Attachment[]
  readonly replyTo: MessageId | null
}

export interface ConsentView {
  readonly state: OptInState
  readonly since: UtcMs
  /** When the next opt-in may be sent (0 = never asked). */
  readonly againAt: UtcMs
  readonly answeredBy: AnswerBy | null
  /** What this client can reply to come back, in the language they are asked in: "YES", "SÍ". */
  readonly yes: string
  /** false = the last opt-in still waits at this desk: nobody has been asked yet. */
  readonly left: boolean
}

export interface ThreadRow {
  readonly id: ThreadId
  readonly lineId: LineId
  readonly channel: ThreadChannel
  /** null = somebody who is not in the contacts. */
  readonly contactId: ContactId | null
  /** The contact's name; of a stranger the profile name they gave, else the number, or that it was withheld. */
  readonly title: string
  /** Where the next message goes; null where only a user id is known. */
  readonly address: E164 | null
  /** `voice` only: what an extension of the firm is called by, whose title may be a name. Missing in rows from before. */
  readonly extension?: string
  /** Time of the newest message or notice; 0 = an empty thread (shown only with a draft). */
  readonly lastAt: UtcMs
  readonly preview: ThreadPreview | null
  readonly unread: number
  /** MessageRow.seq of the client's newest message; 0 = none yet. */
  readonly newestIn: number
  readonly draft: Draft | null
  /** WhatsApp only. */
  readonly consent: ConsentView | null
  readonly window: WindowAnchors | null
  /** WhatsApp only: this person has stopped marketing messages. */
  readonly marketingStopped: boolean
  /** SMS only: this person texted STOP, or the number cannot take SMS. */
  readonly smsBlock: 'sms-opted-out' | 'not-sms-capable' | null
  readonly pinned: boolean
  readonly muted: boolean
  readonly archived: boolean
}

export interface ThreadPreview {
  readonly direction: 'in' | 'out' | 'notice'
  readonly text: string
  /** What it is where its text does not say so: a picture, a reaction, a voicemail. */
  readonly type: MessageRow['type']
  readonly media: Pick<MediaRef, 'kind' | 'voice' | 'fileName' | 'duration'> | null
  readonly status: MessageStatus | null
  readonly notice: Notice | null
  /** Of a call alone. */
  readonly call?: CallView
  /** Retention destroyed what it said. */
  readonly erased?: true
}

/** An event of the thread that is not a message: shown as a pill in the conversation and in the consent timeline. */
export interface Notice {
  readonly kind: 'opt-in-sent' | 'opt-in-failed' | 'opted-in' | 'declined' | 'unreachable' | 'consent-recorded' | 'consent-ended' | 'window-closed' | 'sms-opted-out' | 'sms-opted-in' | 'not-sms-capable' | 'number-changed' | 'marketing-stopped' | 'marketing-resumed'
  readonly by: AnswerBy | null
  /** The fact that attests it: shown as "attested #0142". */
  readonly fact: number
  /** The number it happened with, of `number-changed` the new one; null where only a user id was known. */
  readonly number: E164 | null
  /** The client's words, the question that was asked, the evidence. */
  readonly detail: string
}

/** What failed, and what to do next; the words for both are in the locale file, by code and advice. */
export interface Failure {
  readonly code: string
  readonly advice: Advice
  readonly details: string
}

/** What the advisor can do next after a failure. */
export type Advice =
  | 'sign-in-again' | 'try-later' | 'tell-it' | 'offer-sms' | 'use-template' | 'wait-a-day' | 'no-marketing'
  | 'fix-text' | 'resync-templates' | 'check-number' | 'sms-opted-out' | 'not-sms-capable' | 'check-settings'

export interface MessageRow {
  readonly id: MessageId
  readonly threadId: ThreadId
  readonly direction: 'in' | 'out' | 'notice'
  /** Where it stands in the thread: time of sending (in: the client's, by the provider), then `seq`. */
  readonly at: UtcMs
  /** Number of the fact that made it: the order among messages of one moment, and "recorded #…". */
  readonly seq: number
  readonly type: 'text' | 'template' | 'buttons' | 'button' | 'choice' | 'media' | 'location' | 'cards' | 'reaction' | 'voicemail' | 'call' | 'unsupported' | 'notice'
  readonly purpose: 'talk' | 'opt-in' | 'consent-note' | null
  /** As last written; of a media message the caption, of a voicemail the transcript. */
  readonly text: string
  readonly template: string | null
  readonly buttons: readonly ReplyButton[]
  readonly status: MessageStatus
  readonly statusAt: UtcMs
  /** A queued message that waits: when it is tried next, after `failure`; without one, when its turn comes (whatsapp/pace.ts). */
  readonly retryAt: UtcMs | null
  readonly failure: Failure | null
  /** Refused by the gate while it waited. */
  readonly refusal: RefusalCode | null
  readonly notice: Notice | null
  readonly media: MediaView | null
  readonly place: Place | null
  readonly cards: readonly Card[]
  /** The message it answers, as it was. */
  readonly about: { readonly id: MessageId, readonly direction: 'in' | 'out', readonly type: MessageRow['type'], readonly text: string } | null
  readonly reactions: readonly { readonly direction: 'in' | 'out', readonly emoji: string, readonly status: MessageStatus }[]
  /** Earlier versions of its text, oldest first, the original among them; empty where it was never edited. */
  readonly earlier: readonly { readonly text: string, readonly at: UtcMs }[]
  /** The client took it back; it stays on record. */
  readonly revokedAt: UtcMs | null
  /** The firm's retention destroyed what it said; missing in rows from before. */
  readonly erasedAt?: UtcMs | null
  readonly pricing: Pricing | null
  /**
   * What the firm's rules did to it: `rules` by name, those of this action alone. `original`: what the advisor wrote, where the client got less; of
   * what came in `text` is masked, and the original stands in the record alone.
   */
  readonly dlp: { readonly action: DlpAction, readonly rules: readonly string[], readonly original: string | null, readonly justification: string | null } | null
  /** Of a call; null of everything else. Its recording is `media`. */
  readonly call: CallView | null
  /** Of a voicemail: the advisor has listened to it. */
  readonly heard: boolean
}

export interface MediaView extends MediaRef {
  /**
   * `kept`: `app://media/<id>` gives it. `wanted`: being fetched, or waiting for it. `closed`: the firm's rules keep it
   * shut; it is in the record alone.
   */
  readonly state: 'wanted' | 'kept' | 'failed' | 'closed'
  /** Why it could not be fetched: `gone`, `changed` (SHA-256), `page` (HTML in its place), `too-large`, or the provider's code. */
  readonly code: string | null
}

export interface TemplateRow extends Template {
  /** Variables the policy fills from the contact: key → source, e.g. `contact.firstName`. */
  readonly prefill: Readonly<Record<string, string>>
  /** The opt-in template is never in the picker (rule 6). */
  readonly isOptIn: boolean
}

/** One change of the view. `row: null` = gone. */
export type FeedChange =
  | { readonly entity: 'contact', readonly id: string, readonly row: ContactRow | null }
  | { readonly entity: 'thread', readonly id: string, readonly row: ThreadRow | null }
  | { readonly entity: 'message', readonly id: string, readonly row: MessageRow | null }
  | { readonly entity: 'template', readonly id: string, readonly row: TemplateRow | null }

export interface FeedPage {
  readonly changes: readonly FeedChange[]
  /** Ask again from here; stored by the projector with the rows, in one transaction. */
  readonly cursor: number
  readonly more: boolean
}
