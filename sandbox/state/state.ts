import { z } from 'zod'
import { numberLabels, tempers, type Client, type PhoneMessage } from '../clients/client.ts'
import { phoneTempers } from '../clients/phone-temper.ts'
import { mediaKinds } from '../media/kinds.ts'
import type { SmsMessage } from '../twilio/sms-message.ts'
import { voicemailSchema } from '../twilio/voicemail.ts'
import { hookEventSchema } from '../webhooks/event.ts'
import type { World } from '../world.ts'

const moment = z.number().nullable()
const media = z.strictObject({ kind: z.enum(mediaKinds), id: z.string(), mime: z.string(), bytes: z.number(), name: z.string().nullable(), voice: z.boolean() })
const place = z.strictObject({ latitude: z.number(), longitude: z.number(), name: z.string().optional(), address: z.string().optional() })
const card = z.strictObject({ name: z.string(), organisation: z.string().optional(), phones: z.array(z.string()), emails: z.array(z.string()) })
const list = z.strictObject({
  button: z.string(),
  rows: z.array(z.strictObject({ id: z.string(), title: z.string(), description: z.string().optional(), section: z.string().optional() })),
})
const message: z.ZodType<PhoneMessage> = z.strictObject({
  id: z.string(), channel: z.enum(['whatsapp', 'sms']), from: z.enum(['client', 'firm']), text: z.string(), at: z.number(),
  status: z.enum(['sent', 'delivered', 'read', 'played']), header: z.string().optional(), footer: z.string().optional(),
  buttons: z.array(z.strictObject({ kind: z.enum(['quick-reply', 'url', 'phone', 'reply']), text: z.string(), payload: z.string() })).optional(),
  template: z.strictObject({ name: z.string(), language: z.string(), parameters: z.array(z.string()) }).optional(),
  opaque: z.string().optional(),
  media: media.optional(), place: place.optional(), cards: z.array(card).optional(), list: list.optional(), replyTo: z.string().optional(),
  reactions: z.strictObject({ client: z.string().optional(), firm: z.string().optional() }).optional(),
  earlier: z.array(z.string()).optional(), revoked: z.literal(true).optional(), notice: z.literal(true).optional(),
})
const client: z.ZodType<Client> = z.strictObject({
  id: z.string(), name: z.string(), numbers: z.array(z.strictObject({ label: z.enum(numberLabels), e164: z.string() })),
  language: z.string(), about: z.string(), notes: z.string(), temper: z.enum(tempers), auto: z.boolean(),
  phone: z.enum(phoneTempers).default('echoes'), ringMs: z.number().nullable().default(null),
  inContacts: z.boolean(), whatsapp: z.string().nullable(), messages: z.array(message),
  lastClientAt: moment, lastFirmAt: moment, typingUntil: moment,
  userId: z.string().nullable().default(null), username: z.string().nullable().default(null), hidesNumber: z.boolean().default(false), marketingStopped: z.boolean().default(false),
})
const file = z.strictObject({
  id: z.string(), bytes: z.base64().transform((text) => Buffer.from(text, 'base64')), mime: z.string(), name: z.string().nullable(),
  voice: z.boolean(), sha256: z.string(), owner: z.enum(['firm', 'client']), until: z.number(),
})
const sms: z.ZodType<SmsMessage> = z.strictObject({
  sid: z.string(), direction: z.enum(['inbound', 'outbound-api']), from: z.string(), to: z.string(), body: z.string(),
  status: z.enum(['queued', 'sent', 'delivered', 'read', 'undelivered', 'failed', 'received']),
  createdAt: z.number(), updatedAt: z.number(), sentAt: moment, errorCode: z.number().nullable(),
  media: z.array(z.strictObject({ sid: z.string(), file: z.string(), mime: z.string() })).optional(),
  statusCallback: z.string().optional(),
})

/** What outlives the sandbox: the phones, the providers' knowledge of them and of the app, and what they still have to tell it. */
export const stateSchema = z.strictObject({
  version: z.literal(1),
  /** Of the sandbox's clock, in milliseconds ahead of the machine's. */
  clockOffset: z.number(),
  clients: z.array(client),
  sms: z.array(sms),
  voicemails: z.array(voicemailSchema).default([]),
  /** Files that are small enough, base64. */
  files: z.array(file).default([]),
  smsOptOuts: z.array(z.string()),
  registrations: z.strictObject({
    whatsapp: z.strictObject({ url: z.string(), verifyToken: z.string() }).optional(),
    twilio: z.strictObject({ url: z.string(), method: z.enum(['POST', 'GET']) }).optional(),
  }),
  /** Webhooks that the app has not confirmed, oldest first. */
  undelivered: z.array(hookEventSchema),
})
export type State = z.output<typeof stateSchema>
/** As it lies in the file. */
export type WrittenState = z.input<typeof stateSchema>

export const stateOf = ({ clock, clients, shelf, sms, voicemails, smsOptOuts, registrations, hooks }: World): WrittenState => ({
  version: 1, clockOffset: clock.offset(), clients: clients.all(), sms, voicemails, files: shelf.kept().map((kept) => ({ ...kept, bytes: kept.bytes.toString('base64') })),
  smsOptOuts: [...smsOptOuts], registrations,
  undelivered: hooks.undelivered(),
})

/** Into a world that is as it was made, with nobody in it. */
export function restore(world: World, state: State): void {
  world.clock.advance(state.clockOffset)
  for (const client of state.clients) world.clients.add(client)
  world.shelf.restore(state.files)
  world.sms.push(...state.sms)
  world.voicemails.push(...state.voicemails)
  for (const number of state.smsOptOuts) world.smsOptOuts.add(number)
  Object.assign(world.registrations, state.registrations)
  for (const event of state.undelivered) world.hooks.post(event)
}
