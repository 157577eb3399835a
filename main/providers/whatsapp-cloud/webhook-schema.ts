import { z } from 'zod'

/*
 *  Meta's webhook, read tolerantly: each level keeps its parts unknown until they are read one by one, so that one
 *  part that we cannot read never loses the others. Fields that only explain are allowed to be wrong (`catch`).
 */

export const maybe = <T extends z.ZodType>(type: T) => type.optional().catch(undefined)
export const list = z.array(z.unknown()).catch([])
/** Ids and timestamps are strings on the wire; a number is taken too. */
export const text = z.union([z.string().min(1), z.number().transform(String)])
/** Numbers are numbers, at times in quotes. Not coerced: what is missing is not 0. */
export const numeric = z.union([z.number(), z.string().regex(/^-?\d{1,15}(\.\d{1,20})?$/).transform(Number)])

export const webhookBody = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) })
export const webhookEntry = z.looseObject({ id: maybe(text), changes: z.array(z.unknown()) })
export const webhookChange = z.looseObject({ field: z.string(), value: z.unknown() })

export const messagesValue = z.looseObject({
  metadata: z.looseObject({ phone_number_id: text }),
  contacts: list,
  messages: list,
  statuses: list,
  /** Of the account itself, where it came with neither messages nor statuses. */
  errors: list,
  user_preferences: list,
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
  /** Of what was written before: an answer names it (`id`), a forwarded message does not. */
  context: maybe(z.looseObject({ id: maybe(text) })),
})
export type WebhookMessage = z.output<typeof webhookMessage>

export const reaction = z.looseObject({ message_id: text, emoji: maybe(z.string()) })
export const listReply = z.looseObject({ interactive: z.looseObject({ list_reply: z.looseObject({ id: z.string(), title: z.string(), description: maybe(z.string()) }) }) })
export const edited = z.looseObject({ original_message_id: text, message: z.looseObject({ type: z.string() }) })
export type EditedMessage = z.output<typeof edited>
export const revoked = z.looseObject({ original_message_id: text })
/** Since August 2026 the user id of before is named too; `new_wa_id` is the name of `wa_id` before 2021. */
export const system = z.looseObject({
  type: z.string(), body: maybe(z.string()), wa_id: maybe(text), new_wa_id: maybe(text), user_id: maybe(text), previous_user_id: maybe(text),
})
export const preference = z.looseObject({
  wa_id: maybe(text), user_id: maybe(text), detail: maybe(z.string()), timestamp: maybe(text), category: z.literal('marketing_messages'), value: z.string(),
})
export const pricing = z.looseObject({ billable: maybe(z.boolean()), category: z.string(), type: maybe(z.string()) })

export const textContent = z.looseObject({ text: z.looseObject({ body: z.string() }) })
export const buttonReply = z.looseObject({ interactive: z.looseObject({ button_reply: z.looseObject({ id: z.string(), title: z.string() }) }) })
export const templateButton = z.looseObject({ button: z.looseObject({ text: z.string(), payload: maybe(z.string()) }) })

export const webhookStatus = z.looseObject({
  id: text,
  status: z.string(),
  timestamp: maybe(text),
  biz_opaque_callback_data: maybe(z.string()),
  errors: list,
  pricing: z.unknown().optional(),
})
export type WebhookStatus = z.output<typeof webhookStatus>

export const webhookError = z.looseObject({
  code: numeric,
  title: maybe(z.string()),
  message: maybe(z.string()),
  error_data: maybe(z.looseObject({ details: maybe(z.string()) })),
})
/** Meta's words for it, the fullest first. */
export const wordsOfError = ({ error_data, message, title }: z.output<typeof webhookError>): string => error_data?.details ?? message ?? title ?? ''

/** The ones among `items` that are what they should be. */
export function readAll<T extends z.ZodType>(type: T, items: readonly unknown[]): z.output<T>[] {
  return items.flatMap((item) => {
    const result = type.safeParse(item)
    return result.success ? [result.data] : []
  })
}
