import { firstName } from '../contacts/contact.ts'
import { isBlank } from '../messaging/blank.ts'
import type { TemplateValues } from '../messaging/message.ts'
import { cut, type TemplateSegment } from './placeholders.ts'
import type { Template } from './template.ts'

export { parseTemplate, type ParsedTemplate } from './template-parse.ts'
export type { TemplateSegment } from './placeholders.ts'

/*
 *  A template's text and its variables: cut into pieces for the composer, filled for the client and the record,
 *  and sorted for the wire. Values are never put through a pattern again: "{{2}}" or "$&" in a value stays as it is.
 */

/** Header, body and the addresses of buttons in pieces; empty where a template has none. */
export interface SegmentedTemplate {
  readonly header: readonly TemplateSegment[]
  readonly body: readonly TemplateSegment[]
  /** Only buttons whose address has something to fill. */
  readonly buttons: readonly { readonly index: number, readonly text: string, readonly segments: readonly TemplateSegment[] }[]
}

export function segmentsOf(template: Template): SegmentedTemplate {
  return {
    header: template.header?.type === 'text' ? cut(template.header.text, 'header:') : [],
    body: cut(template.body),
    buttons: template.buttons.flatMap((button) => {
      const segments = button.type === 'url' ? cut(button.url, `button:${button.index}:`) : []
      return segments.some((segment) => segment.type === 'variable') ? [{ index: button.index, text: button.text, segments }] : []
    }),
  }
}

/** Own values only: a variable may be called `constructor`. */
const valueOf = (values: TemplateValues, key: string): string => Object.hasOwn(values, key) ? values[key] ?? '' : ''

/** What is not filled yet stays visible as `{{key}}`. */
const fillSegments = (segments: readonly TemplateSegment[], values: TemplateValues): string =>
  segments.map((segment) => segment.type === 'text' ? segment.text : valueOf(values, segment.key) || `{{${segment.key.replace(/^.*:/, '')}}}`).join('')

/** The body alone, filled: what Meta measures (error 132005). */
export const fillBody = (template: Template, values: TemplateValues): string => fillSegments(cut(template.body), values)

/** The message as the client will read it: header, body and footer in lines. */
export function fill(template: Template, values: TemplateValues): string {
  const { header, body } = segmentsOf(template)
  return [fillSegments(header, values), fillSegments(body, values), template.footer ?? ''].filter((part) => part !== '').join('\n')
}

/** Keys that have no value yet, or only a blank one. */
export const missingValues = (template: Template, values: TemplateValues): string[] =>
  template.variables.map((variable) => variable.key).filter((key) => isBlank(valueOf(values, key)))

/** A value as Meta takes it: no line break, no tab, no run of spaces (else error 132018, at older versions 100). */
export const tidyValue = (value: string): string => value.replace(/\s+/g, ' ').trim()

/** Values of this template's variables alone, each as Meta takes it: make the text and the wire form from these. */
export const tidyValues = (template: Template, values: TemplateValues): TemplateValues =>
  Object.fromEntries(template.variables.map(({ key }) => [key, tidyValue(valueOf(values, key))]))

/** A value with its bare key (`header:1` → `1`). */
export interface WireParameter { readonly key: string, readonly value: string }

/** The values sorted into the components that carry them on the wire; positional ones by number. */
export function wireParameters(values: TemplateValues): {
  readonly header: readonly WireParameter[]
  readonly body: readonly WireParameter[]
  readonly buttons: readonly { readonly index: number, readonly value: string }[]
} {
  const entries = Object.entries(values).map(([key, value]) => ({ place: key.split(':'), value }))
  const of = (wanted: (place: string[]) => boolean): WireParameter[] => entries
    .filter(({ place }) => wanted(place))
    .map(({ place, value }) => ({ key: place.at(-1) ?? '', value }))
    .sort((a, b) => Number(a.key) - Number(b.key) || 0)
  return {
    header: of((place) => place.length === 2 && place[0] === 'header'),
    body: of((place) => place.length === 1),
    buttons: entries
      .filter(({ place }) => place.length === 3 && place[0] === 'button')
      .map(({ place, value }) => ({ index: Number(place[1]), value }))
      .sort((a, b) => a.index - b.index),
  }
}

/** Whom a template is about: where prefilled values come from. `line.number` is best handed over in its form for the eye. */
export interface TemplatePeople {
  readonly contact: { readonly name: string } | null
  readonly advisor: { readonly name: string }
  readonly organisation: { readonly name: string }
  readonly line: { readonly number: string | null }
}

/** The word for a source of the policy (`contact.firstName`); null where it is not known, or there is none. */
export function sourceValue(source: string, people: TemplatePeople): string | null {
  switch (source) {
    case 'contact.name': return people.contact?.name ?? null
    case 'contact.firstName': return people.contact === null ? null : firstName(people.contact.name)
    case 'advisor.name': return people.advisor.name
    case 'organisation.name': return people.organisation.name
    case 'line.number': return people.line.number
    default: return null
  }
}

/** What the policy lets the app fill in by itself; `mapping` is variable key → source. */
export function prefill(template: Template, mapping: Readonly<Record<string, string>>, people: TemplatePeople): TemplateValues {
  const known = template.variables.flatMap(({ key }) => {
    const source = Object.hasOwn(mapping, key) ? mapping[key] : undefined
    const value = source === undefined ? null : sourceValue(source, people)
    return value === null || isBlank(value) ? [] : [[key, tidyValue(value)] as const]
  })
  return Object.fromEntries(known)
}
