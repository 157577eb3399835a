import { z } from 'zod'
import { bounded, common, namedFile, plainFile } from './send-common.ts'
import {
  audioMessage, contactsMessage, documentMessage, imageMessage, locationMessage, reactionMessage, stickerMessage, videoMessage,
} from './send-kinds.ts'

/** `POST /{PNID}/messages`, strictly as documented: no numbers for ids, no upper-case types, nothing unknown. */

export const textMessage = z.strictObject({
  ...common,
  type: z.literal('text').optional(),
  text: z.strictObject({ body: bounded(4096), preview_url: z.boolean().optional() }),
})

const textParameter = z.strictObject({
  type: z.literal('text'),
  text: bounded(32_768),
  parameter_name: bounded(512).optional(),
})
const payloadParameter = z.strictObject({ type: z.literal('payload'), payload: bounded(256) })
const headerParameter = z.discriminatedUnion('type', [
  textParameter,
  z.strictObject({ type: z.literal('image'), image: plainFile }),
  z.strictObject({ type: z.literal('video'), video: plainFile }),
  z.strictObject({ type: z.literal('document'), document: namedFile }),
])
export type HeaderParameter = z.output<typeof headerParameter>

const component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(headerParameter).max(1) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(textParameter) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url']),
    index: z.string().regex(/^\d$/),
    parameters: z.array(z.discriminatedUnion('type', [payloadParameter, textParameter])).min(1).max(1),
  }),
])
export type SentComponent = z.output<typeof component>

export const templateMessage = z.strictObject({
  ...common,
  type: z.literal('template'),
  template: z.strictObject({
    name: bounded(512),
    language: z.strictObject({
      code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,3})?$/),
      policy: z.literal('deterministic').optional(),
    }),
    components: z.array(component).optional(),
  }),
})

const replyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: bounded(256).regex(/^\S(.*\S)?$/s, 'must not begin or end with spaces'), title: bounded(20) }),
})

const unlike = (field: 'id' | 'title') => (buttons: z.output<typeof replyButton>[]) =>
  new Set(buttons.map((button) => button.reply[field])).size === buttons.length

const listRow = z.strictObject({ id: bounded(200), title: bounded(24), description: bounded(72).optional() })
const listSection = z.strictObject({ title: bounded(24).optional(), rows: z.array(listRow).min(1) })
type Sections = z.output<typeof listSection>[]
const rowsOf = (sections: Sections) => sections.flatMap(({ rows }) => rows)

const textHeader = z.strictObject({ type: z.literal('text'), text: bounded(60) })
const footer = z.strictObject({ text: bounded(60) }).optional()

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header: textHeader.optional(),
    body: z.strictObject({ text: bounded(1024) }),
    footer,
    action: z.strictObject({
      buttons: z.array(replyButton).min(1).max(3)
        .refine(unlike('title'), 'Duplicated title').refine(unlike('id'), 'Duplicated button id'),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: textHeader.optional(),
    body: z.strictObject({ text: bounded(4096) }),
    footer,
    action: z.strictObject({
      button: bounded(20),
      sections: z.array(listSection).min(1).max(10)
        .refine((sections) => rowsOf(sections).length <= 10, 'Total row count exceed max allowed count: 10')
        .refine((sections) => new Set(rowsOf(sections).map(({ id }) => id)).size === rowsOf(sections).length, 'Duplicated row id')
        .refine((sections) => sections.length === 1 || sections.every(({ title }) => title !== undefined), 'Section title is required'),
    }),
  }),
])
export type SentInteractive = z.output<typeof interactive>

export const interactiveMessage = z.strictObject({ ...common, type: z.literal('interactive'), interactive })

export const readReceipt = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: bounded(256),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
})

/** By their `type`; without one it is a text. */
export const messageSchemas = {
  text: textMessage, template: templateMessage, interactive: interactiveMessage, image: imageMessage, video: videoMessage, document: documentMessage,
  audio: audioMessage, sticker: stickerMessage, location: locationMessage, contacts: contactsMessage, reaction: reactionMessage,
}
export type SentMessage = z.output<(typeof messageSchemas)[keyof typeof messageSchemas]>

/** Documented, and not taken by this sandbox: 131051. */
export const laterInteractive = [
  'product', 'product_list', 'flow', 'cta_url', 'location_request_message', 'address_message',
  'catalog_message', 'call_permission_request', 'voice_call', 'carousel',
]
