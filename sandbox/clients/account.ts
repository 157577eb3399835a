import { postNumberChange, postPreference } from '../graph/webhook.ts'
import type { World } from '../world.ts'
import type { Client, PhoneMessage } from './client.ts'
import { wamid } from '../ids.ts'

/** WhatsApp moves to another number: the firm is told, and the old number is nobody's. */
export function changeNumber(world: World, client: Client, to: string, at = world.clock.now()): PhoneMessage {
  const before = client.whatsapp ?? to
  client.numbers = client.numbers.map((number) => number.e164 === before ? { ...number, e164: to } : number)
  client.whatsapp = to
  postNumberChange(world, client, before, at)
  return notice(world, client, `You changed your number from ${before} to ${to}`, at)
}

/** "Stop offers and announcements" in the chat with the firm, or resume. */
export function setMarketing(world: World, client: Client, stopped: boolean, at = world.clock.now()): PhoneMessage {
  client.marketingStopped = stopped
  postPreference(world, client, at)
  return notice(world, client, stopped ? 'You stopped offers and announcements' : 'You resumed offers and announcements', at)
}

function notice(world: World, client: Client, text: string, at: number): PhoneMessage {
  const message: PhoneMessage = { id: wamid('0', 'in'), channel: 'whatsapp', from: 'client', text, at, status: 'sent', notice: true }
  client.messages.push(message)
  client.messages.sort((one, other) => one.at - other.at)
  world.changed(client)
  return message
}
