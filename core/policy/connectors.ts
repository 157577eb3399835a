import { z } from 'zod'
import type { LineId } from '../ids.ts'
import { e164, host, httpUrl, name, secretName } from './words.ts'

const webhook = z.strictObject({
  port: z.int().min(0).max(65_535).default(0).describe('Port of the listener on 127.0.0.1; 0 = any free one.'),
  publicUrl: httpUrl.optional().describe("The address the provider posts to (a tunnel or reverse proxy). Default: the listener's own loopback address."),
  register: z.boolean().default(false).describe('Tell the provider that address at start (Meta: override_callback_uri; Twilio: SmsUrl of the number).'),
}).describe("Where the provider's webhooks reach this desk.")

const enabled = z.boolean().describe('Off: no screen has a trace of it, and nothing is sent or asked.')
const refreshed = z.enum(['either', 'client']).optional().describe("Whose message refreshes the 24 hours. Default: client at Meta's and Twilio's own hosts, else either.")

const whatsappCloud = z.strictObject({
  enabled,
  provider: z.literal('whatsapp-cloud'),
  baseUrl: httpUrl.default('https://graph.facebook.com').describe('Where the provider is.'),
  version: z.string().regex(/^v\d+\.\d+$/, 'must be a version of the Graph API, like v26.0').default('v26.0').describe('Of the Graph API.'),
  businessAccountId: z.string().regex(/^\d+$/, 'must be the digits of a WhatsApp Business Account (WABA)').describe('WhatsApp Business Account (WABA).'),
  accessToken: secretName.describe('Name of the secret: permanent token of a system user.'),
  appSecret: secretName.describe('Name of the secret that checks the signature of webhooks.'),
  verifyToken: secretName.describe('Name of the secret that Meta shows when it checks the address.'),
  webhook,
  refreshedBy: refreshed,
  checkEverySeconds: z.int().min(1).max(3600).default(60).describe("Seconds between looks at the connection; they also carry the provider's clock."),
})

/** What every connector at Twilio needs. */
const twilioAccount = {
  enabled,
  baseUrl: httpUrl.default('https://api.twilio.com').describe('Where the provider is.'),
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be an account SID: AC and 32 hexadecimal digits').describe("The account's SID."),
  authToken: secretName.describe('Name of the secret that signs in, and checks webhooks.'),
  webhook: webhook.optional(),
  pollEverySeconds: z.int().min(0).max(3600).default(15).describe('Poll for what came in, every so many seconds; 0 = webhooks only.'),
}
const twilioSms = z.strictObject({ ...twilioAccount, provider: z.literal('twilio') }).describe('SMS.')
const twilioVoice = z.strictObject({ ...twilioAccount, provider: z.literal('twilio') }).describe("Voicemail: recordings of the lines' numbers and their transcriptions.")
/** WhatsApp through Twilio: needs no public address, for it can be polled. */
const twilioWhatsApp = z.strictObject({
  ...twilioAccount,
  provider: z.literal('twilio-whatsapp'),
  contentUrl: httpUrl.default('https://content.twilio.com').describe('Where its templates live.'),
  refreshedBy: refreshed,
})

