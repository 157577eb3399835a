import { postStatus, sentTo } from '../graph/status.ts'
import { readAtTwilio } from '../twilio/whatsapp.ts'
import type { World } from '../world.ts'
import type { Client, PhoneMessage } from './client.ts'

/** The client looks at the chat: each unread message of the firm gets its `read` status. */
export function readOnWhatsApp(world: World, client: Client): void {
  const unread = client.messages.filter(({ channel, from, status }) =>
    channel === 'whatsapp' && from === 'firm' && status !== 'read' && status !== 'played')
  for (const message of unread) {
    message.status = 'read'
    if (!readAtTwilio(world, message.id)) postStatus(world, sentTo(client, message.id, message.opaque), 'read')
  }
  if (unread.length > 0) world.changed(client)
}

/** The client listens to a voice note of the firm for the first time. */
export function playVoice(world: World, client: Client, message: PhoneMessage): void {
  readOnWhatsApp(world, client)
  if (message.status === 'played') return
  message.status = 'played'
  postStatus(world, sentTo(client, message.id, message.opaque), 'played')
  world.changed(client)
}
