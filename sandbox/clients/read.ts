import { postStatus } from '../graph/status.ts'
import type { World } from '../world.ts'
import { digits, type Client } from './client.ts'

/** The client looks at the chat: each unread message of the firm gets its `read` status. */
export function readOnWhatsApp(world: World, client: Client): void {
  const unread = client.messages.filter(({ channel, from, status }) =>
    channel === 'whatsapp' && from === 'firm' && status !== 'read')
  for (const message of unread) {
    message.status = 'read'
    postStatus(world, { id: message.id, recipient: digits(client.whatsapp ?? ''), opaque: message.opaque }, 'read')
  }
  if (unread.length > 0) world.changed(client)
}
