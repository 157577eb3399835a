import { plainJson, type Answer } from '../http/answer.ts'

/** A refusal in Twilio's envelope, thrown by an endpoint and answered by the router. */
export class TwilioError extends Error {
  readonly code: number

  constructor(code: number, message?: string) {
    super(message ?? messages[code] ?? 'Error')
    this.code = code
  }
}

const statuses: Record<number, number> = { 20003: 401, 20006: 403, 20404: 404, 20429: 429, 20500: 500, 20503: 503 }

const messages: Record<number, string> = {
  20001: 'Invalid query value',
  20003: 'Authenticate',
  20006: 'Access Denied',
  20429: 'Too many requests',
  20500: 'Internal Server Error',
  20503: 'Service unavailable',
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21610: 'Attempt to send to unsubscribed recipient',
  21617: 'The concatenated message body exceeds the 1600 character limit.',
}

export const twilioErrorAnswer = (code: number, message?: string): Answer => {
  const status = statuses[code] ?? 400
  const text = message ?? messages[code] ?? 'Error'
  const answer = plainJson(status, { code, message: text, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
  if (code !== 20003) return answer
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="Twilio API"' } }
}
