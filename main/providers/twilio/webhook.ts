import type { LineId } from '../../../core/ids.ts'
import type { UtcMs } from '../../../core/time.ts'
import type { ProviderEvent, ReceiveEvents, WebhookAnswer, WebhookRequest } from '../provider.ts'
import { isSigned } from './signature.ts'

/** Twilio's forms have at most a few dozen fields and ten addresses of media. */
const LARGEST_FORM = 256 * 1024

/** What reading a webhook needs to know. */
export interface WebhookReader {
  readonly authToken: string | null
  /** The line of an address of ours (`+1…`, `whatsapp:+1…`); undefined = another desk's. */
  line(address: string): LineId | undefined
  now(): UtcMs
}

/** Events of one form; null where it is not what should come there; 'later' where we could not find out all we need. */
export type ReadForm = (form: URLSearchParams, url: URL, reader: WebhookReader) => ProviderEvent[] | null | Promise<ProviderEvent[] | null | 'later'>

const answer = (status: number): WebhookAnswer => ({ status, contentType: 'text/plain; charset=utf-8', body: '' })
/** TwiML that says nothing: no message goes back to the client by this way. */
const nothingToSay: WebhookAnswer = { status: 200, contentType: 'text/xml; charset=utf-8', body: '<Response/>' }

/** One signed form to one of `forms`, by the end of its path. */
export async function answerWebhook(request: WebhookRequest, receive: ReceiveEvents, reader: WebhookReader, forms: Readonly<Record<string, ReadForm>>): Promise<WebhookAnswer> {
  const { url, headers, rawBody } = request
  const read = Object.entries(forms).find(([path]) => url.pathname.endsWith(path))?.[1]
  if (read === undefined) return answer(404)
  if (request.method !== 'POST') return answer(405)
  if (rawBody.length > LARGEST_FORM) return answer(413)
  // Without the token nothing can be told true from false: Twilio tries once more, and polling finds the rest.
  if (reader.authToken === null) return answer(503)
  const form = new URLSearchParams(new TextDecoder().decode(rawBody))
  if (!isSigned(url, form, headers['x-twilio-signature'], reader.authToken)) return answer(401)
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) return answer(400)

  const events = await read(form, url, reader)
  if (events === null) return answer(400)
  if (events === 'later') return answer(503)
  if (events.length === 0) return nothingToSay
  try {
    await receive(events)
  } catch {
    return answer(503)
  }
  return nothingToSay
}
