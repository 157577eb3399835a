import type { MediaKind } from '../media/kinds.ts'
import type { PhoneTemper } from './phone-temper.ts'

/** How a simulated person behaves; see tempers.ts and habits.ts. */
export const tempers = [
  'accepts', 'declines', 'silent', 'not-on-whatsapp', 'writes-first', 'stranger', 'opted-in',
  'username', 'sends-media', 'sends-card-number', 'edits-and-revokes', 'says-stop', 'landline', 'chatty', 'slow',
] as const
export type Temper = (typeof tempers)[number]

export type Channel = 'whatsapp' | 'sms'
export const numberLabels = ['mobile', 'office', 'home', 'other'] as const
export type NumberLabel = (typeof numberLabels)[number]

export interface ClientNumber { label: NumberLabel, e164: string }

/** A button under a message on the phone. */
export interface PhoneButton { kind: 'quick-reply' | 'url' | 'phone' | 'reply', text: string, payload: string }

/** A file as the phone shows it; its bytes are on the shelf under `id`, which is also Meta's. */
export interface PhoneMedia { kind: MediaKind, id: string, mime: string, bytes: number, name: string | null, voice: boolean }
/** Degrees in WGS 84. */
export interface PhonePlace { latitude: number, longitude: number, name?: string | undefined, address?: string | undefined }
export interface PhoneCard { name: string, organisation?: string | undefined, phones: string[], emails: string[] }
/** A list behind a button: one row is chosen. */
export interface PhoneList { button: string, rows: { id: string, title: string, description?: string | undefined, section?: string | undefined }[] }

/** One message as the client's phone shows it. */
export interface PhoneMessage {
  /** wamid or Twilio SID. */
  id: string
  channel: Channel
  from: 'client' | 'firm'
  text: string
  /** Milliseconds, the sandbox's clock. */
  at: number
  /** Of the firm's messages `delivered`, `read` or `played` by the client; of the client's `sent` or `read` by the firm. */
  status: 'sent' | 'delivered' | 'read' | 'played'
  /** `text` is its caption. */
  media?: PhoneMedia
  place?: PhonePlace
  cards?: PhoneCard[]
  list?: PhoneList
  /** The message that this one answers. */
  replyTo?: string
  /** Emoji under it. */
  reactions?: { client?: string, firm?: string }
  /** What it said before, oldest first. */
  earlier?: string[]
  /** The client took it back. */
  revoked?: true
  /** A line of the app itself, or something that the Cloud API does not carry; nothing to answer to. */
  notice?: true
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
  /** How their telephone meets a call. */
  phone: PhoneTemper
  /** Milliseconds until they answer; null = as the pace says. */
  ringMs: number | null
  /** Whether the advisor has this person in the contacts (false: the stranger). */
  inContacts: boolean
  /** E.164 of the number that WhatsApp runs on; null = not on WhatsApp. */
  whatsapp: string | null
  messages: PhoneMessage[]
  /** Business-scoped user id, `GB.…`; null = known by the number alone. */
  userId: string | null
  username: string | null
  /** Webhooks name the user id alone. */
  hidesNumber: boolean
  /** Wants no marketing messages from this firm. */
  marketingStopped: boolean
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
