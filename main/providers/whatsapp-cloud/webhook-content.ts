import { z } from 'zod'
import type { InboundContent } from '../../../core/messaging/message.ts'
import { buttonReply, templateButton, textContent, type WebhookMessage } from './webhook-schema.ts'

/** What a client sent, in our words. Whatever is not text or a tapped button is `unsupported`: shown as such, never lost. */
export function contentOf(message: WebhookMessage): InboundContent {
  switch (message.type) {
    case 'text': {
      const parsed = textContent.safeParse(message)
      if (parsed.success) return { type: 'text', text: parsed.data.text.body }
      break
    }
    case 'interactive': {
      const parsed = buttonReply.safeParse(message)
      if (!parsed.success) break
      const { id, title } = parsed.data.interactive.button_reply
      return { type: 'button', text: title, payload: id }
    }
    case 'button': {
      const parsed = templateButton.safeParse(message)
      if (!parsed.success) break
      const { text, payload } = parsed.data.button
      return { type: 'button', text, payload: payload ?? text }
    }
    default:
  }
  return unsupported(message)
}

const caption = z.looseObject({ caption: z.string() }).transform((media) => media.caption)
const filename = z.looseObject({ filename: z.string() }).transform((media) => media.filename)
const emoji = z.looseObject({ emoji: z.string() }).transform((reaction) => reaction.emoji)
const listTitle = z.looseObject({ list_reply: z.looseObject({ title: z.string() }) }).transform(({ list_reply }) => list_reply.title)
const placeName = z.looseObject({ name: z.string() }).transform((location) => location.name)
const systemBody = z.looseObject({ body: z.string() }).transform((system) => system.body)
const readable = z.union([caption, filename, emoji, listTitle, placeName, systemBody])

/** `of` is the provider's type, of an unsupported one the type that Meta names at times; `text` what can be read of it. */
function unsupported(message: WebhookMessage): InboundContent {
  const type = message.type ?? 'unknown'
  const inner = readable.safeParse(message[type])
  const named = type === 'unsupported' ? z.looseObject({ type: z.string().min(1) }).safeParse(message[type]) : null
  return { type: 'unsupported', of: (named?.success ? named.data.type : type).slice(0, 60), text: inner.success ? inner.data : '' }
}
