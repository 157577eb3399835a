import { z } from 'zod'
import type { E164 } from '../../../core/ids.ts'
import type { DeliveryStatus } from '../../../core/messaging/status.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { failedSmsError } from '../../../core/sms/twilio-errors.ts'

/** `SM…`, or `MM…` where it has media. */
export const messageSid = z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/)

/** A message as create and list show it; of what we read. */
export const messageResource = z.looseObject({
  sid: messageSid,
  direction: z.string().optional().catch(undefined),
  from: z.string().nullable().catch(null),
  to: z.string().nullable().catch(null),
  body: z.string().catch(''),
  status: z.string().catch(''),
  num_media: z.coerce.number().catch(0),
  /** RFC 2822, GMT: `Fri, 24 May 2019 17:44:46 +0000`; `date_sent` is null until it was. */
  date_sent: z.string().nullable().catch(null),
  date_created: z.string().nullable().catch(null),
  error_code: z.coerce.number().int().nullable().catch(null),
  error_message: z.string().nullable().catch(null),
})
export type MessageResource = z.output<typeof messageResource>

/** Twilio's statuses in our words; null = still on its way there, or none of ours. */
export function statusOf(word: string): DeliveryStatus | null {
  switch (word) {
    case 'sent': case 'delivered': case 'read': case 'failed': return word
    // Some of the segments arrived: it left, and more is not known.
    case 'partially_delivered': return 'sent'
    case 'undelivered': case 'canceled': return 'failed'
    default: return null
  }
}

/** Why it failed; null where it did not. */
export function failureOf(status: DeliveryStatus | null, code: number | null, details: string): ProviderError | null {
  if (status !== 'failed') return null
  return code === null || code === 0 ? { code: 'failed', class: 'final', advice: 'tell-it', details } : failedSmsError(code, details)
}

/** Short codes and names (`MYBANK`) are no numbers: null. */
export const e164Of = (text: string | null): E164 | null => text !== null && /^\+[1-9]\d{6,14}$/.test(text) ? text as E164 : null
