import type { World } from '../world.ts'
import type { Client, PhoneMessage } from './client.ts'
import { readOnWhatsApp } from './read.ts'
import { answerOf } from './tempers.ts'
import { tapButton } from './write.ts'

/** A WhatsApp message reaches the phone; an automatic client reads it, and answers an opt-in as its temper is. */
export function receiveOnWhatsApp(world: World, client: Client, message: PhoneMessage): void {
  client.messages.push(message)
  client.typingUntil = null
  world.changed(client)
  if (!client.auto) return
  world.pacer.later('read', () => {
    readOnWhatsApp(world, client)
    const answer = answerOf(client.temper, message)
    if (answer) world.pacer.later('answer', () => tapButton(world, client, message, answer))
  })
}
