import { z } from 'zod'
import { placeholdersIn } from '../../../core/whatsapp/placeholders.ts'
import type { Template, TemplateButton, TemplateVariable } from '../../../core/whatsapp/template.ts'

/*
 *  Templates as Twilio's Content API lists them (`GET /v2/ContentAndApprovals`): one Content per language, in one or
 *  more types, of which WhatsApp approved one; its variables are numbered over all places together.
 *  A text above the body becomes its first line, since header and body share their variables.
 */

const text = z.string().nullish().catch(null)
const action = z.looseObject({ type: z.string().catch(''), title: z.string().catch(''), url: text, phone: text })
const shape = z.looseObject({ body: text, title: text, subtitle: text, header_text: text, footer: text, media: z.union([z.array(z.string()), z.string().transform((one) => [one])]).nullish().catch(null), actions: z.array(action).nullish().catch(null) })
type Shape = z.output<typeof shape>

/** Those that the desk can fill, the richest first, as Twilio itself chooses. */
const KNOWN = ['whatsapp/card', 'twilio/card', 'twilio/call-to-action', 'twilio/quick-reply', 'twilio/media', 'twilio/text'] as const

const approval = z.looseObject({ name: text, category: text, status: text, content_type: text })
/** v2: one object; v1 and others: in a list, or by channel. */
const approvals = z.union([
  z.array(approval).transform((list) => list[0] ?? null),
  z.looseObject({ whatsapp: approval }).transform(({ whatsapp }) => whatsapp),
  approval,
]).nullish().catch(null)

const row = z.looseObject({
  sid: z.string().regex(/^HX[0-9a-fA-F]{32}$/),
  friendly_name: z.string().catch(''),
  language: z.string().min(2),
  date_updated: z.string().catch(''),
  variables: z.record(z.string(), z.string().catch('')).nullish().catch(null),
  types: z.record(z.string(), z.unknown()),
  approval_requests: approvals,
})

/** What of it can be sent from a desk; the rest (carousels, flows, a picture whose address is a variable) is left out. */
export function readContents(rows: readonly unknown[]): Template[] {
  const found = new Map<string, { template: Template, updated: string }>()
  for (const json of rows) {
    const parsed = row.safeParse(json)
    const template = parsed.success ? templateOf(parsed.data) : null
    if (!parsed.success || template === null) continue
    const key = `${template.name}/${template.language}`
    const before = found.get(key)
    const updated = parsed.data.date_updated
    // Twice the same name and language: what can be sent, else the newer.
    if (before === undefined || rank(template, updated) > rank(before.template, before.updated)) found.set(key, { template, updated })
  }
  return [...found.values()].map(({ template }) => template)
}

const rank = ({ status }: Template, updated: string): string => (status === 'APPROVED' ? '1' : '0') + updated

function templateOf({ sid, friendly_name, language, variables, types, approval_requests }: z.output<typeof row>): Template | null {
  const approved = approval_requests?.content_type ?? ''
  const type = [approved, ...KNOWN].find((name) => (KNOWN as readonly string[]).includes(name) && Object.hasOwn(types, name))
  const parsed = shape.safeParse(type === undefined ? null : types[type])
  const name = approval_requests?.name || friendly_name
  if (!parsed.success || name === '') return null
  const body = bodyOf(parsed.data)
  // Nothing here can fill in the address of a picture.
  if (body === '' || (parsed.data.media ?? []).some((url) => placeholdersIn(url).length > 0)) return null
  const inBody = placeholdersIn(body)
  const taken = new Set(inBody)
  const buttons = (parsed.data.actions ?? []).map((entry, index) => buttonOf(entry, index, type ?? '', taken))
  const example = (key: string): string => variables !== null && variables !== undefined && Object.hasOwn(variables, key) ? variables[key] ?? '' : ''
  const keys = buttons.flatMap((button) => button.type === 'url' ? placeholdersIn(button.url).map((key) => ({ key, index: button.index })) : [])
  const all: TemplateVariable[] = [
    ...[...inBody].sort(byNumber).map((key) => ({ key, place: 'body' as const, example: example(key) })),
    ...keys.map(({ key, index }) => ({ key: `button:${index}:${key}`, place: 'button' as const, example: example(key) })),
  ]
  return {
    name, language, category: (approval_requests?.category || 'UTILITY').toUpperCase(), status: statusOf(approval_requests?.status),
    parameterFormat: [...inBody, ...keys.map(({ key }) => key)].every((key) => /^\d+$/.test(key)) ? 'POSITIONAL' : 'NAMED',
    header: null, body, footer: parsed.data.footer || parsed.data.subtitle || null, buttons, variables: all, templateId: sid,
  }
}

const byNumber = (a: string, b: string): number => Number(a) - Number(b) || 0
const bodyOf = ({ header_text, title, body }: Shape): string => [header_text, title, body].filter((part) => part).join('\n')

/** `approved` → `APPROVED`, in the words that Meta's own list has. */
function statusOf(word: string | null | undefined): string {
  if (!word) return 'UNSUBMITTED'
  return word.toLowerCase() === 'received' ? 'PENDING' : word.toUpperCase()
}

/** A variable that the body has as well is filled there, once: the button has none of its own then. */
function buttonOf({ type, title, url, phone }: z.output<typeof action>, index: number, of: string, taken: Set<string>): TemplateButton {
  if (type === 'QUICK_REPLY' || of === 'twilio/quick-reply') return { type: 'quick-reply', index, text: title }
  if (type === 'PHONE_NUMBER' && phone) return { type: 'phone', index, text: title, phone }
  const own = url ? placeholdersIn(url) : []
  if (type !== 'URL' || !url || own.some((key) => taken.has(key))) return { type: 'other', index, text: title }
  for (const key of own) taken.add(key)
  return { type: 'url', index, text: title, url }
}
