import type { MediaRef } from '../../../core/messaging/media.ts'
import type { Card, CardPhone, OutboundContent, OutboundMessage } from '../../../core/messaging/message.ts'
import { wireParameters, type WireParameter } from '../../../core/whatsapp/template-text.ts'

type TemplateContent = Extract<OutboundContent, { type: 'template' }>
type ButtonsContent = Extract<OutboundContent, { type: 'buttons' }>
type MediaContent = Extract<OutboundContent, { type: 'media' }>
type Json = Readonly<Record<string, unknown>>

/**
 * The body of `POST /{PHONE_NUMBER_ID}/messages`. `biz_opaque_callback_data` is our message id: Meta has no idempotency
 * key, but echoes this in each status, which is how a lost answer is settled.
 */
export function messageBody(message: OutboundMessage, handle: string | undefined): Json {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(message.to.e164 !== null ? { to: message.to.e164 } : { recipient: message.to.userId }),
    ...(message.about?.providerId != null && message.content.type !== 'reaction' && { context: { message_id: message.about.providerId } }),
    ...contentBody(message, handle),
    biz_opaque_callback_data: message.id,
  }
}

function contentBody({ content, about }: OutboundMessage, handle: string | undefined): Json {
  switch (content.type) {
    case 'text': return { type: 'text', text: { preview_url: false, body: content.text } }
    case 'buttons': return { type: 'interactive', interactive: buttonsBody(content) }
    case 'template': return { type: 'template', template: templateBody(content, handle) }
    case 'media': return { type: content.media.kind, [content.media.kind]: mediaBody(content, handle) }
    case 'location': {
      const { latitude, longitude, name, address } = content.place
      return { type: 'location', location: { latitude, longitude, ...(name !== null && { name }), ...(address !== null && { address }) } }
    }
    case 'cards': return { type: 'contacts', contacts: content.cards.map(cardBody) }
    case 'reaction': return { type: 'reaction', reaction: { message_id: about?.providerId, emoji: content.text } }
  }
}

/** Sound and stickers take no caption, and only documents a name. */
const mediaBody = ({ text, media }: MediaContent, handle: string | undefined): Json => ({
  id: handle,
  ...(text !== '' && media.kind !== 'audio' && media.kind !== 'sticker' && { caption: text }),
  ...(media.kind === 'document' && { filename: media.fileName ?? 'document' }),
  ...(media.kind === 'audio' && media.voice && { voice: true }),
})

const cardBody = ({ name, organisation, phones, emails }: Card): Json => ({
  name: { formatted_name: name, first_name: name },
  ...(organisation !== null && { org: { company: organisation } }),
  ...(phones.length > 0 && { phones: phones.map(phoneBody) }),
  ...(emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
})

const phoneBody = ({ number, label, whatsapp }: CardPhone): Json => ({
  phone: number,
  ...(label !== null && { type: label }),
  // Without it the client's phone offers to invite them to WhatsApp, instead of to write to them there.
  ...(whatsapp === true && { wa_id: number.replace(/\D/g, '') }),
})

const buttonsBody = ({ text, buttons }: ButtonsContent): Json => ({
  type: 'button',
  body: { text },
  action: { buttons: buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
})

function templateBody(content: TemplateContent, handle: string | undefined): Json {
  const { header, body, buttons } = wireParameters(content.values)
  const named = content.parameterFormat === 'NAMED'
  const components = [
    ...(content.header === null ? [] : [{ type: 'header', parameters: [mediaParameter(content.header, handle)] }]),
    ...textComponent('header', header, named),
    ...textComponent('body', body, named),
    ...content.quickReplies.map(({ index, payload }) => ({
      type: 'button', sub_type: 'quick_reply', index: String(index), parameters: [{ type: 'payload', payload }],
    })),
    ...buttons.map(({ index, value }) => ({ type: 'button', sub_type: 'url', index: String(index), parameters: [{ type: 'text', text: value }] })),
  ]
  return { name: content.name, language: { code: content.language }, ...(components.length > 0 && { components }) }
}

const mediaParameter = ({ kind, fileName }: MediaRef, handle: string | undefined): Json =>
  ({ type: kind, [kind]: { id: handle, ...(kind === 'document' && { filename: fileName ?? 'document' }) } })

/** Positional values go in the order of their numbers; named ones carry their names. */
function textComponent(type: 'header' | 'body', values: readonly WireParameter[], named: boolean): readonly Json[] {
  if (values.length === 0) return []
  return [{ type, parameters: values.map(({ key, value }) => ({ type: 'text', ...(named && { parameter_name: key }), text: value })) }]
}
