import { randomBytes } from 'node:crypto'

/** `wamid.` + base64 of the client's number, a direction byte and 18 hex digits, as real ones decode. */
export function wamid(clientDigits: string, direction: 'in' | 'out'): string {
  const unique = randomBytes(9).toString('hex').toUpperCase()
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, clientDigits.length]), Buffer.from(clientDigits, 'ascii'),
    Buffer.from([0x15, 0x02, 0x00, direction === 'out' ? 0x11 : 0x12, 0x18, unique.length]),
    Buffer.from(unique, 'ascii'), Buffer.from([0x00]),
  ])
  return `wamid.${bytes.toString('base64')}`
}

/** Twilio's SIDs: two letters and 32 hex digits. */
export const twilioSid = (prefix: 'SM' | 'MM' | 'ME' | 'RE' | 'CA' | 'TR'): string => prefix + randomBytes(16).toString('hex')

/** Meta's trace id, 23 characters of base64url, the same in `x-fb-request-id` and `fbtrace_id`. */
export const traceId = (): string => `A${randomBytes(17).toString('base64url').slice(0, 22)}`
