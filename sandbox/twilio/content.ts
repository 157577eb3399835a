import { createHash } from 'node:crypto'
import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { catalogue } from '../templates/catalogue.ts'
import { partOf, variablesOf, type Template } from '../templates/template.ts'
import type { World } from '../world.ts'

const { accountSid } = credentials.twilio

/** `HX…`, the same at every start. */
export const contentSid = ({ name, language }: Template): string => `HX${createHash('sha256').update(`${name}/${language}`).digest('hex').slice(0, 32)}`

/** `twilio/media`: body and file, and nothing else. */
export const hasFilm = (template: Template): boolean =>
  partOf(template, 'HEADER')?.format === 'VIDEO' && partOf(template, 'FOOTER') === undefined && partOf(template, 'BUTTONS') === undefined

/**
 * Those that Twilio's types can say: no header but a film of Twilio's own keeping, and no variable in a button's address
 * (it would share its number with the body).
 */
export const contents = catalogue.filter((template) => (partOf(template, 'HEADER') === undefined || hasFilm(template))
  && (partOf(template, 'BUTTONS')?.buttons ?? []).every((button) => button.type !== 'URL' || variablesOf(button.url).length === 0))

/** `GET content.twilio.com/v2/ContentAndApprovals`: absolute page addresses in `meta`. */
export function listContents(world: World, { query }: Incoming): Answer {
  world.carrier.whatsapp = 'twilio'
  const origin = world.network.url('twilio')
  const size = Math.min(500, Math.max(1, Number(query.get('PageSize') ?? 50) || 50))
  const page = Math.max(0, Number(query.get('Page') ?? 0) || 0)
  const address = (number: number) => `${origin}/v2/ContentAndApprovals?PageSize=${size}&Page=${number}${number > 0 ? `&PageToken=DN${number}` : ''}`
  return plainJson(200, {
    contents: contents.slice(page * size, (page + 1) * size).map(contentJson),
    meta: {
      page, page_size: size, first_page_url: address(0), previous_page_url: page > 0 ? address(page - 1) : null, url: address(page),
      next_page_url: (page + 1) * size < contents.length ? address(page + 1) : null, key: 'contents',
    },
  })
}

function contentJson(template: Template) {
  const sid = contentSid(template)
  const body = partOf(template, 'BODY')
  const keys = variablesOf(body?.text ?? '')
  const examples = body?.example
  const samples = keys.map((key, index) => examples?.body_text_named_params?.find(({ param_name }) => param_name === key)?.example ?? examples?.body_text?.[0]?.[index] ?? '')
  const [type, shape] = typeOf(template)
  return {
    account_sid: accountSid, sid, friendly_name: template.name, language: template.language,
    date_created: '2024-03-04T09:30:00Z', date_updated: '2024-03-04T09:30:00Z', variables: Object.fromEntries(keys.map((key, index) => [key, samples[index] ?? ''])),
    types: { [type]: shape },
    approval_requests: { type: 'whatsapp', name: template.name, category: template.category, content_type: type, status: template.status.toLowerCase(), rejection_reason: '', allow_category_change: true },
  }
}

function typeOf(template: Template): [string, object] {
  const body = partOf(template, 'BODY')?.text ?? ''
  const footer = partOf(template, 'FOOTER')?.text
  const buttons = partOf(template, 'BUTTONS')?.buttons ?? []
  const actions = buttons.map((button) => button.type === 'QUICK_REPLY' ? { type: button.type, title: button.text, id: button.text.toLowerCase() }
    : button.type === 'URL' ? { type: button.type, title: button.text, url: button.url } : { type: button.type, title: button.text, phone: button.phone_number })
  if (hasFilm(template)) return ['twilio/media', { body, media: [`https://media.harbourpine.example/${template.name}.mp4`] }]
  if (footer !== undefined) return ['whatsapp/card', { body, footer, actions }]
  if (actions.length === 0) return ['twilio/text', { body }]
  if (actions.every(({ type }) => type === 'QUICK_REPLY')) return ['twilio/quick-reply', { body, actions }]
  return actions.every(({ type }) => type !== 'QUICK_REPLY') ? ['twilio/call-to-action', { body, actions }] : ['whatsapp/card', { body, actions }]
}
