import type { Agent } from 'node:http'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { InboundContent, MediaSource, Pricing, Recipient, ThreadChannel } from '../../core/messaging/message.ts'
import type { DeliveryStatus } from '../../core/messaging/status.ts'
import type { E164, LineId, MediaId, MessageId } from '../../core/ids.ts'
import type { ProviderError } from '../../core/provider-error.ts'
import type { Milliseconds, UtcMs } from '../../core/time.ts'
import type { Template } from '../../core/whatsapp/template.ts'
import type { ClearedMessage } from '../gate/gate.ts'

/*
 *  What the house asks of a provider, in our words. Adapters live beside this file, one folder each;
 *  only app.ts, outbound, inbound and calls may import them.
 */

/** What became of one attempt to send. */
export type SendOutcome =
  /** The provider took it and gave it an id (not yet delivered). `waId`: the digits WhatsApp knows the person by. */
  | { readonly kind: 'accepted', readonly providerId: string, readonly waId: string | null, readonly userId: string | null }
  /** It was surely not sent, and will not be by itself. */
  | { readonly kind: 'failed', readonly error: ProviderError }
  /** It was surely not sent; try again, not before `after` where the provider said so. `wholeLine` = everything waits, not this pair alone. */
  | { readonly kind: 'not-sent', readonly error: ProviderError, readonly after: Milliseconds | null, readonly wholeLine: boolean }
  /** It may have been sent: the answer was lost. Never sent again by itself. */
  | { readonly kind: 'unknown', readonly error: ProviderError }

/** Something that happened at the provider's. */
export type ProviderEvent =
  | {
    readonly kind: 'message'
    readonly lineId: LineId
    readonly channel: ThreadChannel
    readonly providerId: string
    readonly from: { readonly e164: E164 | null, readonly userId: string | null, readonly profileName: string | null }
    readonly at: UtcMs
    readonly content: InboundContent
    /** Twilio's Advanced Opt-Out answered by itself already. */
    readonly optOut: 'stop' | 'start' | null
    /** What the provider calls the message that this one answers or reacts to. */
    readonly about: string | null
  }
  /** The client wrote a message anew (`text`), or took it back (null). */
  | { readonly kind: 'changed', readonly lineId: LineId, readonly channel: 'whatsapp', readonly from: Recipient & { readonly profileName: string | null }, readonly providerId: string, readonly of: string, readonly at: UtcMs, readonly text: string | null }
  /** WhatsApp says that this person has another number now. */
  | { readonly kind: 'number-changed', readonly lineId: LineId, readonly from: Recipient, readonly to: Recipient, readonly at: UtcMs, readonly words: string }
  /** The client stopped marketing messages, or wants them again. */
  | { readonly kind: 'marketing', readonly lineId: LineId, readonly from: Recipient, readonly stopped: boolean, readonly at: UtcMs, readonly words: string }
  /** A voicemail's transcript; `of` is what the provider calls the voicemail. */
  | { readonly kind: 'transcript', readonly of: string, readonly text: string }
  | {
    readonly kind: 'status'
    readonly channel: 'whatsapp' | 'sms'
    readonly providerId: string
    /** Our message id as the provider echoes it (biz_opaque_callback_data; the `id` of our StatusCallback address). */
    readonly ourId: MessageId | null
    readonly status: DeliveryStatus
    readonly at: UtcMs
    readonly error: ProviderError | null
    readonly pricing: Pricing | null
  }
  /** Something about a template changed: sync them. */
  | { readonly kind: 'templates-changed' }
  /** A message of ours that a poll found, to settle an unknown outcome (Twilio lists what it took). */
  | {
    readonly kind: 'listed'
    readonly channel: 'whatsapp' | 'sms'
    readonly lineId: LineId
    readonly providerId: string
    readonly to: E164
    readonly text: string
    readonly at: UtcMs
    readonly status: DeliveryStatus | null
    readonly error: ProviderError | null
  }

/** The answer to "are you there?": a health check, cheap, with credentials. */
export type CheckResult =
  | { readonly ok: true }
  | { readonly ok: false, readonly error: ProviderError }

