import { unixSeconds } from '../clock.ts'
import type { World } from '../world.ts'
import { failedStatusError } from './graph-error.ts'
import type { Client } from '../clients/client.ts'
import { postChange, shownNumber } from './webhook.ts'

/** What every status of one message repeats. */
export interface Sent {
  /** wamid */
  id: string
  /** Digits; undefined where a username hides them. */
  recipient: string | undefined
  /** Business-scoped user id. */
  userId: string | undefined
  /** `biz_opaque_callback_data`, echoed. */
  opaque: string | undefined
}

export interface Pricing {
  billable: boolean
  pricing_model: 'PMP'
  type: 'regular' | 'free_customer_service'
  category: string
}

type Status = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

export const sentTo = (client: Client, id: string, opaque: string | undefined): Sent =>
  ({ id, recipient: shownNumber(client), userId: client.userId ?? undefined, opaque })

export function postStatus(world: World, sent: Sent, status: Status, extra: { code?: number, pricing?: Pricing } = {}): void {
  postChange(world, {
    statuses: [{
      id: sent.id,
      status,
      timestamp: unixSeconds(world.clock.now()),
      ...(sent.recipient !== undefined && { recipient_id: sent.recipient }),
      ...(sent.userId !== undefined && { recipient_user_id: sent.userId }),
      ...(sent.opaque !== undefined && { biz_opaque_callback_data: sent.opaque }),
      ...(extra.pricing && { pricing: extra.pricing }),
      ...(extra.code !== undefined && { errors: [failedStatusError(extra.code)] }),
    }],
  })
}
