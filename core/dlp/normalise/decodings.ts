import { base64nopad } from '@scure/base'
import { normalise, type Normalised } from '../normalise.ts'
import { percentEncoded } from './percent.ts'

/** A piece of the normalised text, [start, end), that is text in base64, or with its characters written as in links. What is found in it stands for all of it, as a guess. */
export interface Decoding { readonly start: number, readonly end: number, readonly text: Normalised }

/** A word of 12 letters rarely decodes to anything readable; the shortest number (a sort code) takes 12. */
const SHORTEST = 12
/** More letters than this are a file, not a message. */
const LONGEST = 8192
/** No controls but line breaks and tabs. */
const readable = /^[\t\n\r\x20-\x7e\p{L}\p{N}\p{M}\p{P}\p{S}\p{Zs}]+$/u
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The letters of RFC 4648 in order; `-` and `_` of its second alphabet are `+` and `/` of the first. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** What each letter stands for; 255 = of neither alphabet. */
const valueOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = letters.indexOf(String.fromCharCode(code).replace('-', '+').replace('_', '/'))
  return value === -1 || code === 0 ? 255 : value
})

const made = new WeakMap<Normalised, readonly Decoding[]>()

/** Pieces that decode to readable text; nearly always none. Linear. Made once for each text. */
export function decodings(normalised: Normalised): readonly Decoding[] {
  const found = made.get(normalised) ?? allIn(normalised.text)
  made.set(normalised, found)
  return found
}

function allIn(text: string): readonly Decoding[] {
  const found = decodingsIn(text)
  const escaped = percentEncoded(text)
  return escaped.length === 0 ? found : [...found, ...escaped.map((one) => ({ ...one, text: normalise(one.text) }))].sort((a, b) => a.start - b.start)
}

function decodingsIn(text: string): Decoding[] {
  const found: Decoding[] = []
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if ((valueOf[text.charCodeAt(at)] ?? 255) < 255) continue
    if (at - start >= SHORTEST && mayBeText(text, start)) {
      const decoded = decode(text.slice(start, Math.min(at, start + LONGEST)))
      if (decoded !== null) found.push({ start, end: at, text: normalise(decoded) })
    }
    start = at + 1
  }
  return found
}

/** Whether its first nine bytes may be UTF-8 without controls; of a hundred long words hardly one's are, and to decode them all takes long. */
function mayBeText(text: string, start: number): boolean {
  let follow = 0
  for (let at = start; at < start + SHORTEST; at += 4) {
    const four = value(text, at) << 18 | value(text, at + 1) << 12 | value(text, at + 2) << 6 | value(text, at + 3)
    for (const byte of [four >> 16, four >> 8 & 255, four & 255]) {
      if (follow > 0) {
        if (byte >> 6 !== 2) return false
        follow -= 1
      } else if (byte < 0x80) {
        if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false
      } else if (byte < 0xc2 || byte > 0xf4) return false
      else follow = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    }
  }
  return true
}
const value = (text: string, at: number): number => valueOf[text.charCodeAt(at)] ?? 0

function decode(written: string): string | null {
  const plain = written.replaceAll('-', '+').replaceAll('_', '/')
  // What does not come out even is cut, so that a letter too many hides nothing.
  return readableText(plain) ?? readableText(plain.slice(0, plain.length - plain.length % 4))
}

function readableText(plain: string): string | null {
  try {
    const text = utf8.decode(base64nopad.decode(plain))
    return readable.test(text) ? text : null
  } catch {
    return null
  }
}
