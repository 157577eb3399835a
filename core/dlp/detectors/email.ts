import isEmail from 'validator/lib/isEmail.js'
import { spelledAddresses } from '../normalise/spelled-addresses.ts'
import type { Detector, Match } from './detector.ts'
import { isAlphanumeric, read } from './reading.ts'

/** RFC 5321 §4.5.3.1: 64 before the @, 255 after it. */
const LOCAL = 64
const DOMAIN = 255

export const email: Detector = {
  ref: 'email',
  find(text) {
    const reading = read(text)
    const found = plain(reading.text)
    // `jane [at] bank [dot] com`: somebody does not want it found.
    const written = spelledAddresses(text).filter(({ address }) => isEmail(address)).map(({ start, end }): Match => ({ start, end, confidence: 'medium' }))
    return [...found, ...written.filter((one) => !found.some((other) => other.start < one.end && one.start < other.end))].sort((a, b) => a.start - b.start)
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