/** Answer of a webhook receiver. The body is written only after `receive` has committed. */
export interface WebhookAnswer { readonly status: number, readonly contentType: string, readonly body: string }
export interface WebhookRequest {
  readonly method: string
  /** The public address that was called, as the provider knows it: Twilio signs it. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly rawBody: Uint8Array
}

/** Takes events durably; resolves only when they are on disk. Throws where they could not be kept: then the provider gets a 503 and tries again. */
export type ReceiveEvents = (events: readonly ProviderEvent[]) => Promise<void>

/** A file in main's keeping, opened for a provider. */
export interface OpenedMedia { readonly ref: MediaRef & { readonly bytes: number }, read(): AsyncIterable<Uint8Array> }

/** What became of an upload: `handle` is what the provider calls the file, good until `until`. It is not yet a message: a lost answer is tried again. */
export type UploadOutcome =
  | { readonly ok: true, readonly handle: string, readonly until: UtcMs }
  | { readonly ok: false, readonly outcome: Extract<SendOutcome, { kind: 'failed' | 'not-sent' }> }

/** Bytes of a client's file, or why not. `again`: worth another try later. */
export type Download =
  | { readonly ok: true, readonly mime: string | null, readonly bytes: AsyncIterable<Uint8Array>, readonly total: number | null }
  | { readonly ok: false, readonly code: string, readonly details: string, readonly again: boolean }

export interface Provider {
  readonly channel: ThreadChannel
  /** Where its webhooks come in: this path, or with a slash at the end all below it. The longest that fits has it. */
  readonly webhookPath: `/${string}`
  check(): Promise<CheckResult>
  /** Tell the provider where to post, and check that it reached us. Only where the policy says so. */
  registerWebhook(publicUrl: URL): Promise<CheckResult>
  /** Verify and parse one request to our webhook path (`/webhooks/whatsapp`, `/webhooks/twilio/…`). Never throws. */
  webhook(request: WebhookRequest, receive: ReceiveEvents): Promise<WebhookAnswer>
  /** Twilio: what came in and what became of ours since `since`, with overlap; the caller dedupes. */
  poll?(since: UtcMs): Promise<{ ok: true, events: ProviderEvent[] } | { ok: false, error: ProviderError }>
  /** Bytes of what came in. The iteration throws where the connection breaks. */
  download?(lineId: LineId, source: MediaSource, signal: AbortSignal): Promise<Download>
}

export interface MessagingProvider extends Provider {
  readonly channel: 'whatsapp' | 'sms'
  /** `handle`: of its file, where it has one (upload). */
  send(message: ClearedMessage, handle?: string): Promise<SendOutcome>
  /** Takes the file of a cleared message to the provider, before the message itself. Twilio fetches it instead: see `ProviderContext.mediaUrl`. */
  upload?(message: ClearedMessage, file: OpenedMedia, progress: (done: number) => void, signal: AbortSignal): Promise<UploadOutcome>
  /** WhatsApp: all templates, paged through. */
  templates?(): Promise<{ ok: true, templates: Template[] } | { ok: false, error: ProviderError }>
  /** WhatsApp: mark a client's message, and all before it, as read; `typing` shows the client that an answer is being written. Failure is harmless. */
  markRead?(lineId: LineId, providerId: string, typing?: boolean): Promise<void>
}

/** What every adapter is given. */
export interface ProviderContext {
  /**
   * Agent for one request to this address (node:http, node:https): it knows the proxy and whom TLS trusts, keeps no connection,
   * and hands a socket over only when TLS stands. Rejects, in words for IT, where policy or system name a way that cannot be gone.
   */
  readonly agent: (url: URL) => Promise<Agent>
  readonly now: () => UtcMs
  /** Each answer's HTTP `Date` header, with the local moments of request and answer: the Clock may follow it. */
  readonly observeDate: (date: string, sentAt: number, answeredAt: number) => void
  readonly secret: (name: string) => string | null
  /** Where our webhooks are reached, once the listener stands; null before, or where there is none. */
  readonly webhookBase: () => URL | null
  /** A public address of a file in main's keeping, good for a short time and for nobody who does not know it; null where this desk has none. */
  readonly mediaUrl: (id: MediaId) => URL | null
  /** The provider said by itself that something is wrong with the account. */
  readonly troubled?: (error: ProviderError) => void
}

/** Those that are on. */
export interface Providers { readonly whatsapp?: MessagingProvider, readonly sms?: MessagingProvider, readonly voice?: Provider }
