import type { TwilioWhatsAppConnector, VoiceConnector } from '../policy.ts'

const account = { enabled: true, accountSid: 'AC5a4db0c0ffee0011223344556677889a', authToken: 'twilio-token', pollEverySeconds: 15 } as const

/** Connectors of one Twilio account, with everything at `baseUrl`. */
export const twilioWhatsApp = (baseUrl: string): TwilioWhatsAppConnector => ({ ...account, provider: 'twilio-whatsapp', baseUrl, contentUrl: baseUrl })
export const twilioVoice = (baseUrl: string): VoiceConnector => ({ ...account, provider: 'twilio', baseUrl })
