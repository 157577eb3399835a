import isEmail from 'validator/lib/isEmail.js'
import type { Detector, Match } from './detector.ts'
import { isAlphanumeric, read, type Reading } from './reading.ts'

/** RFC 5321 §4.5.3.1: 64 before the @, 255 after it. */
const LOCAL = 64
const DOMAIN = 255

export const email: Detector = {
  ref: 'email',
  find(text) {
    const reading = read(text)
    return [...plain(reading.text), ...spelled(reading)].sort((a, b) => a.start - b.start)
  },
}

function plain(text: string): Match[] {
  const found: Match[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < LOCAL && isLocal(text.charCodeAt(start - 1))) start -= 1
    while (start < at && text.charCodeAt(start) === 46) start += 1
    let end = at + 1
    while (end < text.length && end - at <= DOMAIN && isDomain(text.charCodeAt(end))) end += 1
    while (end > at && !isAlphanumeric(text.charCodeAt(end - 1))) end -= 1
    if (end - at > 3 && at > start && isEmail(text.slice(start, end), { allow_utf8_local_part: true })) found.push({ start, end, confidence: 'high' })
  }
  return found
}

const marks = new Set(Array.from("!#$%&'*+-/=?^_`{|}~.", (mark) => mark.charCodeAt(0)))
const isLocal = (code: number): boolean => isAlphanumeric(code) || marks.has(code)
const isDomain = (code: number): boolean => isAlphanumeric(code) || code === 45 || code === 46

/** Domains that end so are common enough to be meant where `dot com` is written out. */
const ends = new Set(['com', 'net', 'org', 'edu', 'gov', 'io', 'co', 'uk', 'de', 'fr', 'es', 'it', 'nl', 'ch', 'at', 'eu', 'us', 'ca', 'au', 'info', 'biz', 'me', 'app', 'dev', 'example', 'in', 'br', 'pt', 'ie', 'be'])
const dots = new Set(['dot', 'punkt', 'point', 'punto'])

/** `jane [at] bank [dot] com`, `jane at bank dot com`: somebody does not want it found. */
function spelled({ text, tokens, textOf }: Reading): Match[] {
  const found: Match[] = []
  tokens.forEach((token, index) => {
    if (token.end - token.start !== 2 || textOf(token).toLowerCase() !== 'at') return
    const name = tokens[index - 1]
    const host = tokens[index + 1]
    if (name === undefined || host === undefined) return
    const bracketed = /[[({<]\s?$/.test(text.slice(name.end, token.start)) && /^\s?[\])}>]/.test(text.slice(token.end, host.start))
    if (!isLoose(text, name.end, token.start) || !isLoose(text, token.end, host.start)) return
    let last = index + 1
    let written = false
    // bank [dot] co [dot] uk
    for (let step = 0; step < 4; step += 1) {
      const next = tokens[last + 1]
      const after = tokens[last + 2]
      if (next !== undefined && after !== undefined && dots.has(textOf(next).toLowerCase()) && isLoose(text, tokens[last]?.end ?? 0, next.start) && isLoose(text, next.end, after.start)) {
        last += 2
        written = true
      } else if (next !== undefined && text.slice(tokens[last]?.end, next.start) === '.') last += 1
      else break
    }
    const end = tokens[last]
    if (end === undefined || last === index + 1 || !ends.has(textOf(end).toLowerCase()) || (!bracketed && !written)) return
    found.push({ start: withDots(text, name.start), end: end.end, confidence: bracketed && written ? 'high' : 'medium' })
  })
  return found
}

/** Spaces and brackets alone, and no more than four: nothing that ends a sentence. */
const isLoose = (text: string, start: number, end: number): boolean => end - start <= 4 && /^[\s[\](){}<>_-]*$/.test(text.slice(start, end))

/** `jane.doe at …`: what stands before the last dot is hers, too. */
function withDots(text: string, from: number): number {
  let start = from
  while (start > 0 && from - start < LOCAL && isLocal(text.charCodeAt(start - 1))) start -= 1
  return start
}
