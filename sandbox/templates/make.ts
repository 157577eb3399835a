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
  /** A file above the text instead of words. */
  headerFile?: 'IMAGE' | 'VIDEO' | 'DOCUMENT'
  footer?: string
  buttons?: Button[]
}

export const quickReply = (text: string): Button => ({ type: 'QUICK_REPLY', text })

/** Fills in what Meta would: id, parameter format, examples nested as documented. */
export function template(draft: Draft): Template {
  const { name, language, body, examples = [], category = 'UTILITY', status = 'APPROVED', header, headerFile, footer, buttons } = draft
  const inHeader = header === undefined ? [] : variablesOf(header)
  const inBody = variablesOf(body)
  const named = [...inHeader, ...inBody].some((variable) => !/^\d+$/.test(variable))
  const forHeader = examples.slice(0, inHeader.length)
  const forBody = examples.slice(inHeader.length)
  const namedExamples = (keys: string[], values: string[]) =>
    keys.map((key, index) => ({ param_name: key, example: values[index] ?? '' }))
  const components: Component[] = [
    ...(header === undefined ? [] : [{
      type: 'HEADER' as const, format: 'TEXT' as const, text: header,
      ...(inHeader.length > 0 && {
        example: named ? { header_text_named_params: namedExamples(inHeader, forHeader) } : { header_text: forHeader },
      }),
    }]),
    ...(headerFile === undefined ? [] : [{
      type: 'HEADER' as const, format: headerFile, example: { header_handle: [`https://scontent.whatsapp.net/v/t61/${name}`] },
    }]),
    {
      type: 'BODY', text: body,
      ...(inBody.length > 0 && {
        example: named ? { body_text_named_params: namedExamples(inBody, forBody) } : { body_text: [forBody] },
      }),
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
function idFor(key: string): string {
  const number = createHash('sha256').update(key).digest().readBigUInt64BE() % 10n ** 15n
  return `1${String(number).padStart(15, '0')}`
}
