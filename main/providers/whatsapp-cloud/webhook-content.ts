import { z } from 'zod'
import type { InboundContent } from '../../../core/messaging/message.ts'
import { cardsContent } from './webhook-cards.ts'
import { mediaContent, mediaKindOf, orderWords, placeContent } from './webhook-media.ts'
import { buttonReply, listReply, reaction, templateButton, textContent, type EditedMessage, type WebhookMessage } from './webhook-schema.ts'

/** What a client sent, in our words. Whatever cannot be read as what it says it is is `unsupported`: shown as such, never lost. */
export const contentOf = (message: WebhookMessage): InboundContent => readContent(message) ?? unsupported(message)

function readContent(message: WebhookMessage): InboundContent | null {
  const kind = mediaKindOf(message.type)
  if (kind !== null) return mediaContent(message, kind)
  switch (message.type) {
    case 'text': {
      const parsed = textContent.safeParse(message)
      return parsed.success ? { type: 'text', text: parsed.data.text.body } : null
    }
    case 'interactive': return interactiveContent(message)
    case 'button': {
      const parsed = templateButton.safeParse(message)
      if (!parsed.success) return null
      const { text, payload } = parsed.data.button
      return { type: 'button', text, payload: payload ?? text }
    }
    case 'location': return placeContent(message)
    case 'contacts': return cardsContent(message)
    case 'reaction': {
      const parsed = reaction.safeParse(message['reaction'])
      // Taken back: no emoji, or an empty one.
      return parsed.success ? { type: 'reaction', text: parsed.data.emoji ?? '' } : null
    }
    default: return null
  }
}

function interactiveContent(message: WebhookMessage): InboundContent | null {
  const button = buttonReply.safeParse(message)
  if (button.success) {
    const { id, title } = button.data.interactive.button_reply
    return { type: 'button', text: title, payload: id }
  }
  const row = listReply.safeParse(message)
  if (!row.success) return null
  const { id, title, description } = row.data.interactive.list_reply
  return { type: 'choice', text: title, payload: id, description: description || null }
}

/** What Meta calls the message that this one answers, is a tap on, or reacts to; null where it stands alone or was forwarded. */
export function aboutIn(message: WebhookMessage): string | null {
  if (message.type === 'reaction') {
    const parsed = reaction.safeParse(message['reaction'])
    return parsed.success ? parsed.data.message_id : null
  }
  return message.context?.id ?? null
}

/** The words of a message after it was written anew: its text, or its caption ('' = none). Null where they cannot be read. */
export function editedWords(edit: EditedMessage): string | null {
  const { message } = edit
  const text = textContent.safeParse(message)
  if (text.success) return text.data.text.body
  const media = mediaKindOf(message.type) === null ? null : z.looseObject({ caption: z.string().catch('') }).safeParse(message[message.type])
  return media?.success ? media.data.caption : null
}

const words = (name: string) => z.looseObject({ [name]: z.string() }).transform((inner) => String(inner[name]))
const listTitle = z.looseObject({ list_reply: words('title') }).transform((inner) => inner.list_reply)
/** An answered form: what the client saw of it, else its values. */
const formWords = z.looseObject({ nfm_reply: z.union([words('body'), words('response_json')]) }).transform((inner) => inner.nfm_reply)
const readable = z.union([words('caption'), words('filename'), words('emoji'), listTitle, formWords, words('name'), words('body'), words('text')])
const named = z.looseObject({ type: z.string().min(1) })

/** `of` is the provider's type, or the one inside it that Meta names at times; `text` what can be read of it. */
function unsupported(message: WebhookMessage): InboundContent {
  const type = message.type ?? 'unknown'
  const inner = type === 'unsupported' || type === 'interactive' ? named.safeParse(message[type]) : null
  const text = type === 'order' ? orderWords(message['order']) : readable.safeParse(message[type]).data ?? ''
  return { type: 'unsupported', of: (inner?.success && !isReply(inner.data.type) ? inner.data.type : type).slice(0, 60), text }
}
/** Kinds that we know, of which this one could not be read. */
const isReply = (type: string): boolean => type === 'button_reply' || type === 'list_reply'
