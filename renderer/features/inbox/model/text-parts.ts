import { numbersIn } from '../../../../core/contacts/typed-phone.ts'
import type { Country } from '../../../../core/contacts/phone.ts'
import type { E164 } from '../../../../core/ids.ts'

/** A piece of a text, a web address or a phone number in it: as it was written, and where it leads. */
export type TextPart = { readonly text: string, readonly href: string | null, readonly number?: E164 }

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"“”„«»]+/giu
/** What ends a sentence ends an address, too; a closing bracket only where the address has none to close. */
const END = /[.,;:!?'’…*_~]+$/u

/**
 * Finds web addresses in a text, and between them phone numbers as of `country` (null = none are looked for). Text in, the
 * same text out: what the parts say, joined, is what was said.
 */
export function textParts(text: string, country: Country | null = null): readonly TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    if (index > 0 && /[\p{L}\p{N}@]/u.test(text.charAt(index - 1))) continue
    const written = withoutEnd(found)
    const href = hrefOf(written)
    if (href === null) continue
    parts.push(...plainParts(text.slice(done, index), country), { text: written, href })
    done = index + written.length
  }
  parts.push(...plainParts(text.slice(done), country))
  return parts
}

function plainParts(text: string, country: Country | null): TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const { start, end, e164 } of country === null ? [] : numbersIn(text, country)) {
    if (start > done) parts.push({ text: text.slice(done, start), href: null })
    parts.push({ text: text.slice(start, end), href: null, number: e164 })
    done = end
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
