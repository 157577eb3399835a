import { z } from 'zod'
import type { LineId, MessageId } from '../../../core/ids.ts'
import type { InboundContent } from '../../../core/messaging/message.ts'
import type { UtcMs } from '../../../core/time.ts'
import type { ProviderEvent, ReceiveEvents, WebhookAnswer, WebhookRequest } from '../provider.ts'
import { SMS_PATH, SMS_STATUS_PATH } from '../webhook-address.ts'
import { e164Of, failureOf, messageSid, statusOf } from './message-resource.ts'
import { isSigned } from './signature.ts'

/** Twilio's forms have at most a few dozen fields and ten addresses of media. */
const LARGEST_FORM = 256 * 1024

/** What reading a webhook needs to know. */
export interface WebhookReader {
  readonly authToken: string | null
  /** The line of a number of ours; undefined = another desk's. */
  line(number: string): LineId | undefined
  now(): UtcMs
}

const answer = (status: number): WebhookAnswer => ({ status, contentType: 'text/plain; charset=utf-8', body: '' })
/** TwiML that says nothing: no message goes back to the client by this way. */
const nothingToSay: WebhookAnswer = { status: 200, contentType: 'text/xml; charset=utf-8', body: '<Response/>' }

export async function answerWebhook(request: WebhookRequest, receive: ReceiveEvents, reader: WebhookReader): Promise<WebhookAnswer> {
  const { url, headers, rawBody } = request
  const read = url.pathname.endsWith(SMS_PATH) ? inbound : url.pathname.endsWith(SMS_STATUS_PATH) ? status : null
  if (read === null) return answer(404)
  if (request.method !== 'POST') return answer(405)
  if (rawBody.length > LARGEST_FORM) return answer(413)
  // Without the token nothing can be told true from false: Twilio tries once more, and polling finds the rest.
  if (reader.authToken === null) return answer(503)
  const form = new URLSearchParams(new TextDecoder().decode(rawBody))
  if (!isSigned(url, form, headers['x-twilio-signature'], reader.authToken)) return answer(401)
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) return answer(400)

  const events = read(form, url, reader)
  if (events === null) return answer(400)
  if (events.length === 0) return nothingToSay
  try {
    await receive(events)
  } catch {
    return answer(503)
  }
  return nothingToSay
}

function inbound(form: URLSearchParams, _: URL, reader: WebhookReader): ProviderEvent[] | null {
  const sid = messageSid.safeParse(form.get('MessageSid') ?? form.get('SmsSid'))
  const from = form.get('From')
  if (!sid.success || from === null) return null
  const lineId = reader.line(form.get('To') ?? '')
  if (lineId === undefined) return []
  return [{
    kind: 'message', lineId, channel: 'sms', providerId: sid.data, from: senderOf(from),
    // Twilio gives no time here; it posts within a second.
    at: reader.now(),
    content: contentOf(form.get('Body') ?? '', Number(form.get('NumMedia') ?? 0)),
    optOut: optOuts.get(form.get('OptOutType') ?? '') ?? null,
    about: null,
  }]
}

/** Advanced Opt-Out answered by itself; HELP changes nothing. */
const optOuts = new Map<string, 'stop' | 'start'>([['STOP', 'stop'], ['START', 'start']])

/** A short code or a name (`MYBANK`) is no number: it stands as user id, so that each such sender is somebody of their own. */
export function senderOf(from: string): Extract<ProviderEvent, { kind: 'message' }>['from'] {
  const e164 = e164Of(from)
  return e164 === null ? { e164, userId: from, profileName: from } : { e164, userId: null, profileName: null }
}

/** Pictures are not fetched: shown as such, with the words that came with them. */
export const contentOf = (text: string, media: number): InboundContent => media > 0 ? { type: 'unsupported', of: 'media', text } : { type: 'text', text }

const uuid = z.uuid()

function status(form: URLSearchParams, url: URL, reader: WebhookReader): ProviderEvent[] | null {
  const sid = messageSid.safeParse(form.get('MessageSid') ?? form.get('SmsSid'))
  const word = form.get('MessageStatus') ?? form.get('SmsStatus')
  if (!sid.success || word === null) return null
  const reported = statusOf(word)
  if (reported === null) return []
  const ourId = uuid.safeParse(url.searchParams.get('id'))
  const code = z.coerce.number().int().safeParse(form.get('ErrorCode') ?? undefined)
  return [{
    kind: 'status', channel: 'sms', providerId: sid.data, ourId: ourId.success ? ourId.data as MessageId : null, status: reported, at: reader.now(),
    error: failureOf(reported, code.success ? code.data : null, form.get('ErrorMessage') ?? ''), pricing: null,
  }]
}
