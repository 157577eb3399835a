import type { Answer } from '../http/answer.ts'
import type { World } from '../world.ts'
import { GraphError } from './graph-error.ts'
import { graphAnswer } from './json.ts'
import type { ReadReceipt } from './validate.ts'

/** Meta ends "typing…" by itself after 25 s. */
const TYPING_MS = 25_000

/** Marks a client's message and all earlier ones as read by the firm; may show "typing…". */
export function markRead(world: World, receipt: ReadReceipt): Answer {
  for (const client of world.clients.all()) {
    const read = client.messages.find((message) => message.id === receipt.message_id && message.from === 'client')
    if (!read) continue
    for (const message of client.messages) {
      if (message.channel === 'whatsapp' && message.from === 'client' && message.at <= read.at) message.status = 'read'
    }
    client.typingUntil = receipt.typing_indicator ? world.clock.now() + TYPING_MS : client.typingUntil
    world.changed(client)
    return graphAnswer(200, { success: true })
  }
  throw new GraphError(100, `Message ID is invalid: ${receipt.message_id}`)
}
