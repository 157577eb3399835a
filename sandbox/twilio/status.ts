import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { API_VERSION, type SmsMessage } from './sms-message.ts'
import { postForm } from './webhook.ts'

/** Moves a message on in the log and tells the app, if it gave a StatusCallback. */
export function postSmsStatus(world: World, sms: SmsMessage, status: SmsMessage['status'], errorCode?: number): void {
  const now = world.clock.now()
  sms.status = status
  sms.updatedAt = now
  if (status === 'sent') sms.sentAt = now
  if (errorCode !== undefined) sms.errorCode = errorCode
  if (sms.statusCallback === undefined) return
  const { statusCallback } = sms
  postForm(world, () => whereItIsNow(world, statusCallback), {
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
    ...(status === 'delivered' && { RawDlrDoneDate: new Date(now).toISOString().replace(/\D/g, '').slice(2, 12) }),
    SmsSid: sms.sid, SmsStatus: status, MessageStatus: status, To: sms.to, MessageSid: sms.sid,
    AccountSid: credentials.twilio.accountSid, From: sms.from, ApiVersion: API_VERSION,
  })
}

/**
 * A real app stands behind a public address that stays. Here it may come back at another port, so a callback of
 * before goes to the origin that was registered last.
 */
function whereItIsNow(world: World, callback: string): string {
  const registered = world.registrations.twilio?.url
  if (registered === undefined) return callback
  const { pathname, search } = new URL(callback)
  return new URL(pathname + search, registered).href
}
