import { z } from 'zod'
import type { ProviderError } from '../../../core/provider-error.ts'
import { twilioError } from '../../../core/sms/twilio-errors.ts'
import type { HttpAnswer, HttpResult } from '../http.ts'
import { readResult, retryAfter, type Reading } from '../outcome.ts'

/** `code` decides; the text of `message` is not stable. A message resource has neither. */
const envelope = z.looseObject({ code: z.coerce.number().int(), message: z.string().catch('') })

/** Twilio's error in an answer; null where there is none. */
function errorIn({ status, json }: HttpAnswer): ProviderError | null {
  if (status < 400) return null
  const parsed = envelope.safeParse(json)
  return parsed.success ? twilioError(parsed.data.code, parsed.data.message, status) : null
}

export const readTwilio = (result: HttpResult): Reading => readResult(result, errorIn, retryAfter)
