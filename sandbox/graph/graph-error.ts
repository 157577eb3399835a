import type { Answer } from '../http/answer.ts'
import { traceId } from '../ids.ts'
import { graphErrors } from './error-table.ts'
import { graphAnswer } from './json.ts'

/** A refusal, thrown by an endpoint and answered by the router in Meta's envelope. */
export class GraphError extends Error {
  readonly code: number
  readonly details: string | undefined
  /** The whole `message`; default `(#code) title`. */
  readonly wording: string | undefined

  constructor(code: number, details?: string, wording?: string) {
    super(wording ?? `Meta error ${code}`)
    this.code = code
    this.details = details
    this.wording = wording
  }
}

/** The object of the path is nobody's, gone, or another number's: answered with its id, see unknownObjectAnswer. */
export class UnknownObject extends Error {}

const bare = (code: number) => graphErrors[code] ?? { status: 400, title: 'Unknown error', details: 'Unknown error.' }

/** How the messaging layer answers an error: `error_data` with details. */
export function graphErrorAnswer({ code, details, wording }: Pick<GraphError, 'code' | 'details' | 'wording'>): Answer {
  if (code === 190 && wording === undefined) return expiredAnswer()
  const { status, title, details: usual } = bare(code)
  const error = { message: wording ?? `(#${code}) ${title}`, type: 'OAuthException', code }
  if (wording !== undefined && details === undefined) return enveloped(status, error)
  return enveloped(status, { ...error, error_data: { messaging_product: 'whatsapp', details: details ?? usual } })
}

/** A wrong or foreign object id: 400, GraphMethodException, 100 with subcode 33, no `error_data`. */
export const unknownObjectAnswer = (method: string, id: string): Answer => enveloped(400, {
  message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to `
    + 'missing permissions, or does not support this operation. '
    + 'Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api',
  type: 'GraphMethodException', code: 100, error_subcode: 33,
})

export const unreadableTokenAnswer = (): Answer => enveloped(401, {
  message: 'Invalid OAuth access token - Cannot parse access token', type: 'OAuthException', code: 190,
})

function expiredAnswer(): Answer {
  return enveloped(401, {
    message: 'Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT. '
      + 'The current time is Friday, 26-Apr-24 07:00:00 PDT.',
    type: 'OAuthException', code: 190, error_subcode: 463,
  })
}

function enveloped(status: number, error: { message: string } & Record<string, unknown>): Answer {
  const trace = traceId()
  const answer = graphAnswer(status, { error: { ...error, fbtrace_id: trace } }, trace)
  const plain = error.message.replace(/[^\x20-\x7e]/g, '?').replaceAll('"', "'")
  const challenge = `OAuth "Facebook Platform" "invalid_request" "${plain}"`
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } }
}

/** How a failed status carries it: `title` here, and neither type nor trace id. */
export function failedStatusError(code: number) {
  const { title, details } = bare(code)
  const href = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'
  return { code, title, message: title, error_data: { details }, href }
}
