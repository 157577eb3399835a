import { base64nopad } from '@scure/base'
import { normalise, type Normalised } from '../normalise.ts'

/** A piece of the normalised text, [start, end), that is text in base64. What is found in it stands for all of it, as a guess. */
export interface Decoding { readonly start: number, readonly end: number, readonly text: Normalised }

/** A word of 12 letters rarely decodes to anything readable; the shortest number (a sort code) takes 12. Both alphabets of RFC 4648. */
const piece = /[A-Za-z0-9+/_-]{12,}/g
/** More letters than this are a file, not a message. */
const LONGEST = 8192
/** No controls but line breaks and tabs. */
const readable = /^[\t\n\r\x20-\x7e\p{L}\p{N}\p{M}\p{P}\p{S}\p{Zs}]+$/u
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Pieces that decode to readable text; nearly always none. Linear. */
export function decodings({ text }: Normalised): readonly Decoding[] {
  const found: Decoding[] = []
  for (const match of text.matchAll(piece)) {
    const decoded = decode(match[0].slice(0, LONGEST))
    if (decoded !== null) found.push({ start: match.index, end: match.index + match[0].length, text: normalise(decoded) })
  }
  return found
}

function decode(written: string): string | null {
  const letters = written.replaceAll('-', '+').replaceAll('_', '/')
  // What does not come out even is cut, so that a letter too many hides nothing.
  return readableText(letters) ?? readableText(letters.slice(0, letters.length - letters.length % 4))
}

function readableText(letters: string): string | null {
  try {
    const text = utf8.decode(base64nopad.decode(letters))
    return readable.test(text) ? text : null
  } catch {
    return null
  }
}
