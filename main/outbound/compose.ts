import type { Contact } from '../../core/contacts/contact.ts'
import { matchKeyword } from '../../core/consent/keywords.ts'
import type { MessageBody } from '../../core/ipc.ts'
import type { MediaId } from '../../core/ids.ts'
import { isBlank } from '../../core/messaging/blank.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { OutboundContent, TemplateValues } from '../../core/messaging/message.ts'
import { placeText } from '../../core/messaging/place-text.ts'
import { optInTexts, type OptInTexts, type Policy, type PolicyLine } from '../../core/policy.ts'
import { fill, sourceValue, tidyValues } from '../../core/whatsapp/template-text.ts'
import type { Template } from '../../core/whatsapp/template.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Templates } from '../templates/templates.ts'

/** What a tapped opt-in button sends back. */
export const OPT_IN_YES = 'compline.opt-in.yes'
export const OPT_IN_NO = 'compline.opt-in.no'

/** Where a body's parts are looked up. */
export interface ComposeSources {
  readonly templates: Pick<Templates, 'get'>
  readonly media: Pick<MediaStore, 'ref'>
}

/** The advisor's body as content. A template or file that is not known is handed on as it is: the gate says so. */
export function composeBody(body: MessageBody, { templates, media }: ComposeSources): OutboundContent {
  switch (body.type) {
    case 'text': return { type: 'text', text: body.text }
    case 'media': return { type: 'media', text: body.text, media: media.ref(body.media) ?? missing(body.media) }
    case 'reaction': return { type: 'reaction', text: body.emoji }
    case 'location': {
      const place = { ...body.place, name: worded(body.place.name), address: worded(body.place.address) }
      return { type: 'location', text: placeText(place), place }
    }
    case 'cards': return { type: 'cards', text: body.cards.map(({ name }) => name).join(', '), cards: body.cards }
    case 'template': {
      const template = templates.get(body.name, body.language)
      const header = body.header === null ? null : media.ref(body.header) ?? missing(body.header)
      return template === null
        ? { type: 'template', name: body.name, language: body.language, values: body.values, text: body.name, quickReplies: [], parameterFormat: 'POSITIONAL', header, templateId: null }
        : fromTemplate(template, body.values, [], header)
    }
  }
}

/** A file that is not in main's keeping: the gate refuses it. */
const missing = (id: MediaId): MediaRef => ({ id, kind: 'document', mime: '', bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null })

const worded = (text: string | null): string | null => text === null || isBlank(text) ? null : text.trim()

function fromTemplate(template: Template, typed: TemplateValues, quickReplies: { index: number, payload: string }[], header: MediaRef | null = null): OutboundContent {
  const { name, language, parameterFormat, templateId } = template
  const values = tidyValues(template, typed)
  return { type: 'template', name, language, values, text: fill(template, values), quickReplies, parameterFormat, header, templateId }
}

/**
 * The opt-in: the policy's template, in the contact's language; `byButtons` (the client has just written, the window is
 * open, and the provider can): the same question with two reply buttons. Null where no such template is approved in any language.
 */
export function composeOptIn(policy: Policy, line: PolicyLine, contact: Contact, templates: Pick<Templates, 'get'>, byButtons: boolean): { content: OutboundContent, language: string } {
  const texts = optInTexts(policy, contact.language)
  const people = { contact, advisor: policy.advisor, organisation: policy.organisation, line: { number: line.whatsapp?.number ?? null } }
  const variables = policy.optIn.variables.map((source) => sourceValue(source, people) ?? '')
  if (byButtons) {
    const buttons = [{ id: OPT_IN_YES, title: texts.yesButton }, { id: OPT_IN_NO, title: texts.noButton }]
    return { content: { type: 'buttons', text: numbered(texts.question, variables), buttons }, language: texts.language }
  }
  const values = Object.fromEntries(variables.map((value, index) => [String(index + 1), value]))
  const template = templates.get(policy.optIn.template, texts.language)
  if (template !== null) return { content: fromTemplate(template, values, replies(template, texts)), language: texts.language }
  const content = { type: 'template', name: policy.optIn.template, language: texts.language, values, text: numbered(texts.question, variables), quickReplies: [], parameterFormat: 'POSITIONAL', header: null, templateId: null } as const
  return { content, language: texts.language }
}

/** Which of the template's buttons means what, by its words; one that cannot be read sends them back, and is talk. */
function replies(template: Template, texts: OptInTexts): { index: number, payload: string }[] {
  const words: OptInTexts = { ...texts, yes: [...texts.yes, texts.yesButton], no: [...texts.no, texts.noButton] }
  return template.buttons.flatMap(({ type, index, text }) => {
    const meaning = type === 'quick-reply' ? matchKeyword(text, [words]) : null
    return meaning === null ? [] : [{ index, payload: meaning === 'yes' ? OPT_IN_YES : OPT_IN_NO }]
  })
}

/** Note after an answer: what it did, in the client's language. */
export const composeNote = (policy: Policy, contactLanguage: string, answer: 'given' | 'declined'): OutboundContent => {
  const texts = optInTexts(policy, contactLanguage)
  return { type: 'text', text: answer === 'given' ? texts.thanks : texts.goodbye }
}

const numbered = (text: string, values: readonly string[]): string => text.replace(/\{(\d+)\}/g, (whole, digits: string) => values[Number(digits) - 1] ?? whole)
