import { parsePhone, type Country, type PhoneProblem } from '../contacts/phone.ts'
import type { E164 } from '../ids.ts'
import type { CallRefusal } from './call-refusal.ts'

/*
 *  What somebody types, pastes or clicks, as a number that can be called, by the firm's dialling rules (policy.voice).
 *
 *    typed ─► link and parameters off ─► emergency number? ─► extension of the firm? ─► E.164 ─► longest of allow, deny
 *                                        (also behind an outside prefix)                 (outside prefix off)
 *
 *  Feature codes of the exchange (*21*…#) are none: they would forward calls past these rules.
 */
export interface DialRules {
  /** Whose national form is typed; null = unknown: numbers need + or 00. */
  readonly region: Country | null
  /** The exchange's, of `sip:` links. */
  readonly domain: string
  readonly emergencyNumbers: readonly string[]
  readonly emergency: 'refuse' | 'dial'
  /** What desk phones dial first to get outside; '' = nothing, null = nobody said. */
  readonly outsidePrefix: string | null
  /** How many digits the firm's own extensions have. */
  readonly extensions: { readonly from: number, readonly to: number } | null
  /** Beginnings of E.164; the longest of both lists decides, `deny` where both have it. No `allow` = all. */
  readonly allow: readonly string[]
  readonly deny: readonly string[]
}

export type DialTarget =
  | { readonly kind: 'number', readonly e164: E164 }
  | { readonly kind: 'extension', readonly digits: string }
  | { readonly kind: 'emergency', readonly digits: string }

/** `after`: keys sent once it is answered ("x12", ",,1234#"), a comma waits two seconds; '' = none. */
export type Dialled =
  | { readonly ok: true, readonly target: DialTarget, readonly after: string }
  | { readonly ok: false, readonly refusal: Extract<CallRefusal, { code: 'not-dialable' | 'emergency-number' | 'maybe-emergency' | 'dial-forbidden' }> }

/** Digits that could be a number outside of the firm. */
const SHORTEST_OUTSIDE = 7
/** What gets outside at most desk phones: where the policy says nothing of it, somebody in need may dial so. */
const USUAL_PREFIXES = ['0', '9']

export function readDialled(typed: string, rules: DialRules): Dialled {
  const link = withoutLink(tidy(typed))
  if (link === null || (link.host !== null && !isOwn(link, rules))) return undialable('not-a-number')
  const { number, after } = keysAfter(link.number, link.ext)
  if (number === '') return undialable('empty')
  const digits = number.replace(/[\s().\p{Pd}/·]/gu, '')
  if (/^\d+$/.test(digits)) {
    const emergency = readEmergency(digits, rules)
    if (emergency !== null) return emergency
    const { extensions } = rules
    if (link.context === '' && extensions !== null && digits.length >= extensions.from && digits.length <= extensions.to) {
      const forbidden = forbiddenOutside(digits, rules)
      return forbidden !== null ? { ok: false, refusal: { code: 'dial-forbidden', number: forbidden } } : { ok: true, target: { kind: 'extension', digits }, after }
    }
  }
  const parsed = link.context === '' ? readOutside(number, digits, rules) : inRegion(link.context + digits, rules.region)
  if (!parsed.ok) return undialable(parsed.problem)
  if (!isAllowed(parsed.e164, rules)) return { ok: false, refusal: { code: 'dial-forbidden', number: parsed.e164 } }
  return { ok: true, target: { kind: 'number', e164: parsed.e164 }, after }
}

/** Help, also behind what gets outside at a desk phone; null = none of it. */
function readEmergency(digits: string, { emergencyNumbers, emergency, outsidePrefix }: DialRules): Dialled | null {
  const number = emergencyNumbers.includes(digits) ? digits : outsidePrefix ? emergencyNumbers.find((entry) => digits === outsidePrefix + entry) : undefined
  if (number !== undefined) return emergency === 'dial' ? { ok: true, target: { kind: 'emergency', digits: number }, after: '' } : { ok: false, refusal: { code: 'emergency-number', number } }
  if (outsidePrefix !== null) return null
  // A colleague's extension it could be as well: neither they nor help are called by a guess.
  const maybe = emergencyNumbers.find((entry) => USUAL_PREFIXES.some((prefix) => digits === prefix + entry))
  return maybe === undefined ? null : { ok: false, refusal: { code: 'maybe-emergency', number: maybe, elsewhere: emergency === 'refuse' } }
}

