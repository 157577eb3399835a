import type { PhoneMedia, PhoneMessage } from '../clients/client.ts'
import { fill } from '../templates/fill.ts'
import { sendable } from '../templates/find.ts'
import type { SentInteractive, SentMessage } from './send-schema.ts'
import type { Pricing } from './status.ts'

type Shown = Pick<PhoneMessage, 'text' | 'header' | 'footer' | 'buttons' | 'template' | 'media' | 'place' | 'cards' | 'list'>

/** What the client will see, whether it needs an open window, and what Meta charges for. */
export interface Content { shown: Shown, freeForm: boolean, category: string }

/** `media`: the file of the message, if any. */
export function contentOf(message: Exclude<SentMessage, { type: 'reaction' }>, media: PhoneMedia | undefined): Content {
  if (message.type !== 'template') return { shown: shownOf(message, media), freeForm: true, category: 'service' }
  const { name, language, components = [] } = message.template
  const template = sendable(name, language.code)
  const { parameters, ...filled } = fill(template, components)
  const shown = { ...filled, ...(media && { media }), template: { name, language: language.code, parameters } }
  return { shown, freeForm: false, category: template.category.toLowerCase() }
}

function shownOf(message: Exclude<SentMessage, { type: 'reaction' | 'template' }>, media: PhoneMedia | undefined): Shown {
  switch (message.type) {
    case 'interactive': return interactiveShown(message.interactive)
    case 'image': return { text: message.image.caption ?? '', ...(media && { media }) }
    case 'video': return { text: message.video.caption ?? '', ...(media && { media }) }
    case 'document': return { text: message.document.caption ?? '', ...(media && { media }) }
    case 'audio':
    case 'sticker': return { text: '', ...(media && { media }) }
    case 'location': return { text: '', place: message.location }
    case 'contacts': return {
      text: '',
      cards: message.contacts.map(({ name, org, phones = [], emails = [] }) => ({
        name: name.formatted_name,
        ...(org?.company !== undefined && { organisation: org.company }),
        phones: phones.flatMap(({ phone }) => phone ?? []),
        emails: emails.flatMap(({ email }) => email ?? []),
      })),
    }
    default: return { text: message.text.body }
  }
}

function interactiveShown(interactive: SentInteractive): Shown {
  const { header, body, footer } = interactive
  const around = { text: body.text, ...(header && { header: header.text }), ...(footer && { footer: footer.text }) }
  if (interactive.type === 'button') {
    return { ...around, buttons: interactive.action.buttons.map(({ reply }) => ({ kind: 'reply', text: reply.title, payload: reply.id })) }
  }
  const { button, sections } = interactive.action
  return { ...around, list: { button, rows: sections.flatMap(({ title, rows }) => rows.map((row) => ({ ...row, section: title }))) } }
}

/** As since October 2026: templates are charged, also inside the window; what is none is within the month's allowance here. */
export const pricingOf = (category: string): Pricing => category === 'service'
  ? { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category }
  : { billable: true, pricing_model: 'PMP', type: 'regular', category }
