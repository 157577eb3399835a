import { e164OfWaId, whatsappSpellings } from '../../../core/contacts/wa-id.ts'
import type { E164 } from '../../../core/ids.ts'
import type { Recipient } from '../../../core/messaging/message.ts'
import type { ProviderEvent } from '../provider.ts'
import type { WebhookContact, WebhookMessage } from './webhook-schema.ts'

type Sender = Extract<ProviderEvent, { kind: 'message' }>['from']

/**
 * Since usernames exist `from` and `wa_id` may be missing: whoever can be told by number or user id is known. The one
 * contact of a body fills in what a message leaves out, unless it says that it is somebody else's.
 */
export function senderOf(message: WebhookSender, people: readonly WebhookContact[]): Sender {
  const own = people.find((person) =>
    (message.from !== undefined && person.wa_id === message.from) || (message.from_user_id !== undefined && person.user_id === message.from_user_id))
  const [first, second] = people
  const person = own ?? (first !== undefined && second === undefined && !contradicts(message, first) ? first : undefined)
  const digits = message.from ?? person?.wa_id
  const e164 = digits === undefined ? null : numberIn(digits)
  return {
    e164,
    // A sender that is no number is somebody all the same.
    userId: message.from_user_id ?? person?.user_id ?? (e164 === null ? digits ?? null : null),
    profileName: person?.profile?.name ?? person?.profile?.username ?? null,
  }
}

/** Numbers come as digits; the documents show one with its plus, too. */
const numberIn = (waId: string): E164 | null => e164OfWaId(waId.replace(/^\+/, ''))

type WebhookSender = Pick<WebhookMessage, 'from' | 'from_user_id'>

function contradicts(message: WebhookSender, person: WebhookContact): boolean {
  if (message.from_user_id !== undefined && person.user_id !== undefined) return message.from_user_id !== person.user_id
  return message.from !== undefined && person.wa_id !== undefined && !sameNumber(message.from, person.wa_id)
}

function sameNumber(one: string, other: string): boolean {
  const [a, b] = [numberIn(one), numberIn(other)]
  return one === other || (a !== null && b !== null && whatsappSpellings(a).includes(b))
}

/** Whom a number or a user id names; null where there is neither. */
export function recipientOf(waId: string | undefined, userId: string | undefined): Recipient | null {
  const e164 = waId === undefined ? null : numberIn(waId)
  return e164 === null && userId === undefined ? null : { e164, userId: userId ?? null }
}
