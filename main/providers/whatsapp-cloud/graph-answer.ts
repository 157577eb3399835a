import { z } from 'zod'
import type { ProviderError } from '../../../core/provider-error.ts'
import { MINUTE, type Milliseconds } from '../../../core/time.ts'
import { graphError } from '../../../core/whatsapp/graph-errors.ts'
import type { HttpAnswer, HttpResult } from '../http.ts'
import { readResult, retryAfter, type Reading } from '../outcome.ts'
import { numeric } from './webhook-schema.ts'

/** `error_data` is an object from the messaging layer, at times a bare string, else missing. */
const errorData = z.union([z.looseObject({ details: z.string().optional() }), z.string().transform((details) => ({ details }))]).optional().catch(undefined)

const envelope = z.looseObject({
  error: z.looseObject({
    code: numeric,
    error_subcode: numeric.optional().catch(undefined),
    message: z.string().catch(''),
    error_user_msg: z.string().optional().catch(undefined),
    error_data: errorData,
  }),
})

/** Meta's error in an answer, whatever its HTTP status says; null where there is none. */
function errorIn({ status, json }: HttpAnswer): ProviderError | null {
  const parsed = envelope.safeParse(json)
  if (!parsed.success) return null
  const { code, error_subcode, error_data, error_user_msg, message } = parsed.data.error
  return graphError(code, error_subcode ?? null, error_data?.details ?? error_user_msg ?? message, status)
}

const usage = z.record(z.string(), z.array(z.looseObject({ estimated_time_to_regain_access: z.number() })))

/** How long Meta asks us to wait: `Retry-After`, or the minutes in `x-business-use-case-usage`; null where it does not say. */
function waitAsked(answer: HttpAnswer): Milliseconds | null {
  const asked = retryAfter(answer)
  if (asked !== null) return asked
  const header = answer.headers['x-business-use-case-usage']
  if (typeof header !== 'string') return null
  try {
    const minutes = Object.values(usage.parse(JSON.parse(header))).flat().map((entry) => entry.estimated_time_to_regain_access)
    const longest = Math.max(0, ...minutes)
    return longest > 0 ? longest * MINUTE : null
  } catch {
    return null
  }
}

export const readGraph = (result: HttpResult): Reading => readResult(result, errorIn, waitAsked)
