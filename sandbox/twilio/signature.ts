import { createHmac } from 'node:crypto'
import { credentials } from '../credentials.ts'

/** `X-Twilio-Signature`: base64 HMAC-SHA1 of the URL and each field's name and value, sorted by name. */
export function signatureFor(url: string, fields: Record<string, string>, authToken = credentials.twilio.authToken): string {
  const text = Object.keys(fields).sort().reduce((sum, name) => sum + name + (fields[name] ?? ''), url)
  return createHmac('sha1', authToken).update(text).digest('base64')
}
