import { digits, type Client } from '../clients/client.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { GraphError } from './graph-error.ts'
import type { SentMessage } from './send-schema.ts'
import { shownNumber } from './webhook.ts'

/** To whom a message goes. `client` undefined: nobody who is on WhatsApp. */
export interface To {
  /** As sent. */
  input: string
  client: Client | undefined
  /** Digits; undefined where the sender does not know them. */
  waId: string | undefined
  userId: string | undefined
}

/** By number, or by the business-scoped user id; one that this business never got is refused with 131062. */
export function recipientOf(world: World, { to, recipient }: SentMessage): To {
  if (to !== undefined) {
    if (digits(to) === digits(credentials.whatsapp.number)) throw new GraphError(131021)
    const client = world.clients.onWhatsApp(to)
    return { input: to, client, waId: digits(to), userId: client?.userId ?? undefined }
  }
  const client = recipient === undefined ? undefined : world.clients.byUserId(recipient)
  if (recipient === undefined || client === undefined) throw new GraphError(131062)
  return { input: recipient, client, waId: shownNumber(client), userId: recipient }
}
