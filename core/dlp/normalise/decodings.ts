import { base64nopad } from '@scure/base'
import { normalise, type Normalised } from '../normalise.ts'

/** A piece of the normalised text, [start, end), that is text in base64. What is found in it stands for all of it, as a guess. */
export interface Decoding { readonly start: number, readonly end: number, readonly text: Normalised }

/** A word of 12 letters rarely decodes to anything readable; the shortest number (a sort code) takes 12. */
const SHORTEST = 12
/** More letters than this are a file, not a message. */
const LONGEST = 8192
/** No controls but line breaks and tabs. */
const readable = /^[\t\n\r\x20-\x7e\p{L}\p{N}\p{M}\p{P}\p{S}\p{Zs}]+$/u
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Of either alphabet of RFC 4648. */
const inAlphabet = Uint8Array.from({ length: 128 }, (_, code) => /[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0)

const made = new WeakMap<Normalised, readonly Decoding[]>()

/** Pieces that decode to readable text; nearly always none. Linear. Made once for each text. */
export function decodings(normalised: Normalised): readonly Decoding[] {
  const found = made.get(normalised) ?? decodingsIn(normalised.text)
  made.set(normalised, found)
  return found
}

function decodingsIn(text: string): Decoding[] {
  const found: Decoding[] = []
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (inAlphabet[text.charCodeAt(at)] === 1) continue
    if (at - start >= SHORTEST) {
      const decoded = decode(text.slice(start, Math.min(at, start + LONGEST)))
      if (decoded !== null) found.push({ start, end: at, text: normalise(decoded) })
    }
    start = at + 1
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
