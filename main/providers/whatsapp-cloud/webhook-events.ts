import { z } from 'zod'
import { e164OfWaId, whatsappSpellings } from '../../../core/contacts/wa-id.ts'
import type { LineId, MessageId } from '../../../core/ids.ts'
import type { DeliveryStatus } from '../../../core/messaging/status.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { SECOND, type UtcMs } from '../../../core/time.ts'
import { failedStatusError } from '../../../core/whatsapp/graph-errors.ts'
import type { ProviderEvent } from '../provider.ts'
import { contentOf } from './webhook-content.ts'
import {
  messagesValue, webhookBody, webhookChange, webhookContact, webhookEntry, webhookError, webhookMessage, webhookStatus,
  type WebhookContact, type WebhookMessage,
} from './webhook-schema.ts'

/** What reading a webhook needs to know. */
export interface WebhookReader {
  readonly businessAccountId: string
  /** The line of a phone number id; undefined = another desk's. */
  line(phoneNumberId: string): LineId | undefined
  now(): UtcMs
}

/** All events of one webhook body, in their order; null where the body is none of Meta's. What cannot be read is left out. */
export function eventsIn(json: unknown, reader: WebhookReader): ProviderEvent[] | null {
  const body = webhookBody.safeParse(json)
  if (!body.success) return null
  if (body.data.object !== 'whatsapp_business_account') return []
  const events: ProviderEvent[] = []
  let templatesChanged = false
  for (const entry of parsed(webhookEntry, body.data.entry)) {
    for (const { field, value } of parsed(webhookChange, entry.changes)) {
      if (field === 'messages') events.push(...messageEvents(value, reader))
      else if (templateFields.has(field) && entry.id === reader.businessAccountId) templatesChanged = true
    }
  }
  return templatesChanged ? [...events, { kind: 'templates-changed' }] : events
}

const templateFields = new Set([
  'message_template_status_update', 'message_template_quality_update', 'message_template_components_update', 'template_category_update',
])

/** The ones among `items` that are what they should be. */
function parsed<T extends z.ZodType>(type: T, items: readonly unknown[]): z.output<T>[] {
  return items.flatMap((item) => {
    const result = type.safeParse(item)
    return result.success ? [result.data] : []
  })
}

function messageEvents(value: unknown, reader: WebhookReader): ProviderEvent[] {
  const result = messagesValue.safeParse(value)
  if (!result.success) return []
  const { metadata, contacts, messages, statuses } = result.data
  const lineId = reader.line(metadata.phone_number_id)
  if (lineId === undefined) return []
  const people = parsed(webhookContact, contacts)
  return [
    ...parsed(webhookMessage, messages).flatMap((message): ProviderEvent[] => {
      const from = senderOf(message, people)
      if (from.e164 === null && from.userId === null) return []
      return [{
        kind: 'message', lineId, channel: 'whatsapp', providerId: message.id, from,
        at: momentOf(message.timestamp, reader), content: contentOf(message), optOut: null, about: null,
      }]
    }),
    ...parsed(webhookStatus, statuses).flatMap((status): ProviderEvent[] => {
      const reported = statusOf(status.status)
      if (reported === null) return []
      return [{
        kind: 'status', channel: 'whatsapp', providerId: status.id, ourId: ourIdOf(status.biz_opaque_callback_data), status: reported,
        at: momentOf(status.timestamp, reader), error: reported === 'failed' ? failureIn(status.errors) : null, pricing: null,
      }]
    }),
  ]
}

type Sender = Extract<ProviderEvent, { kind: 'message' }>['from']

/**
 * Since usernames exist `from` and `wa_id` may be missing: whoever can be told by number or user id is known. The one
 * contact of a body fills in what a message leaves out, unless it says that it is somebody else's.
 */
function senderOf(message: WebhookSender, people: readonly WebhookContact[]): Sender {
  const own = people.find((person) =>
    (message.from !== undefined && person.wa_id === message.from) || (message.from_user_id !== undefined && person.user_id === message.from_user_id))
  const [first, second] = people
  const person = own ?? (first !== undefined && second === undefined && !contradicts(message, first) ? first : undefined)
  const digits = message.from ?? person?.wa_id
  const e164 = digits === undefined ? null : e164OfWaId(digits)
  return {
    e164,
    // A sender that is no number is somebody all the same.
    userId: message.from_user_id ?? person?.user_id ?? (e164 === null ? digits ?? null : null),
    profileName: person?.profile?.name ?? person?.profile?.username ?? null,
  }
}

type WebhookSender = Pick<WebhookMessage, 'from' | 'from_user_id'>

function contradicts(message: WebhookSender, person: WebhookContact): boolean {
  if (message.from_user_id !== undefined && person.user_id !== undefined) return message.from_user_id !== person.user_id
  return message.from !== undefined && person.wa_id !== undefined && !sameNumber(message.from, person.wa_id)
}

function sameNumber(one: string, other: string): boolean {
  const [a, b] = [e164OfWaId(one), e164OfWaId(other)]
  return one === other || (a !== null && b !== null && whatsappSpellings(a).includes(b))
}

/** Timestamps are Unix seconds; one that is missing or absurd counts as now. */
function momentOf(timestamp: string | undefined, { now }: WebhookReader): UtcMs {
  return timestamp !== undefined && /^\d{9,11}$/.test(timestamp) ? Number(timestamp) * SECOND : now()
}

const statuses: readonly DeliveryStatus[] = ['sent', 'delivered', 'read', 'played', 'failed']
const statusOf = (word: string): DeliveryStatus | null => statuses.find((status) => status === word) ?? null

const uuid = z.uuid()
const ourIdOf = (echoed: string | undefined): MessageId | null => {
  const result = uuid.safeParse(echoed)
  return result.success ? result.data as MessageId : null
}

function failureIn(errors: readonly unknown[]): ProviderError {
  const [first] = parsed(webhookError, errors)
  if (first === undefined) return { code: 'failed', class: 'final', advice: 'tell-it', details: 'WhatsApp gave no reason' }
  return failedStatusError(first.code, first.error_data?.details ?? first.message ?? first.title ?? '')
}
