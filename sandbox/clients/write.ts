import { postInbound, type InboundContent } from '../graph/webhook.ts'
import { wamid } from '../ids.ts'
import type { World } from '../world.ts'
import { digits, type Client, type PhoneButton, type PhoneMessage } from './client.ts'
import { readOnWhatsApp } from './read.ts'

/** The client writes on WhatsApp. `at` (milliseconds, default now) may lie in the past. */
export function writeOnWhatsApp(world: World, client: Client, text: string, at = world.clock.now()): PhoneMessage {
  return say(world, client, text, at, { type: 'text', text })
}

/** The client taps a button under one of the firm's messages. */
export function tapButton(
  world: World, client: Client, under: PhoneMessage, button: PhoneButton, at = world.clock.now(),
): PhoneMessage {
  return say(world, client, button.text, at, { type: 'button', button, contextId: under.id })
}

function say(world: World, client: Client, text: string, at: number, content: InboundContent): PhoneMessage {
  if (client.whatsapp === null) throw new Error(`${client.name} is not on WhatsApp`)
  readOnWhatsApp(world, client)
  const id = wamid(digits(client.whatsapp), 'in')
  const message: PhoneMessage = { id, channel: 'whatsapp', from: 'client', text, at, status: 'sent' }
  client.messages.push(message)
  client.messages.sort((one, other) => one.at - other.at)
  client.lastClientAt = Math.max(client.lastClientAt ?? 0, at)
  postInbound(world, { name: client.name, from: client.whatsapp, id, at, content })
  world.changed(client)
  return message
}
