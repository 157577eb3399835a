import { digits, type Client } from '../clients/client.ts'
import { unixSeconds } from '../clock.ts'
import { credentials } from '../credentials.ts'
import { wamid } from '../ids.ts'
import type { World } from '../world.ts'
import type { WireContent } from './inbound-content.ts'

const { wabaId, phoneNumberId, number } = credentials.whatsapp

/** Posts one change; signed over the raw bytes when it goes out. */
export function postChange(world: World, value: Record<string, unknown>, field = 'messages'): void {
  const metadata = { display_phone_number: digits(number), phone_number_id: phoneNumberId }
  const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field }
  world.hooks.post({
    target: 'webhooks.whatsapp',
    body: { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [change] }] },
  })
}

/** Digits of the number, unless a username hides it. */
export const shownNumber = ({ whatsapp, hidesNumber }: Client): string | undefined => whatsapp === null || hidesNumber ? undefined : digits(whatsapp)

/** `contacts[0]`: by number, by user id, or by both. */
function contactOf(client: Client) {
  const waId = shownNumber(client)
  return {
    profile: { name: client.name, ...(client.username !== null && { username: client.username }) },
    ...(waId !== undefined && { wa_id: waId }),
    ...(client.userId !== null && { user_id: client.userId }),
  }
}

function senderOf(client: Client) {
  const waId = shownNumber(client)
  return { ...(waId !== undefined && { from: waId }), ...(client.userId !== null && { from_user_id: client.userId }) }
}

/** A client's message: its wamid, when (milliseconds), and the message that it answers. */
export interface Inbound { id: string, at: number, replyTo?: string | undefined, content: WireContent }

export function postInbound(world: World, client: Client, { id, at, replyTo, content }: Inbound): void {
  const context = replyTo === undefined ? undefined : { from: authorOf(client, replyTo), id: replyTo }
  const message = { ...(context && { context }), ...senderOf(client), id, timestamp: unixSeconds(at), ...content }
  postChange(world, { contacts: [contactOf(client)], messages: [message] })
}

const authorOf = (client: Client, messageId: string): string =>
  client.messages.find(({ id }) => id === messageId)?.from === 'client' ? shownNumber(client) ?? client.userId ?? '' : digits(number)

/** Somebody has another number. Unlike other messages this comes without `contacts`. */
export function postNumberChange(world: World, client: Client, before: string, at: number): void {
  const after = digits(client.whatsapp ?? '')
  postChange(world, {
    messages: [{
      from: digits(before), id: wamid(digits(before), 'in'), timestamp: unixSeconds(at), type: 'system',
      system: { body: `User ${client.name} changed from ${digits(before)} to ${after}`, wa_id: after, type: 'user_changed_number' },
    }],
  })
}

/** The client stopped marketing messages, or wants them again. `timestamp` is a number here. */
export function postPreference(world: World, client: Client, at: number): void {
  const value = client.marketingStopped ? 'stop' : 'resume'
  const { wa_id: waId, user_id: userId } = contactOf(client)
  postChange(world, {
    contacts: [contactOf(client)],
    user_preferences: [{
      ...(waId !== undefined && { wa_id: waId }), ...(userId !== undefined && { user_id: userId }),
      detail: `User requested to ${value} marketing messages`, category: 'marketing_messages', value, timestamp: Math.floor(at / 1000),
    }],
  }, 'user_preferences')
}
