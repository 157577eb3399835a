import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { API_VERSION, type SmsMessage } from './sms-message.ts'

/** The firm's WhatsApp sender at Twilio. */
const ChannelInstallSid = 'XE5a4db0c0ffee0011223344556677889d'

/** Moves a message on in the log and tells the app, if it gave a StatusCallback. */
export function postSmsStatus(world: World, sms: SmsMessage, status: SmsMessage['status'], errorCode?: number): void {
  const now = world.clock.now()
  sms.status = status
  sms.updatedAt = now
  if (status === 'sent' || sms.sentAt === null) sms.sentAt = now
  if (errorCode !== undefined) sms.errorCode = errorCode
  if (sms.statusCallback === undefined) return
  const fields = {
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
    ...(sms.to.startsWith('whatsapp:') && { ChannelInstallSid, ChannelPrefix: 'whatsapp', ChannelToAddress: sms.to.replace('whatsapp:', ''), ...((status === 'delivered' || status === 'read') && { EventType: status.toUpperCase() }) }),
    ...(status === 'delivered' && !sms.to.startsWith('whatsapp:') && { RawDlrDoneDate: new Date(now).toISOString().replace(/\D/g, '').slice(2, 12) }),
    SmsSid: sms.sid, SmsStatus: status, MessageStatus: status, To: sms.to, MessageSid: sms.sid,
    AccountSid: credentials.twilio.accountSid, From: sms.from, ApiVersion: API_VERSION,
  }
  world.hooks.post({ target: 'webhooks.twilio', callback: sms.statusCallback, fields })
}
