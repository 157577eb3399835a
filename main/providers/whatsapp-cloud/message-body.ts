import type { OutboundContent, OutboundMessage } from '../../../core/messaging/message.ts'
import { wireParameters, type WireParameter } from '../../../core/whatsapp/template-text.ts'

type TemplateContent = Extract<OutboundContent, { type: 'template' }>
type ButtonsContent = Extract<OutboundContent, { type: 'buttons' }>
type Json = Readonly<Record<string, unknown>>

/**
 * The body of `POST /{PHONE_NUMBER_ID}/messages`. `biz_opaque_callback_data` is our message id: Meta has no idempotency
 * key, but echoes this in each status, which is how a lost answer is settled.
 */
export function messageBody(message: OutboundMessage): Json {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(message.to.e164 !== null ? { to: message.to.e164 } : { recipient: message.to.userId }),
    ...contentBody(message.content),
    biz_opaque_callback_data: message.id,
  }
}

function contentBody(content: OutboundContent): Json {
  switch (content.type) {
    case 'text': return { type: 'text', text: { preview_url: false, body: content.text } }
    case 'buttons': return { type: 'interactive', interactive: buttonsBody(content) }
    case 'template': return { type: 'template', template: templateBody(content) }
  }
}

const buttonsBody = ({ text, buttons }: ButtonsContent): Json => ({
  type: 'button',
  body: { text },
  action: { buttons: buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
})

function templateBody(content: TemplateContent): Json {
  const { header, body, buttons } = wireParameters(content.values)
  const named = content.parameterFormat === 'NAMED'
  const components = [
    ...textComponent('header', header, named),
    ...textComponent('body', body, named),
    ...content.quickReplies.map(({ index, payload }) => ({
      type: 'button', sub_type: 'quick_reply', index: String(index), parameters: [{ type: 'payload', payload }],
    })),
    ...buttons.map(({ index, value }) => ({ type: 'button', sub_type: 'url', index: String(index), parameters: [{ type: 'text', text: value }] })),
  ]
  return { name: content.name, language: { code: content.language }, ...(components.length > 0 && { components }) }
}

/** Positional values go in the order of their numbers; named ones carry their names. */
function textComponent(type: 'header' | 'body', values: readonly WireParameter[], named: boolean): readonly Json[] {
  if (values.length === 0) return []
  return [{ type, parameters: values.map(({ key, value }) => ({ type: 'text', ...(named && { parameter_name: key }), text: value })) }]
}
