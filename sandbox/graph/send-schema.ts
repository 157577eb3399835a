import { z } from 'zod'

/** `POST /{PNID}/messages`, strictly as documented: no numbers for ids, no upper-case types, nothing unknown. */

const recipient = z.string().regex(/^\+?[1-9]\d{6,14}$/, 'must be a phone number of digits, with or without a plus')
const bounded = (most: number) => z.string().min(1).max(most)

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: recipient,
  context: z.strictObject({ message_id: bounded(256) }).optional(),
  /** Echoed in every status; at most 512 characters. */
  biz_opaque_callback_data: bounded(512).optional(),
}

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

const component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(textParameter).max(1) }),
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

export const interactiveMessage = z.strictObject({
  ...common,
  type: z.literal('interactive'),
  interactive: z.strictObject({
    type: z.literal('button'),
    header: z.strictObject({ type: z.literal('text'), text: bounded(60) }).optional(),
    body: z.strictObject({ text: bounded(1024) }),
    footer: z.strictObject({ text: bounded(60) }).optional(),
    action: z.strictObject({
      buttons: z.array(replyButton).min(1).max(3)
        .refine(unlike('title'), 'Duplicated title').refine(unlike('id'), 'Duplicated button id'),
    }),
  }),
})

export const readReceipt = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: bounded(256),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
})

export type SentMessage = z.output<typeof textMessage | typeof templateMessage | typeof interactiveMessage>

/** Documented types that this sandbox does not take yet: 131051. */
export const laterTypes = ['image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'reaction']
export const laterInteractive = [
  'list', 'product', 'product_list', 'flow', 'cta_url', 'location_request_message', 'address_message',
  'catalog_message', 'call_permission_request', 'voice_call', 'carousel',
]
