/** Only `APPROVED` can be sent; the others are shown greyed, with the word for it. */
export type TemplateStatus = string

/** A `{{…}}` to be filled: where it stands, and its key ("1", "name"; in the header prefixed `header:`). */
export interface TemplateVariable { readonly key: string, readonly place: 'header' | 'body', readonly example: string }

export type TemplateButton =
  | { readonly type: 'quick-reply', readonly index: number, readonly text: string }
  | { readonly type: 'url', readonly index: number, readonly text: string, readonly url: string }
  | { readonly type: 'phone', readonly index: number, readonly text: string, readonly phone: string }
  | { readonly type: 'other', readonly index: number, readonly text: string }

/** A message template as the firm had it approved; key = name + language. */
export interface Template {
  readonly name: string
  /** Meta's form: `en_GB`. */
  readonly language: string
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION' | (string & {})
  readonly status: TemplateStatus
  readonly parameterFormat: 'POSITIONAL' | 'NAMED'
  /** Header text, null where there is none; `media` = a header this version cannot fill. */
  readonly header: { readonly type: 'text', readonly text: string } | { readonly type: 'media', readonly format: string } | null
  readonly body: string
  readonly footer: string | null
  readonly buttons: readonly TemplateButton[]
  readonly variables: readonly TemplateVariable[]
}

export const templateKey = (template: { name: string, language: string }): string => `${template.name}/${template.language}`
