/** A piece of a text, or a web address in it: as it was written, and where it leads. */
export type TextPart = { readonly text: string, readonly href: string | null }

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"“”„«»]+/giu
/** What ends a sentence ends an address, too; a closing bracket only where the address has none to close. */
const END = /[.,;:!?'’…*_~]+$/u

/** Finds web addresses in a text. Text in, the same text out: what the parts say, joined, is what was said. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    if (index > 0 && /[\p{L}\p{N}@]/u.test(text.charAt(index - 1))) continue
    const written = withoutEnd(found)
    const href = hrefOf(written)
    if (href === null) continue
    if (index > done) parts.push({ text: text.slice(done, index), href: null })
    parts.push({ text: written, href })
    done = index + written.length
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null })
  return parts
}

function withoutEnd(found: string): string {
  const shorter = found.replace(END, '')
  const last = shorter.at(-1)
  const opening = last === ')' ? '(' : last === ']' ? '[' : last === '}' ? '{' : null
  if (opening === null || shorter.includes(opening)) return shorter
  return withoutEnd(shorter.slice(0, -1))
}

/** Null where it is no address that a browser shows, or one with a sign-in in it, which is how a host is disguised. */
function hrefOf(written: string): string | null {
  const url = URL.parse(/^www\./iu.test(written) ? `https://${written}` : written)
  return url === null || !url.hostname.includes('.') || url.username !== '' || url.password !== '' || url.href.length > 2000 ? null : url.href
}
