import { createHmac } from 'node:crypto'
import { sameSecret } from '../same-secret.ts'

/**
 * What Twilio signs: the address, then each parameter's name and value, sorted by name; of a repeated name its
 * different values, sorted. Source: Twilio, "Webhooks security".
 */
export function signedText(url: string, parameters: URLSearchParams): string {
  const names = [...new Set(parameters.keys())].sort()
  return names.reduce((text, name) => text + [...new Set(parameters.getAll(name))].sort().map((value) => name + value).join(''), url)
}

/** Twilio signs with or without the port, depending on product and scheme: both spellings of the address. */
export function spellings(url: URL): readonly string[] {
  const rest = url.href.slice(url.origin.length)
  const host = `${url.protocol}//${url.hostname}`
  const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80'
  return [host + rest, `${host}:${port}${rest}`]
}

/** `X-Twilio-Signature`: base64 of the HMAC-SHA1 under the account's auth token. */
export function isSigned(url: URL, parameters: URLSearchParams, header: string | undefined, authToken: string): boolean {
  if (header === undefined || !/^[A-Za-z0-9+/]{27}=$/.test(header)) return false
  return spellings(url).some((address) =>
    sameSecret(createHmac('sha1', authToken).update(signedText(address, parameters)).digest('base64'), header))
}
