import { credentials } from '../credentials.ts'
import type { Answer } from '../http/answer.ts'
import { traceId } from '../ids.ts'

/** Meta's JSON: slashes escaped, everything beyond ASCII as \uXXXX. */
export const graphJson = (value: unknown): string => JSON.stringify(value)
  .replaceAll('/', '\\/')
  .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** An answer with the headers that every one of Meta's carries. */
export function graphAnswer(status: number, value: unknown, trace = traceId()): Answer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'facebook-api-version': 'v26.0',
      'x-fb-request-id': trace,
      'x-fb-trace-id': trace.slice(0, 11),
      'x-app-usage': '{"call_count":0,"total_cputime":0,"total_time":0}',
      'x-business-use-case-usage': JSON.stringify({
        [credentials.whatsapp.wabaId]: [
          { type: 'whatsapp', call_count: 1, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 0 },
        ],
      }),
      'cache-control': 'private, no-cache, no-store, must-revalidate',
    },
    body: graphJson(value),
  }
}
