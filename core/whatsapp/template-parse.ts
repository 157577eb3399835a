import { z } from 'zod'
import { placeholdersIn } from './placeholders.ts'
import type { Template, TemplateButton, TemplateVariable } from './template.ts'

/*
 *  Meta's template, as `GET /{WABA}/message_templates` lists it, in our words. Components, buttons and
 *  parameter_format come in upper case and are sent in lower case; what we do not know is left out, not refused:
 *  one new kind of component must not empty the picker.
 */

const upper = z.string().transform((text) => text.toUpperCase())
// Examples come in several nestings, and may be missing or odd: then there is none.
const wireButton = z.looseObject({
  type: upper,
  text: z.string().catch(''),
  url: z.string().optional().catch(undefined),
  phone_number: z.string().optional().catch(undefined),
  example: z.unknown().optional(),
})
const wireComponent = z.looseObject({
  type: upper,
  format: upper.optional(),
  text: z.string().optional(),
  example: z.record(z.string(), z.unknown()).catch({}).default({}),
  buttons: z.array(z.unknown()).catch([]).default([]),
})
const wireTemplate = z.looseObject({
  name: z.string().min(1),
  language: z.string().min(1),
  status: upper,
  category: upper.default('UTILITY'),
  parameter_format: upper.optional().catch(undefined),
  components: z.array(z.unknown()),
})
type WireComponent = z.output<typeof wireComponent>

export type ParsedTemplate =
  | { readonly ok: true, readonly template: Template }
  /** It cannot be used; `reason` is for IT. */
  | { readonly ok: false, readonly name: string | null, readonly language: string | null, readonly reason: string }

export function parseTemplate(json: unknown): ParsedTemplate {
  const wire = wireTemplate.safeParse(json)
  if (!wire.success) {
    const named = z.looseObject({ name: z.string().nullable().catch(null), language: z.string().nullable().catch(null) }).safeParse(json)
    const reason = wire.error.issues.map((issue) => `${issue.path.join('.') || '(template)'}: ${issue.message}`).join('; ')
    return { ok: false, name: named.data?.name ?? null, language: named.data?.language ?? null, reason }
  }
  const { name, language, status, category, parameter_format: format } = wire.data
  const components = wire.data.components.flatMap((component) => keepKnown(wireComponent, component))
  const part = (type: string): WireComponent | undefined => components.find((component) => component.type === type)
  const body = part('BODY')
  if (body?.text === undefined) return { ok: false, name, language, reason: 'components: no BODY with a text' }

  const header = headerOf(part('HEADER'))
  const headerText = header?.type === 'text' ? header.text : ''
  const wireButtons = (part('BUTTONS')?.buttons ?? []).map((button) => keepKnown(wireButton, button)[0] ?? null)
  const keys = [...placeholdersIn(headerText), ...placeholdersIn(body.text)]
  const parameterFormat = format === 'NAMED' || format === 'POSITIONAL' ? format : keys.some((key) => !/^\d+$/.test(key)) ? 'NAMED' : 'POSITIONAL'
  return {
    ok: true,
    template: {
      name, language, category, status, parameterFormat, header, templateId: null,
      body: body.text,
      footer: part('FOOTER')?.text ?? null,
      buttons: wireButtons.map(buttonOf),
      variables: [
        ...variablesOf(headerText, 'header', 'header:', part('HEADER')),
        ...variablesOf(body.text, 'body', '', body),
        ...wireButtons.flatMap((button, index) => button?.type === 'URL' ? buttonVariables(button, index) : []),
      ],
    },
  }
}

function keepKnown<T extends z.ZodType>(schema: T, value: unknown): z.output<T>[] {
  const parsed = schema.safeParse(value)
  return parsed.success ? [parsed.data] : []
}

function headerOf(component: WireComponent | undefined): Template['header'] {
  if (component === undefined) return null
  const format = component.format ?? 'TEXT'
  if (format !== 'TEXT') return { type: 'media', format }
  return component.text === undefined ? null : { type: 'text', text: component.text }
}

function buttonOf(button: z.output<typeof wireButton> | null, index: number): TemplateButton {
  const text = button?.text ?? ''
  if (button?.type === 'QUICK_REPLY') return { type: 'quick-reply', index, text }
  if (button?.type === 'URL' && button.url !== undefined) return { type: 'url', index, text, url: button.url }
  if (button?.type === 'PHONE_NUMBER' && button.phone_number !== undefined) return { type: 'phone', index, text, phone: button.phone_number }
  return { type: 'other', index, text }
}

/** Positional variables go over the wire in the order of their numbers, wherever they stand in the text. */
const inWireOrder = (keys: string[]): string[] => [...keys].sort((a, b) => Number(a) - Number(b) || 0)

function variablesOf(text: string, place: 'header' | 'body', prefix: string, component: WireComponent | undefined): TemplateVariable[] {
  const example = component?.example ?? {}
  const named = z.array(z.looseObject({ param_name: z.string(), example: z.string() })).catch([]).parse(example[`${place}_text_named_params`])
  // header_text is a list; body_text a list in a list; old templates have body_text as a plain list.
  const positional = z.union([z.array(z.string()), z.tuple([z.array(z.string())]).rest(z.unknown()).transform(([first]) => first)]).catch([]).parse(example[`${place}_text`])
  return inWireOrder(placeholdersIn(text)).map((key, position) => ({
    key: `${prefix}${key}`,
    place,
    example: named.find((entry) => entry.param_name === key)?.example ?? positional[position] ?? '',
  }))
}

/** Only an address can hold a placeholder, at its end; its example is the whole address. */
function buttonVariables(button: z.output<typeof wireButton>, index: number): TemplateVariable[] {
  const { url = '' } = button
  const whole = z.array(z.string()).catch([]).parse(button.example)[0] ?? ''
  const start = url.slice(0, url.indexOf('{{'))
  return placeholdersIn(url).map((key) => ({
    key: `button:${index}:${key}`,
    place: 'button',
    example: whole.startsWith(start) ? whole.slice(start.length) : whole,
  }))
}
