import type { InboundContent } from '../../core/messaging/message.ts'
import type { DeliveryStatus } from '../../core/messaging/status.ts'
import type { E164, LineId, MessageId } from '../../core/ids.ts'
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
    readonly channel: 'whatsapp' | 'sms'
    readonly providerId: string
    readonly from: { readonly e164: E164 | null, readonly userId: string | null, readonly profileName: string | null }
    readonly at: UtcMs
    readonly content: InboundContent
    /** Twilio's Advanced Opt-Out answered by itself already. */
    readonly optOut: 'stop' | 'start' | null
  }
  | {
    readonly kind: 'status'
    readonly channel: 'whatsapp' | 'sms'
    readonly providerId: string
    /** Our message id as the provider echoes it (biz_opaque_callback_data; the `id` of our StatusCallback address). */
    readonly ourId: MessageId | null
    readonly status: DeliveryStatus
    readonly at: UtcMs
    readonly error: ProviderError | null
  }
  /** Something about a template changed: sync them. */
  | { readonly kind: 'templates-changed' }
  /** A message of ours that a poll found, to settle an unknown outcome (Twilio lists what it took). */
  | {
    readonly kind: 'listed'
    readonly channel: 'sms'
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

export interface MessagingProvider {
  readonly channel: 'whatsapp' | 'sms'
  send(message: ClearedMessage): Promise<SendOutcome>
  check(): Promise<CheckResult>
  /** Tell the provider where to post, and check that it reached us. Only where the policy says so. */
  registerWebhook(publicUrl: URL): Promise<CheckResult>
  /** Verify and parse one request to our webhook path (`/webhooks/whatsapp`, `/webhooks/twilio/…`). Never throws. */
  webhook(request: WebhookRequest, receive: ReceiveEvents): Promise<WebhookAnswer>
  /** WhatsApp: all templates, paged through. */
  templates?(): Promise<{ ok: true, templates: Template[] } | { ok: false, error: ProviderError }>
  /** WhatsApp: mark a client's message, and all before it, as read. Failure is harmless. */
  markRead?(lineId: LineId, providerId: string): Promise<void>
  /** Twilio: what came in and what became of ours since `since`, with overlap; the caller dedupes. */
  poll?(since: UtcMs): Promise<{ ok: true, events: ProviderEvent[] } | { ok: false, error: ProviderError }>
}

/** What every adapter is given. */
export interface ProviderContext {
  readonly now: () => UtcMs
  /** Each answer's HTTP `Date` header, with the local moments of request and answer: the Clock may follow it. */
  readonly observeDate: (date: string, sentAt: number, answeredAt: number) => void
  readonly secret: (name: string) => string | null
  /** Where our webhooks are reached, once the listener stands; null before, or where there is none. */
  readonly webhookBase: () => URL | null
}
