/** A message template as `GET /{WABA}/message_templates` lists it. */
export interface Template {
  id: string
  name: string
  language: string
  category: 'MARKETING' | 'UTILITY'
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
  parameter_format: 'POSITIONAL' | 'NAMED'
  components: Component[]
  rejected_reason: 'NONE' | 'PROMOTIONAL' | 'INVALID_FORMAT'
  quality_score: { score: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN' }
}

export type Button =
  | { type: 'QUICK_REPLY', text: string }
  | { type: 'URL', text: string, url: string, example?: string[] }
  | { type: 'PHONE_NUMBER', text: string, phone_number: string }

interface NamedExample { param_name: string, example: string }

export type Component =
  | {
    type: 'HEADER', format: 'TEXT', text: string
    example?: { header_text?: string[], header_text_named_params?: NamedExample[] }
  }
  | { type: 'HEADER', format: 'IMAGE' | 'VIDEO' | 'DOCUMENT', example: { header_handle: string[] } }
  | { type: 'BODY', text: string, example?: { body_text?: string[][], body_text_named_params?: NamedExample[] } }
  | { type: 'FOOTER', text: string }
  | { type: 'BUTTONS', buttons: Button[] }

/** What stands between `{{` and `}}`, in order of first appearance. */
export const variablesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))]

type Part<T extends Component['type']> = Extract<Component, { type: T }>

export function partOf<T extends Component['type']>(template: Template, type: T): Part<T> | undefined {
  return template.components.find((component): component is Part<T> => component.type === type)
}
