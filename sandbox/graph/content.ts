import type { PhoneMessage } from '../clients/client.ts'
import { fill } from '../templates/fill.ts'
import { sendable } from '../templates/find.ts'
import type { SentMessage } from './send-schema.ts'
import type { Pricing } from './status.ts'

type Shown = Pick<PhoneMessage, 'text' | 'header' | 'footer' | 'buttons' | 'template'>

/** What the client will see, whether it needs an open window, and what Meta charges for. */
export interface Content { shown: Shown, freeForm: boolean, category: string }

export function contentOf(message: SentMessage): Content {
  if ('template' in message) {
    const { name, language, components = [] } = message.template
    const template = sendable(name, language.code)
    const { parameters, ...filled } = fill(template, components)
    return { shown: { ...filled, template: { name, language: language.code, parameters } }, freeForm: false, category: template.category.toLowerCase() }
  }
  if ('text' in message) return { shown: { text: message.text.body }, freeForm: true, category: 'service' }
  const { header, body, footer, action } = message.interactive
  const buttons = action.buttons.map(({ reply }) => ({ kind: 'reply' as const, text: reply.title, payload: reply.id }))
  return {
    shown: { text: body.text, ...(header && { header: header.text }), ...(footer && { footer: footer.text }), buttons },
    freeForm: true,
    category: 'service',
  }
}

/** Free inside the window except for marketing; templates outside are charged. */
export const pricingOf = (category: string, windowOpen: boolean): Pricing => windowOpen && category !== 'marketing'
  ? { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category }
  : { billable: true, pricing_model: 'PMP', type: 'regular', category }
