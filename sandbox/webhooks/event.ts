import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { credentials } from '../credentials.ts'
import { graphJson } from '../graph/json.ts'
import { signatureFor } from '../twilio/signature.ts'
import type { Registrations } from '../world.ts'

/** Something that a provider has to tell the app: plain data, so that it survives an end of the sandbox. */
export const hookEventSchema = z.discriminatedUnion('target', [
  /** Meta: the whole body. */
  z.strictObject({ target: z.literal('webhooks.whatsapp'), body: z.record(z.string(), z.unknown()) }),
  /** Twilio: a form, to the StatusCallback of one message or (null) to the number's SmsUrl. */
  z.strictObject({
    target: z.literal('webhooks.twilio'), fields: z.record(z.string(), z.string()), callback: z.string().nullable(),
  }),
])
export type HookEvent = z.output<typeof hookEventSchema>
export type HookTarget = HookEvent['target']

/** As the traffic list shows it. */
export const shownOf = (event: HookEvent): unknown => 'body' in event ? event.body : event.fields

/** Asked anew at each try: the app may have come back at another port. Undefined = nowhere yet, so it waits. */
export function addressOf(event: HookEvent, { whatsapp, twilio }: Registrations): string | undefined {
  if (event.target === 'webhooks.whatsapp') return whatsapp?.url
  return event.callback === null ? twilio?.url : whereItIsNow(event.callback, twilio?.url)
}

/**
 * A real app stands behind a public address that stays. Here it may come back at another port, so a callback of
 * before goes to the origin that was registered last.
 */
function whereItIsNow(callback: string, registered: string | undefined): string {
  if (registered === undefined) return callback
  const { pathname, search } = new URL(callback)
  return new URL(pathname + search, registered).href
}

/** Bytes and signature for that URL, as the provider makes them. */
export function requestOf(event: HookEvent, url: string): { body: string, headers: Record<string, string> } {
  if (event.target === 'webhooks.twilio') {
    return {
      body: new URLSearchParams(event.fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': signatureFor(url, event.fields),
      },
    }
  }
  const body = graphJson(event.body)
  const signature = createHmac('sha256', credentials.whatsapp.appSecret).update(body).digest('hex')
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  }
}
