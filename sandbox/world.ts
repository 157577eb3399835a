import type { ClientBook } from './clients/book.ts'
import type { Client } from './clients/client.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Limits } from './graph/limits.ts'
import type { Network } from './http/network.ts'
import type { Options } from './options.ts'
import type { Proxy } from './proxy/proxy.ts'
import type { Telephony } from './sip/telephony.ts'
import type { Shelf } from './media/shelf.ts'
import type { Pacer } from './pace.ts'
import type { Traffic } from './traffic.ts'
import type { SmsMessage } from './twilio/sms-message.ts'
import type { Voicemail } from './twilio/voicemail.ts'
import type { Weather } from './weather/weather.ts'
import type { Hooks } from './webhooks/hooks.ts'

export type Provider = 'graph' | 'twilio'

/** Where the app wants to be told; as the app registered it over the wire. */
export interface Registrations {
  whatsapp?: { url: string, verifyToken: string }
  twilio?: { url: string, method: 'POST' | 'GET' }
}

/** Everything that the endpoints share. One world per sandbox. */
export interface World {
  readonly options: Options
  readonly clock: Clock
  readonly pacer: Pacer
  readonly faults: Faults
  readonly weather: Weather
  /** How fast WhatsApp takes messages. */
  readonly limits: Limits
  readonly traffic: Traffic
  readonly hooks: Hooks
  readonly clients: ClientBook
  /** Meta's media store. */
  readonly shelf: Shelf
  /** Twilio's message log, oldest first. */
  readonly sms: SmsMessage[]
  /** What clients spoke after the tone, oldest first. */
  readonly voicemails: Voicemail[]
  /** With whom the firm's WhatsApp number is: the provider that the app last used for it. */
  readonly carrier: { whatsapp: Provider }
  /** Numbers that texted STOP. */
  readonly smsOptOuts: Set<string>
  readonly registrations: Registrations
  readonly network: Network
  /** The exchange and its phones. */
  readonly telephony: Telephony
  /** Null = the app's way to the providers is straight. */
  readonly proxy: Proxy | null
  /** Tells the phones' page; without a client, that clock or connection changed. */
  changed(client?: Client): void
}
