/** Only `APPROVED` can be sent; the others are shown greyed, with the word for it. */
export type TemplateStatus = string

/**
 * A `{{…}}` to be filled: where it stands, and its key: "1" or "name" in the body, `header:1` in the header,
 * `button:0:1` in the address that the first button opens (index from 0). See template-text.ts.
 */
export interface TemplateVariable { readonly key: string, readonly place: 'header' | 'body' | 'button', readonly example: string }

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
  /** Header text, null where there is none; `media`: a file to choose; `format` as Meta says, `IMAGE`, `VIDEO`, `DOCUMENT` (or one we cannot fill: `LOCATION`). */
  readonly header: { readonly type: 'text', readonly text: string } | { readonly type: 'media', readonly format: string } | null
  readonly body: string
  readonly footer: string | null
  readonly buttons: readonly TemplateButton[]
  /** Each once: header, body, buttons; positional ones by number, named ones as they appear. */
  readonly variables: readonly TemplateVariable[]
  /** What the provider calls it, where name and language are not enough: Twilio's `HX…`. */
  readonly templateId: string | null
}

export const templateKey = (template: { name: string, language: string }): string => `${template.name}/${template.language}`
