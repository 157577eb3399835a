/** A piece of a template's text as the composer shows it: fixed, or to be filled. */
export type TemplateSegment =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'variable', readonly key: string }

/** `{{1}}`, `{{name}}`, and as older tools wrote them, `{{ 1 }}`. */
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g

/** Keys of the placeholders in one text, each once, in order of appearance. */
export const placeholdersIn = (text: string): string[] => [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))]

/** One text, cut at its placeholders; `prefix` says where it stands (`header:`, `button:0:`; body: none). */
export function cut(text: string, prefix = ''): TemplateSegment[] {
  const segments: TemplateSegment[] = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > end) segments.push({ type: 'text', text: text.slice(end, match.index) })
    segments.push({ type: 'variable', key: `${prefix}${match[1] ?? ''}` })
    end = match.index + match[0].length
  }
  if (end < text.length) segments.push({ type: 'text', text: text.slice(end) })
  return segments
}