const iceServer = z.strictObject({
  urls: z.string().regex(/^(stuns?|turns?):[^\s]{1,300}$/, 'must be an address like turns:turn.firm.example:443?transport=tcp').describe('RFC 7064, RFC 7065.'),
  username: z.string().max(200).optional(), credential: secretName.optional().describe('Name of the secret.'),
})
const phone = z.strictObject({
  enabled,
  servers: z.array(z.url({ protocol: /^wss?$/, error: 'must be an address like wss://sip.firm.example' })).min(1).max(5).describe('SIP over WebSocket (RFC 7118), in order of preference: where one fails, the next is tried.'),
  domain: host.describe('Of the addresses: sip:user@domain; also the realm of the digest.'),
  registerSeconds: z.int().min(30).max(7200).default(300).describe('How long a registration lasts.'),
  sessionSeconds: z.int().min(0).max(86_400).default(1800).describe('Session timer (RFC 4028); 0 = none.'),
  iceServers: z.array(iceServer).max(8).default([]).describe('STUN and TURN. None are asked that do not stand here.'),
  relayOnly: z.boolean().default(false).describe('Sound goes through TURN alone.'),
  codecs: z.array(z.enum(['opus', 'G722', 'PCMU', 'PCMA'])).min(1).default(['opus', 'PCMU', 'PCMA']).describe('In order of preference.'),
  opusBitrate: z.int().min(6000).max(128_000).default(24_000).describe('Bits per second, at most.'),
  dtmf: z.enum(['auto', 'rfc4733', 'info']).default('auto').describe('How keys are sent. auto: in the sound (RFC 4733) where the far side takes it, else INFO.'),
  numbers: z.enum(['e164', 'digits']).default('e164').describe('How a number is written to the exchange: +442079460123 or 442079460123.'),
  voicemailLamp: z.boolean().default(true).describe('Ask the exchange for waiting voicemail (RFC 3842).'),
}).describe('Calls, over SIP.')

export const connectorsSchema = z.strictObject({
  whatsapp: z.discriminatedUnion('provider', [whatsappCloud, twilioWhatsApp]).optional().describe('WhatsApp, by Meta or over Twilio.'),
  sms: twilioSms.optional(),
  voice: twilioVoice.optional(),
  phone: phone.optional(),
}).describe('Ways to clients. One that is missing is off.')

export const lineSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be a–z, 0–9 and -, at most 40').transform((text) => text as LineId).describe('Unique. Consent and conversations belong to it: never use it for another number.'),
  name: name(60).describe('Shown where there are several lines.'),
  whatsapp: z.strictObject({
    phoneNumberId: z.string().regex(/^\d+$/, "must be the digits of Meta's id, not the number").optional().describe("Meta's id of the number; needed by whatsapp-cloud."),
    number: e164.describe('The number itself.'),
  }).optional(),
  sms: z.strictObject({ number: e164.describe('A number of the Twilio account.') }).optional(),
  voice: z.strictObject({ number: e164.describe('Whose voicemail is shown on this line.') }).optional(),
  phone: z.strictObject({
    user: z.string().regex(/^[A-Za-z0-9_.!~*'()&=+$,;?/-]{1,100}$/, 'must be the user part of a SIP address').describe('User part of its address at the exchange.'),
    authUser: name(200).optional().describe('Where the exchange signs in by another name than `user`.'),
    password: secretName.describe('Name of the secret.'),
    number: e164.optional().describe('What clients see when they are called.'),
    mailbox: z.string().max(300).optional().describe('SIP address of its voicemail, for the lamp. Default: its own.'),
  }).optional().describe('Its phone.'),
})

type Connectors = z.output<typeof connectorsSchema>
export type WhatsAppConnector = NonNullable<Connectors['whatsapp']>
export type WhatsAppCloudConnector = Extract<WhatsAppConnector, { provider: 'whatsapp-cloud' }>
export type TwilioWhatsAppConnector = Extract<WhatsAppConnector, { provider: 'twilio-whatsapp' }>
export type SmsConnector = NonNullable<Connectors['sms']>
export type VoiceConnector = NonNullable<Connectors['voice']>
export type PhoneConnector = NonNullable<Connectors['phone']>
export type Connector = WhatsAppConnector | SmsConnector | VoiceConnector

/** The window rule in force: the policy's word, else the provider profile's: Meta's own rule at Meta's and Twilio's own hosts. */
export const refreshedBy = (connector: WhatsAppConnector): 'either' | 'client' =>
  connector.refreshedBy ?? (/(^|\.)(facebook|twilio)\.com$/.test(new URL(connector.baseUrl).hostname) ? 'client' : 'either')

/** Whether contact cards can go out: Twilio has none. */
export const hasCards = (connector: WhatsAppConnector): boolean => connector.provider === 'whatsapp-cloud'

/** Whether reply buttons can be made on the spot. Twilio has them in templates alone. */
export const hasReplyButtons = (connector: WhatsAppConnector): boolean => connector.provider === 'whatsapp-cloud'
