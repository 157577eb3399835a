import type { TemplateRow } from '../../../../core/view.ts'

/** What the advisor looks for; '' = everything. */
export interface Wanted { readonly search: string, readonly language: string, readonly category: string }

/** Why a template cannot be used: a key of `templates.off`; null = it can. */
export function whyOff(template: Pick<TemplateRow, 'status' | 'header'>): string | null {
  if (template.status !== 'APPROVED') return known.has(template.status) ? template.status : 'other'
  if (template.header?.type !== 'media') return null
  return media.has(template.header.format) ? `media.${template.header.format}` : 'media.other'
}
/** Meta's header formats that are no text. */
const media: ReadonlySet<string> = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'])
const known: ReadonlySet<string> = new Set(
  ['PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL', 'PENDING_DELETION', 'DELETED', 'LIMIT_EXCEEDED', 'ARCHIVED', 'LOCKED'],
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
