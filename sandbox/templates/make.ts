import { createHash } from 'node:crypto'
import { variablesOf, type Button, type Component, type Template } from './template.ts'

interface Draft {
  name: string
  language: string
  body: string
  /** One per variable, in order of appearance (header first). */
  examples?: string[]
  category?: Template['category']
  status?: Template['status']
  header?: string
  footer?: string
  buttons?: Button[]
}

export const quickReply = (text: string): Button => ({ type: 'QUICK_REPLY', text })

/** Fills in what Meta would: id, parameter format, examples nested as documented. */
export function template({ name, language, body, examples = [], category = 'UTILITY', status = 'APPROVED', header, footer, buttons }: Draft): Template {
  const inHeader = header === undefined ? [] : variablesOf(header)
  const inBody = variablesOf(body)
  const named = [...inHeader, ...inBody].some((variable) => !/^\d+$/.test(variable))
  const exampleOf = new Map([...inHeader.map((key) => `h${key}`), ...inBody.map((key) => `b${key}`)].map((key, i) => [key, examples[i] ?? 'example']))
  const named_params = (prefix: string, keys: string[]) => keys.map((key) => ({ param_name: key, example: exampleOf.get(prefix + key) ?? '' }))
  const values = (prefix: string, keys: string[]) => keys.map((key) => exampleOf.get(prefix + key) ?? '')
  const components: Component[] = [
    ...(header === undefined ? [] : [{
      type: 'HEADER' as const, format: 'TEXT' as const, text: header,
      ...(inHeader.length > 0 && { example: named ? { header_text_named_params: named_params('h', inHeader) } : { header_text: values('h', inHeader) } }),
    }]),
    {
      type: 'BODY', text: body,
      ...(inBody.length > 0 && { example: named ? { body_text_named_params: named_params('b', inBody) } : { body_text: [values('b', inBody)] } }),
    },
    ...(footer === undefined ? [] : [{ type: 'FOOTER' as const, text: footer }]),
    ...(buttons === undefined ? [] : [{ type: 'BUTTONS' as const, buttons }]),
  ]
  return {
    id: idFor(`${name}/${language}`), name, language, category, status,
    parameter_format: named ? 'NAMED' : 'POSITIONAL', components,
    rejected_reason: status === 'REJECTED' ? 'PROMOTIONAL' : 'NONE',
    quality_score: { score: status === 'PAUSED' ? 'RED' : status === 'APPROVED' ? 'GREEN' : 'UNKNOWN' },
  }
}

/** 16 digits, the same at every start. */
const idFor = (key: string): string => `1${(createHash('sha256').update(key).digest().readBigUInt64BE() % 10n ** 15n).toString().padStart(15, '0')}`
