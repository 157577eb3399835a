import type { MediaKind } from '../../../../core/messaging/media.ts'
import type { TemplateValues } from '../../../../core/messaging/message.ts'
import type { TemplateRow } from '../../../../core/view.ts'
import { segmentsOf } from '../../../../core/whatsapp/template-text.ts'

/** What the advisor looks for; '' = everything. */
export interface Wanted { readonly search: string, readonly language: string, readonly category: string }

/** Why a template cannot be used: a key of `templates.off`; null = it can. */
export function whyOff(template: Pick<TemplateRow, 'status' | 'header'>): string | null {
  if (template.status !== 'APPROVED') return known.has(template.status) ? template.status : 'other'
  if (template.header?.type !== 'media' || headerKind(template) !== null) return null
  return template.header.format === 'LOCATION' ? 'media.LOCATION' : 'media.other'
}

/** Not Meta's: this client has stopped marketing messages, so the gate lets none through. */
const STOPPED = 'MARKETING_STOPPED'
export const offeredTo = (all: readonly TemplateRow[], marketingStopped: boolean): readonly TemplateRow[] => marketingStopped
  ? all.map((template) => template.category === 'MARKETING' && template.status === 'APPROVED' ? { ...template, status: STOPPED } : template)
  : all

/** The kind of file that stands above the text, chosen when the template is filled; null = none, or one we cannot fill. */
export function headerKind({ header }: Pick<TemplateRow, 'header'>): Extract<MediaKind, 'image' | 'video' | 'document'> | null {
  switch (header?.type === 'media' ? header.format : null) {
    case 'IMAGE': return 'image'
    case 'VIDEO': return 'video'
    case 'DOCUMENT': return 'document'
    default: return null
  }
}

/** A piece of how a template begins. `token`: in a variable's place; `filled`: by what is known, not by an example. */
export interface Beginning { readonly text: string, readonly token: boolean, readonly filled: boolean }

/** As many characters as a line of a list can show. */
const LINE = 160

/** How it begins, in one line: a variable as what it will be, else by its example, else by its name ("first name"). */
export function beginningOf(template: TemplateRow, values: TemplateValues): Beginning[] {
  let room = LINE
  return segmentsOf(template).body.flatMap((segment): Beginning[] => {
    if (room <= 0) return []
    const value = segment.type === 'variable' && Object.hasOwn(values, segment.key) ? values[segment.key] ?? '' : ''
    const example = segment.type === 'variable' ? template.variables.find(({ key }) => key === segment.key)?.example ?? '' : ''
    const whole = segment.type === 'text' ? segment.text : value || example || (/^\d+$/.test(segment.key) ? '…' : segment.key.replace(/_+/g, ' '))
    const text = whole.replace(/\s+/g, ' ').slice(0, room)
    room -= text.length
    return [{ text, token: segment.type === 'variable', filled: value !== '' }]
  })
}

const known: ReadonlySet<string> = new Set(
  ['PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL', 'PENDING_DELETION', 'DELETED', 'LIMIT_EXCEEDED', 'ARCHIVED', 'LOCKED', STOPPED],
)

/** "account_review_v2" → "Account review": for the eye; the name itself stands beside it. */
export function readableName(name: string): string {
  const text = name.replace(/_v?\d+$/i, '').replace(/_+/g, ' ').trim()
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1)
}

/** `en-GB` and `en_GB` are the same language. */
const form = (language: string): string => language.replace('-', '_').toLowerCase()
/** 0 = the contact's own language, 1 = the same language of another country, 2 = another. */
function distance(language: string, own: string): number {
  if (form(language) === form(own)) return 0
  return form(language).split('_')[0] === form(own).split('_')[0] ? 1 : 2
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What the picker shows, in its order: what can be sent first, the contact's language first, then by name. */
export function pickTemplates(all: readonly TemplateRow[], wanted: Wanted, contactLanguage: string): TemplateRow[] {
  const terms = folded(wanted.search).split(/\s+/).filter((term) => term !== '')
  return all
    .filter((template) => !template.isOptIn)
    .filter((template) => wanted.language === '' || template.language === wanted.language)
    .filter((template) => wanted.category === '' || template.category === wanted.category)
    .filter((template) => {
      const header = template.header?.type === 'text' ? template.header.text : ''
      const text = folded(`${template.name} ${readableName(template.name)} ${header} ${template.body} ${template.footer ?? ''}`)
      return terms.every((term) => text.includes(term))
    })
    .sort((a, b) =>
      Number(whyOff(a) !== null) - Number(whyOff(b) !== null)
      || distance(a.language, contactLanguage) - distance(b.language, contactLanguage)
      || a.name.localeCompare(b.name) || a.language.localeCompare(b.language))
}

/** The language that the picker begins with: the contact's, where it has a template that can be sent; else all. */
export function firstLanguage(all: readonly TemplateRow[], contactLanguage: string): string {
  const usable = all.filter((template) => !template.isOptIn && whyOff(template) === null)
  for (const wanted of [0, 1]) {
    const found = usable.find((template) => distance(template.language, contactLanguage) === wanted)
    if (found !== undefined) return found.language
  }
  return ''
}

/** The values that something can be chosen from, each once, in order. */
export const choices = (all: readonly TemplateRow[], of: 'language' | 'category'): string[] =>
  [...new Set(all.filter((template) => !template.isOptIn).map((template) => template[of]))].sort()
