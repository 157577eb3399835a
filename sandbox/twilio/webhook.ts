import { createHmac } from 'node:crypto'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'

/** `X-Twilio-Signature`: base64 HMAC-SHA1 of the URL and each field's name and value, sorted by name. */
export function signatureFor(url: string, fields: Record<string, string>, authToken = credentials.twilio.authToken): string {
  const text = Object.keys(fields).sort().reduce((sum, name) => sum + name + (fields[name] ?? ''), url)
  return createHmac('sha1', authToken).update(text).digest('base64')
}

/** Posts a form to the app; the URL is asked for at each try. */
export function postForm(world: World, url: () => string | undefined, fields: Record<string, string>): void {
  world.hooks.post({
    target: 'webhooks.twilio',
    url,
    request: (to) => ({
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': signatureFor(to, fields),
      },
    }),
    shown: fields,
  })
}
