import type { Detector, Match } from './detector.ts'
import { isAlphanumeric, mentions, phrases, read, type Reading } from './reading.ts'

/** What the issuers put before their keys, and how many letters, digits, `-` and `_` follow at least and at most. */
const prefixes: readonly (readonly [prefix: string, least: number, most: number])[] = [
  ['AKIA', 16, 16], ['ASIA', 16, 16], // AWS
  ['ghp_', 36, 255], ['gho_', 36, 255], ['ghu_', 36, 255], ['ghs_', 36, 255], ['ghr_', 36, 255], ['github_pat_', 59, 255], ['glpat-', 20, 64],
  ['sk_live_', 16, 255], ['rk_live_', 16, 255], ['sk_test_', 16, 255], ['rk_test_', 16, 255], ['whsec_', 16, 255], // Stripe
  ['xoxb-', 20, 255], ['xoxp-', 20, 255], ['xoxa-', 20, 255], ['xoxr-', 20, 255], ['xoxs-', 20, 255], ['xapp-', 20, 255], // Slack
  ['AIza', 35, 35], ['ya29', 20, 500], // Google
  ['sk-', 32, 255], ['sk-ant-', 32, 255], ['npm_', 36, 36], ['dop_v1_', 64, 64], ['shpat_', 32, 32], ['EAAG', 32, 500], ['SG', 40, 80],
]
/** Ends of a word within a key: nothing of it is longer than a text message should be. */
const LONGEST = 4000

export const apiKey: Detector = {
  ref: 'api-key',
  find(text) {
    const reading = read(text)
    return [...pems(reading.text), ...words(reading)].sort((a, b) => a.start - b.start)
  },
}

const BEGIN = '-----BEGIN '
const END = '-----END '

/** RFC 7468: a private key between its lines; where the last one is missing, to the end of the text. */
function pems(text: string): Match[] {
  const found: Match[] = []
  for (let start = text.indexOf(BEGIN); start >= 0; start = text.indexOf(BEGIN, start + 1)) {
    if (!text.slice(start, start + 60).includes('PRIVATE KEY')) continue
    const last = text.indexOf(END, start)
    const line = last < 0 ? -1 : text.indexOf('-----', last + END.length)
    const end = line < 0 ? text.length : line + 5
    found.push({ start, end, confidence: 'high' })
    start = end
  }
  return found
}

const named = phrases('api key', 'apikey', 'api token', 'access key', 'access token', 'secret key', 'secret', 'client secret', 'auth token', 'token', 'bearer', 'private key', 'api secret', 'credentials', 'schlüssel', 'clé api', 'clave api')

function words({ text, near, tokens }: Reading): Match[] {
  const found: Match[] = []
  let end = -1
  for (const token of tokens) {
    if (token.start < end) continue
    const { start } = token
    end = start
    while (end < text.length && end - start < LONGEST && isKeyCharacter(text.charCodeAt(end))) end += 1
    while (text.charCodeAt(end - 1) === DOT) end -= 1
    const word = text.slice(start, end)
    if (word.length < 20) continue
    if (isIssued(word) || isJwt(word)) found.push({ start, end: start + word.length, confidence: 'high' })
    else if (isRandom(word) && mentions(near(start, start, 4, 0), named)) {
      found.push({ start, end: start + word.length, confidence: isParameter(text, start) ? 'low' : 'medium' })
    }
  }
  return found
}

/** `https://…/reset?token=…`: links that are sent to people carry it, and mostly end after a while. */
function isParameter(text: string, start: number): boolean {
  if (text.charAt(start - 1) !== '=') return false
  const link = text.slice(Math.max(0, start - LONGEST_LINK), start).split(/\s/).at(-1) ?? ''
  const address = link.search(/https?:\/\/[^/]/i)
  return address !== -1 && /[?#]/.test(link.slice(address))
}
const LONGEST_LINK = 500

const DOT = 46
const isKeyCharacter = (code: number): boolean => (code < 128 && isAlphanumeric(code)) || code === 45 || code === DOT || code === 95 || code === 43 || code === 47

const isIssued = (word: string): boolean => prefixes.some(([prefix, least, most]) =>
  word.startsWith(prefix) && word.length >= prefix.length + least && word.length <= prefix.length + most && /[0-9]/.test(word.slice(prefix.length)))

/** RFC 7519: three parts of base64url, the first two of which begin with `{"`. */
const isJwt = (word: string): boolean => {
  const [head = '', body = '', signature, ...more] = word.split('.')
  return head.startsWith('eyJ') && body.startsWith('eyJ') && signature !== undefined && more.length === 0
}

/** Letters and digits mixed, with more than 3 bits a character: what a person does not write. */
function isRandom(word: string): boolean {
  if (!/[0-9]/.test(word) || !/[A-Za-z]/.test(word) || word.length > 500) return false
  const counts = new Map<string, number>()
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= count / word.length * Math.log2(count / word.length)
  return bits > 3
}
