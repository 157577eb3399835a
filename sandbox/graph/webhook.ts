import { createHmac } from 'node:crypto'
import { digits, type Client, type PhoneButton } from '../clients/client.ts'
import { unixSeconds } from '../clock.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { graphJson } from './json.ts'

const { wabaId, phoneNumberId, number, appSecret } = credentials.whatsapp

/** Posts one change, signed over the raw bytes with the app secret. */
export function postChange(world: World, value: Record<string, unknown>, field = 'messages'): void {
  const shown = {
    object: 'whatsapp_business_account',
    entry: [{
      id: wabaId,
      changes: [{
        value: { messaging_product: 'whatsapp', metadata: { display_phone_number: digits(number), phone_number_id: phoneNumberId }, ...value },
        field,
      }],
    }],
  }
  const body = graphJson(shown)
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  world.hooks.post({
    target: 'webhooks.whatsapp',
    url: () => world.registrations.whatsapp?.url,
    request: () => ({ body, headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', 'x-hub-signature-256': `sha256=${signature}` } }),
    shown,
  })
}

/** What a client sends: its own text, or a tapped button with the message under which the button stood. */
export type InboundContent =
  | { type: 'text', text: string }
  | { type: 'button', button: PhoneButton, contextId: string }

export function postInbound(world: World, client: Pick<Client, 'name'>, from: string, id: string, at: number, content: InboundContent): void {
  const waId = digits(from)
  const common = { from: waId, id, timestamp: unixSeconds(at) }
  postChange(world, {
    contacts: [{ profile: { name: client.name }, wa_id: waId }],
    messages: [content.type === 'text' ? { ...common, type: 'text', text: { body: content.text } } : tapped(common, content.button, content.contextId)],
  })
}

function tapped(common: Record<string, string>, button: PhoneButton, contextId: string) {
  const context = { from: digits(number), id: contextId }
  return button.kind === 'reply'
    ? { context, ...common, type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: button.payload, title: button.text } } }
    : { context, ...common, type: 'button', button: { payload: button.payload, text: button.text } }
}
