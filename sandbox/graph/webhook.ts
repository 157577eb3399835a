import { digits, type PhoneButton } from '../clients/client.ts'
import { unixSeconds } from '../clock.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'

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

/** What a client sends: its own text, or a tapped button with the message under which the button stood. */
export type InboundContent =
  | { type: 'text', text: string }
  | { type: 'button', button: PhoneButton, contextId: string }

/** A client's message: who, from which number, with which wamid, when (milliseconds). */
export interface Inbound { name: string, from: string, id: string, at: number, content: InboundContent }

export function postInbound(world: World, { name, from, id, at, content }: Inbound): void {
  const waId = digits(from)
  const common = { from: waId, id, timestamp: unixSeconds(at) }
  const message = content.type === 'text'
    ? { ...common, type: 'text', text: { body: content.text } }
    : tapped(common, content.button, content.contextId)
  postChange(world, { contacts: [{ profile: { name }, wa_id: waId }], messages: [message] })
}

function tapped(common: Record<string, string>, button: PhoneButton, contextId: string) {
  const context = { from: digits(number), id: contextId }
  const { payload, text } = button
  if (button.kind !== 'reply') return { context, ...common, type: 'button', button: { payload, text } }
  const interactive = { type: 'button_reply', button_reply: { id: payload, title: text } }
  return { context, ...common, type: 'interactive', interactive }
}
