import type { LineId } from '../../../core/ids.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { SECOND, type UtcMs } from '../../../core/time.ts'
import { graphError } from '../../../core/whatsapp/graph-errors.ts'
import type { ProviderEvent } from '../provider.ts'
import { aboutIn, contentOf, editedWords } from './webhook-content.ts'
import { recipientOf, senderOf } from './webhook-people.ts'
import {
  edited, messagesValue, preference, readAll, revoked, system, webhookBody, webhookChange, webhookContact, webhookEntry, webhookError, webhookMessage,
  webhookStatus, wordsOfError, type WebhookContact, type WebhookMessage,
} from './webhook-schema.ts'
import { statusEvent } from './webhook-status.ts'

/** What reading a webhook needs to know. */
export interface WebhookReader {
  readonly businessAccountId: string
  /** The line of a phone number id; undefined = another desk's. */
  line(phoneNumberId: string): LineId | undefined
  now(): UtcMs
  /** What Meta says to be wrong with the account itself. */
  troubled?(error: ProviderError): void
}

/** All events of one webhook body, in their order; null where the body is none of Meta's. What cannot be read is left out. */
export function eventsIn(json: unknown, reader: WebhookReader): ProviderEvent[] | null {
  const body = webhookBody.safeParse(json)
  if (!body.success) return null
  if (body.data.object !== 'whatsapp_business_account') return []
  const events: ProviderEvent[] = []
  let templatesChanged = false
  for (const entry of readAll(webhookEntry, body.data.entry)) {
    for (const { field, value } of readAll(webhookChange, entry.changes)) {
      if (field === 'messages') events.push(...messageEvents(value, reader))
      else if (field === 'user_preferences') events.push(...preferenceEvents(value, reader))
      else if (templateFields.has(field) && entry.id === reader.businessAccountId) templatesChanged = true
    }
  }
  return templatesChanged ? [...events, { kind: 'templates-changed' }] : events
}

const templateFields = new Set([
  'message_template_status_update', 'message_template_quality_update', 'message_template_components_update', 'template_category_update',
])

function messageEvents(value: unknown, reader: WebhookReader): ProviderEvent[] {
  const result = messagesValue.safeParse(value)
  if (!result.success) return []
  const { metadata, contacts, messages, statuses, errors } = result.data
  const lineId = reader.line(metadata.phone_number_id)
  if (lineId === undefined) return []
  for (const error of readAll(webhookError, errors)) reader.troubled?.(graphError(error.code, null, wordsOfError(error)))
  const people = readAll(webhookContact, contacts)
  return [
    ...readAll(webhookMessage, messages).flatMap((message) => messageEvent(message, people, lineId, reader)),
    ...readAll(webhookStatus, statuses).flatMap((status) => statusEvent(status, momentOf(status.timestamp, reader)) ?? []),
  ]
}

function messageEvent(message: WebhookMessage, people: readonly WebhookContact[], lineId: LineId, reader: WebhookReader): ProviderEvent[] {
  if (message.type === 'system') {
    const moved = numberChange(message, lineId, reader)
    if (moved !== null) return [moved]
  }
  const from = senderOf(message, people)
  if (from.e164 === null && from.userId === null) return []
  const about = { lineId, channel: 'whatsapp', from, providerId: message.id, at: momentOf(message.timestamp, reader) } as const
  const change = changeIn(message)
  if (change !== null) return [{ kind: 'changed', ...about, ...change }]
  return [{ kind: 'message', ...about, content: contentOf(message), optOut: null, about: aboutIn(message) }]
}

/** Which message was written anew or taken back, and what it says now. */
function changeIn(message: WebhookMessage): { readonly of: string, readonly text: string | null } | null {
  if (message.type === 'revoke') {
    const revoke = revoked.safeParse(message['revoke'])
    return revoke.success ? { of: revoke.data.original_message_id, text: null } : null
  }
  if (message.type !== 'edit') return null
  const edit = edited.safeParse(message['edit'])
  const text = edit.success ? editedWords(edit.data) : null
  return edit.success && text !== null ? { of: edit.data.original_message_id, text } : null
}

const moves = new Set(['user_changed_number', 'user_changed_user_id', 'customer_changed_number'])

/** WhatsApp's word that a person goes by another number, or another user id, from now on. Null where it says less than that. */
function numberChange(message: WebhookMessage, lineId: LineId, reader: WebhookReader): ProviderEvent | null {
  const parsed = system.safeParse(message['system'])
  if (!parsed.success || !moves.has(parsed.data.type)) return null
  const { body, wa_id, new_wa_id, user_id, previous_user_id } = parsed.data
  // `from_user_id` may be the new one already: where the old one is named, that counts.
  const from = recipientOf(message.from, previous_user_id ?? (message.from_user_id === user_id ? undefined : message.from_user_id))
  const to = recipientOf(new_wa_id ?? wa_id, user_id)
  if (from === null || to === null) return null
  return { kind: 'number-changed', lineId, from, to, at: momentOf(message.timestamp, reader), words: body ?? '' }
}

function preferenceEvents(value: unknown, reader: WebhookReader): ProviderEvent[] {
  const result = messagesValue.safeParse(value)
  const lineId = result.success ? reader.line(result.data.metadata.phone_number_id) : undefined
  if (!result.success || lineId === undefined) return []
  return readAll(preference, result.data.user_preferences).flatMap(({ wa_id, user_id, detail, timestamp, value: wish }): ProviderEvent[] => {
    const from = recipientOf(wa_id, user_id)
    if (from === null || (wish !== 'stop' && wish !== 'resume')) return []
    return [{ kind: 'marketing', lineId, from, stopped: wish === 'stop', at: momentOf(timestamp, reader), words: detail ?? '' }]
  })
}

/** Timestamps are Unix seconds; one that is missing or absurd counts as now. */
function momentOf(timestamp: string | undefined, { now }: WebhookReader): UtcMs {
  return timestamp !== undefined && /^\d{9,11}$/.test(timestamp) ? Number(timestamp) * SECOND : now()
}
