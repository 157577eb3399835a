import { isLoopback } from '../network/loopback.ts'

/** Where WhatsApp posts, below the public address. */
export const WHATSAPP_PATH = '/webhooks/whatsapp'
/** Where Twilio posts what comes in, and what became of ours. */
export const SMS_PATH = '/webhooks/twilio/sms'
export const SMS_STATUS_PATH = '/webhooks/twilio/status'

/** A webhook's whole address: the path below the base, which may have a path of its own (a reverse proxy's). */
export function webhookAddress(base: URL, path: string): URL {
  const url = new URL(base)
  url.pathname = url.pathname.replace(/\/+$/, '') + path
  url.search = ''
  url.hash = ''
  return url
}

/** A provider out in the network cannot post to this machine's loopback; Twilio even refuses to send (error 21609). */
export const canReach = (provider: URL, webhook: URL): boolean => isLoopback(provider) || !isLoopback(webhook)
