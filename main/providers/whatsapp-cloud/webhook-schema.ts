import { z } from 'zod'

/*
 *  Meta's webhook, read tolerantly: each level keeps its parts unknown until they are read one by one, so that one
 *  part that we cannot read never loses the others. Fields that only explain are allowed to be wrong (`catch`).
 */

const maybe = <T extends z.ZodType>(type: T) => type.optional().catch(undefined)
const list = z.array(z.unknown()).catch([])
/** Ids and timestamps are strings on the wire; a number is taken too. */
const text = z.union([z.string().min(1), z.number().transform(String)])

export const webhookBody = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) })
export const webhookEntry = z.looseObject({ id: maybe(text), changes: z.array(z.unknown()) })
export const webhookChange = z.looseObject({ field: z.string(), value: z.unknown() })

export const messagesValue = z.looseObject({
  metadata: z.looseObject({ phone_number_id: text }),
  contacts: list,
  messages: list,
  statuses: list,
})

export const webhookContact = z.looseObject({
  wa_id: maybe(text),
  user_id: maybe(text),
  profile: maybe(z.looseObject({ name: maybe(z.string()), username: maybe(z.string()) })),
})
export type WebhookContact = z.output<typeof webhookContact>

/** What every message has; its content is read by its type. */
export const webhookMessage = z.looseObject({
  id: text,
  from: maybe(text),
  from_user_id: maybe(text),
  timestamp: maybe(text),
  type: maybe(z.string()),
})
export type WebhookMessage = z.output<typeof webhookMessage>

export const textContent = z.looseObject({ text: z.looseObject({ body: z.string() }) })
export const buttonReply = z.looseObject({ interactive: z.looseObject({ button_reply: z.looseObject({ id: z.string(), title: z.string() }) }) })
export const templateButton = z.looseObject({ button: z.looseObject({ text: z.string(), payload: maybe(z.string()) }) })

export const webhookStatus = z.looseObject({
  id: text,
  status: z.string(),
  timestamp: maybe(text),
  biz_opaque_callback_data: maybe(z.string()),
  errors: list,
})

export const webhookError = z.looseObject({
  code: z.coerce.number().int(),
  title: maybe(z.string()),
  message: maybe(z.string()),
  error_data: maybe(z.looseObject({ details: maybe(z.string()) })),
})