/** Where extensions are as long as numbers, what may not be called outside is not called as an extension either: the exchange might read it so. */
function forbiddenOutside(digits: string, rules: DialRules): E164 | null {
  const prefixes = rules.outsidePrefix === null ? USUAL_PREFIXES : [rules.outsidePrefix]
  const readings = [digits, ...prefixes.filter((prefix) => prefix !== '' && digits.startsWith(prefix)).map((prefix) => digits.slice(prefix.length))]
  for (const reading of readings.filter(({ length }) => length >= SHORTEST_OUTSIDE)) {
    const outside = inRegion(reading, rules.region)
    if (outside.ok && !isAllowed(outside.e164, rules)) return outside.e164
  }
  return null
}

/** A number of outside, with what gets outside before it or without. Where it can be read both ways it is neither. */
function readOutside(number: string, digits: string, { outsidePrefix, region }: DialRules): ReturnType<typeof parsePhone> {
  const plain = inRegion(number, region)
  if (!outsidePrefix || !/^\d+$/.test(digits) || !digits.startsWith(outsidePrefix)) return plain
  const within = inRegion(digits.slice(outsidePrefix.length), region)
  if (!within.ok) return plain
  return plain.ok && plain.e164 !== within.e164 ? { ok: false, problem: 'unknown-country' } : within
}

/** The longest beginning of both lists decides. */
export function isAllowed(e164: E164, { allow, deny }: Pick<DialRules, 'allow' | 'deny'>): boolean {
  const longest = (list: readonly string[]): number => Math.max(-1, ...list.filter((start) => e164.startsWith(start)).map(({ length }) => length))
  const allowed = longest(allow)
  const denied = longest(deny)
  return denied >= 0 || allowed >= 0 ? allowed > denied : allow.length === 0
}

const undialable = (problem: PhoneProblem): Dialled => ({ ok: false, refusal: { code: 'not-dialable', problem } })

/** Wide and Arabic digits, direction marks, the brackets and quotes of mail programs. */
const tidy = (typed: string): string => typed.normalize('NFKC')
  .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
  .trim().replace(/^[<"'«“]+|[>"'»”]+$/gu, '').trim()

interface Link { readonly number: string, readonly ext: string, /** RFC 3966 §5.1.5: '' or `+44`. */ readonly context: string, /** Of a SIP address; null = it is none. */ readonly host: string | null }

/** The number of a `tel:`, `callto:` or `sip:` link (RFC 3966, RFC 3261 §19.1); null = it has none. */
function withoutLink(text: string): Link | null {
  const found = /^(tel|callto|sips?):(?:\/\/)?(.*)$/iu.exec(text)
  const isSip = /^sip/i.test(found?.[1] ?? '')
  const plain = found === null ? text : decoded(found[2] ?? '')
  if (plain === null) return null
  const [address = '', ...parameters] = found === null ? [plain] : plain.replace(/\?.*$/, '').split(';')
  const parameter = (name: string): string => parameters.find((entry) => entry.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  const context = parameter('phone-context')
  const at = address.lastIndexOf('@')
  if (!isSip && at >= 0) return null
  // A password in the address (RFC 3261 §19.1.1) is none of ours; parameters of the user part stand before the @.
  const [user = ''] = at < 0 ? [address] : address.slice(0, at).split(':')
  return { number: user.trim(), ext: parameter('ext'), context: /^\+\d{1,7}$/.test(context) ? context : '', host: at < 0 ? isSip ? '' : null : address.slice(at + 1).replace(/:\d+$/, '').toLowerCase() }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text).normalize('NFKC')
  } catch {
    return null
  }
}

/** A number with its country is the same everywhere; all else is known at its own exchange alone. */
const isOwn = ({ host, number }: Link, { domain }: DialRules): boolean => host === domain.toLowerCase() || number.startsWith('+')

const EXTENSION = /^(.*\d)\s*(?:;ext=|,?\s*(?:ext(?:ension|n)?|x|#)[.:]?\s*)(\d{1,10})$/iu
const KEYS = /^([^,]*\d[^,]*?)((?:,+[\d*#]+)+)$/
/** Most keys of one order (core/telephony/call-input.ts). */
const MOST_KEYS = 64

function keysAfter(text: string, ext: string): { number: string, after: string } {
  if (/^\d{1,10}$/.test(ext)) return { number: text, after: `,${ext}` }
  const [, number = text, digits] = EXTENSION.exec(text) ?? []
  if (digits !== undefined) return { number: number.trim(), after: `,${digits}` }
  const [, before = text, keys = ''] = KEYS.exec(text) ?? []
  return keys.length > MOST_KEYS ? { number: text, after: '' } : { number: before.trim(), after: keys }
}

const inRegion = (text: string, region: Country | null): ReturnType<typeof parsePhone> => {
  if (region !== null) return parsePhone(text, region)
  return /^(\+|00)/.test(text) ? parsePhone(text.replace(/^00/, '+'), 'GB') : { ok: false, problem: 'unknown-country' }
}
