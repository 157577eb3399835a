import { rfc2822 } from '../clock.ts'
import { credentials } from '../credentials.ts'
import { segmentsOf } from './segments.ts'

/** One row of Twilio's message log. */
export interface SmsMessage {
  sid: string
  direction: 'inbound' | 'outbound-api'
  from: string
  to: string
  body: string
  status: 'queued' | 'sent' | 'delivered' | 'read' | 'undelivered' | 'failed' | 'received'
  /** Milliseconds, the sandbox's clock. */
  createdAt: number
  updatedAt: number
  sentAt: number | null
  errorCode: number | null
  /** Files, by their place on the shelf. */
  media?: { sid: string, file: string, mime: string }[]
  /** Where the app wants to hear of this message. */
  statusCallback?: string
}

const { accountSid } = credentials.twilio
export const API_VERSION = '2010-04-01'
export const messageUri = (sid: string): string => `/${API_VERSION}/Accounts/${accountSid}/Messages/${sid}.json`

/** As create, fetch and list show it. */
export const smsJson = (sms: SmsMessage) => ({
  account_sid: accountSid,
  api_version: API_VERSION,
  body: sms.body,
  date_created: rfc2822(sms.createdAt),
  date_sent: sms.sentAt === null ? null : rfc2822(sms.sentAt),
  date_updated: rfc2822(sms.updatedAt),
  direction: sms.direction,
  error_code: sms.errorCode,
  error_message: sms.errorCode === null ? null : deliveryErrors[sms.errorCode] ?? 'Unknown error',
  from: sms.from,
  messaging_service_sid: null,
  num_media: String(sms.media?.length ?? 0),
  num_segments: String(segmentsOf(sms.body)),
  price: null,
  price_unit: 'USD',
  sid: sms.sid,
  status: sms.status,
  subresource_uris: { media: messageUri(sms.sid).replace('.json', '/Media.json') },
  to: sms.to,
  uri: messageUri(sms.sid),
})

export const deliveryErrors: Record<number, string> = {
  11200: 'HTTP retrieval failure',
  30003: 'Unreachable destination handset',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
  30034: 'US A2P 10DLC - Message from an Unregistered Number',
  63016: 'Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.',
  63019: 'Media failed to download',
  63024: 'Invalid message recipient',
}
