/** How a simulated person behaves; see tempers.ts. */
export const tempers = ['accepts', 'declines', 'silent', 'not-on-whatsapp', 'writes-first', 'stranger', 'opted-in'] as const
export type Temper = (typeof tempers)[number]

export type Channel = 'whatsapp' | 'sms'
export const numberLabels = ['mobile', 'office', 'home', 'other'] as const
export type NumberLabel = (typeof numberLabels)[number]

export interface ClientNumber { label: NumberLabel, e164: string }

/** A button under a message on the phone. */
export interface PhoneButton { kind: 'quick-reply' | 'url' | 'phone' | 'reply', text: string, payload: string }

/** One message as the client's phone shows it. */
export interface PhoneMessage {
  /** wamid or Twilio SID. */
  id: string
  channel: Channel
  from: 'client' | 'firm'
  text: string
  /** Milliseconds, the sandbox's clock. */
  at: number
  /** Of the firm's messages `delivered` or `read` by the client; of the client's `sent` or `read` by the firm. */
  status: 'sent' | 'delivered' | 'read'
  header?: string
  footer?: string
  buttons?: PhoneButton[]
  template?: { name: string, language: string, parameters: string[] }
  /** `biz_opaque_callback_data` that the app gave it. */
  opaque?: string
}

/** Who somebody is, as the advisor's contacts say it. */
export interface Profile {
  id: string
  name: string
  /** First one first: the default number. */
  numbers: ClientNumber[]
  /** BCP 47, `en-GB`. */
  language: string
  /** One line under the name. */
  about: string
  notes: string
}

export interface Client extends Profile {
  temper: Temper
  /** False: reads and answers only by hand or by the control API. */
  auto: boolean
  /** Whether the advisor has this person in the contacts (false: the stranger). */
  inContacts: boolean
  /** E.164 of the number that WhatsApp runs on; null = not on WhatsApp. */
  whatsapp: string | null
  messages: PhoneMessage[]
  /** When the client last wrote on WhatsApp. */
  lastClientAt: number | null
  /** When the firm's last accepted WhatsApp message came; opt-in templates do not count. */
  lastFirmAt: number | null
  /** Until when the phone shows "typing…"; Meta ends it after 25 s. */
  typingUntil: number | null
}

/** `+447700900142` → `447700900142`, as Meta names people. */
export const digits = (e164: string): string => e164.replace(/\D/g, '')

/** The client's own number on this channel; SMS goes to the first mobile. */
export function numberOn(client: Client, channel: Channel): string | undefined {
  if (channel === 'whatsapp') return client.whatsapp ?? undefined
  return (client.numbers.find((number) => number.label === 'mobile') ?? client.numbers[0])?.e164
}
