import { unixSeconds } from '../clock.ts'
import type { World } from '../world.ts'
import { failedStatusError } from './graph-error.ts'
import { postChange } from './webhook.ts'

/** What every status of one message repeats. */
export interface Sent {
  /** wamid */
  id: string
  /** Digits. */
  recipient: string
  /** `biz_opaque_callback_data`, echoed. */
  opaque: string | undefined
}

export interface Pricing {
  billable: boolean
  pricing_model: 'PMP'
  type: 'regular' | 'free_customer_service'
  category: string
}

type Status = 'sent' | 'delivered' | 'read' | 'failed'

export function postStatus(world: World, sent: Sent, status: Status, extra: { code?: number, pricing?: Pricing } = {}): void {
  postChange(world, {
    statuses: [{
      id: sent.id,
      status,
      timestamp: unixSeconds(world.clock.now()),
      recipient_id: sent.recipient,
      ...(sent.opaque !== undefined && { biz_opaque_callback_data: sent.opaque }),
      ...(extra.pricing && { pricing: extra.pricing }),
      ...(extra.code !== undefined && { errors: [failedStatusError(extra.code)] }),
    }],
  })
}
