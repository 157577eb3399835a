import { z } from 'zod'
import { mediaKinds } from '../media/kinds.ts'

/** What `POST /control/clients/{id}/messages` takes; docs/sandbox.md lists it. */

/** Milliseconds or ISO 8601; default now. */
const at = z.union([z.number().int().positive(), z.iso.datetime().transform((text) => Date.parse(text))]).optional()
const id = z.string().min(1).max(256)
const text = z.string().min(1).max(4096)
/** `replyTo`: the message that this one answers. */
const common = { channel: z.literal('whatsapp'), at, replyTo: id.optional() }
/** `messageId`: the message that it is about. */
const about = { channel: z.literal('whatsapp'), at, messageId: id.optional() }

const place = {
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().max(1000).optional(),
  address: z.string().max(1000).optional(),
}
const card = z.strictObject({
  name: text, organisation: z.string().optional(), phones: z.array(z.string()).default([]), emails: z.array(z.string()).default([]),
})

export const fileMessageSchema = z.strictObject({
  ...common,
  type: z.enum(mediaKinds),
  caption: z.string().max(1024).optional(),
  /** Default: the sample of that kind. */
  file: z.strictObject({ base64: z.base64().min(4), mime: z.string().regex(/^[\w.+-]+\/[\w.+-]+(;.*)?$/), name: z.string().max(240).optional() }).optional(),
  /** Of a sound: recorded in the app. */
  voice: z.boolean().optional(),
})

export const clientMessageSchema = z.union([
  z.discriminatedUnion('type', [
    fileMessageSchema,
    z.strictObject({ ...common, type: z.literal('location'), ...place }),
    z.strictObject({ ...common, type: z.literal('contacts'), cards: z.array(card).min(1).max(257).optional() }),
    z.strictObject({ ...common, type: z.literal('unsupported'), of: z.string().max(60).optional() }),
    /** Default: to the firm's newest message. '' takes it back. */
    z.strictObject({ ...about, type: z.literal('reaction'), emoji: z.string().max(40) }),
    /** A row of a list: its id or title. */
    z.strictObject({ ...about, type: z.literal('choice'), row: text }),
    /** Default: the client's own newest message. */
    z.strictObject({ ...about, type: z.literal('edit'), text }),
    z.strictObject({ ...about, type: z.literal('revoke') }),
    /** Listens to a voice note; default: the firm's newest. */
    z.strictObject({ ...about, type: z.literal('played') }),
    z.strictObject({ channel: z.literal('whatsapp'), at, type: z.literal('number-change'), to: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be E.164') }),
    z.strictObject({ channel: z.literal('whatsapp'), at, type: z.literal('marketing'), value: z.enum(['stop', 'resume']) }),
  ]),
  z.strictObject({ ...common, type: z.literal('text').optional(), text }),
  /** With `file`: a picture by MMS. */
  z.strictObject({ channel: z.literal('sms'), text: z.string().max(1600), file: z.enum(['image', 'video', 'audio']).optional(), at }).refine(({ text: words, file }) => words !== '' || file !== undefined, 'text or file'),
  /** `yes`, `no`, or the payload or title of a button; default: under the newest message that has it. */
  z.strictObject({ ...about, button: z.string().min(1) }),
])
export type ClientMessage = z.input<typeof clientMessageSchema>
export type ParsedClientMessage = z.output<typeof clientMessageSchema>
