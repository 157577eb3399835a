import { z } from 'zod'
import type { MessageId } from '../../../core/ids.ts'
import type { Pricing } from '../../../core/messaging/message.ts'
import type { DeliveryStatus } from '../../../core/messaging/status.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import type { UtcMs } from '../../../core/time.ts'
import { failedStatusError } from '../../../core/whatsapp/graph-errors.ts'
import type { ProviderEvent } from '../provider.ts'
import { pricing, readAll, webhookError, wordsOfError, type WebhookStatus } from './webhook-schema.ts'

/** What became of a message of ours; null where Meta's word for it is none that we know. */
export function statusEvent(status: WebhookStatus, at: UtcMs): ProviderEvent | null {
  const reported = statusOf(status.status)
  if (reported === null) return null
  return {
    kind: 'status', channel: 'whatsapp', providerId: status.id, ourId: ourIdOf(status.biz_opaque_callback_data), status: reported, at,
    error: reported === 'failed' ? failureIn(status.errors) : null, pricing: pricingOf(status.pricing),
  }
}

const statuses: readonly DeliveryStatus[] = ['sent', 'delivered', 'read', 'played', 'failed']
const statusOf = (word: string): DeliveryStatus | null => statuses.find((status) => status === word) ?? null

const uuid = z.uuid()
const ourIdOf = (echoed: string | undefined): MessageId | null => {
  const result = uuid.safeParse(echoed)
  return result.success ? result.data as MessageId : null
}

function failureIn(errors: readonly unknown[]): ProviderError {
  const [first] = readAll(webhookError, errors)
  if (first === undefined) return { code: 'failed', class: 'final', advice: 'tell-it', details: 'WhatsApp gave no reason' }
  return failedStatusError(first.code, wordsOfError(first))
}

/** Meta's word on the price; `billable` may be gone some day, for `type` says it too. */
function pricingOf(value: unknown): Pricing | null {
  const result = pricing.safeParse(value)
  if (!result.success) return null
  const { billable, category, type } = result.data
  return { billable: billable ?? (type === undefined || type === 'regular'), category, type: type ?? '' }
}
