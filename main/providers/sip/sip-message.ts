/*
 *  SIP messages (RFC 3261 §7, §25.1) as far as the guard before the wire has to read them. Strict: whatever two readers
 *  could read in two ways is refused, for then the guard might let one thing pass and the server do another.
 */

/** One header field, its name in the long form (§7.3.3), in the case of the RFC. */
export interface HeaderField { readonly name: string, readonly value: string }

export interface SipMessage {
  /** '' = a response. */
  readonly method: string
  /** Request-URI; '' = a response. */
  readonly uri: string
  /** 0 = a request. */
  readonly status: number
  readonly fields: readonly HeaderField[]
  readonly body: string
  readonly callId: string
  readonly cseq: number
  readonly cseqMethod: string
  /** Of the topmost Via (§8.1.1.7). */
  readonly branch: string
  readonly fromTag: string
  /** '' = outside of a dialog. */
  readonly toTag: string
}

export type ReadSip = { readonly ok: true, readonly message: SipMessage } | { readonly ok: false, readonly why: string }

const COMPACT: Readonly<Record<string, string>> = {
  v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact', l: 'content-length', c: 'content-type', k: 'supported', r: 'refer-to', b: 'referred-by',
  o: 'event', x: 'session-expires', s: 'subject', e: 'content-encoding', u: 'allow-events', a: 'accept-contact', j: 'reject-contact', d: 'request-disposition', y: 'identity', n: 'identity-info',
}
/** Must stand once (§20), and no more: a second one is read by some and not by others. */
const ONCE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-type', 'refer-to', 'replaces', 'event', 'expires', 'session-expires', 'subscription-state', 'referred-by']
const NEEDED = ['via', 'from', 'to', 'call-id', 'cseq']
/** Header fields of one message, and characters of one; no exchange comes near. */
const MOST_FIELDS = 100
const LONGEST_FIELD = 8192

const REQUEST = /^([A-Z]{2,20}) (\S{1,2000}) SIP\/2\.0$/
const RESPONSE = /^SIP\/2\.0 ([1-6]\d\d) [^\r\n]{0,500}$/
const FIELD = /^([A-Za-z0-9.!%*_+`'~-]{1,60})[ \t]*:[ \t]*(.*?)[ \t]*$/
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** Reads one whole frame: one message and not a character more. Never throws. */
export function readSip(text: string): ReadSip {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return no('no end of the header')
  const head = text.slice(0, end)
  if (CONTROL.test(head) || /[^\r]\n|\r[^\n]/.test(head)) return no('control characters in the header')
  // Folding (§7.3.1) is old, and a place to hide in: nothing that speaks WebSocket needs it.
  if (/\r\n[ \t]/.test(head)) return no('a folded header field')
  const [start = '', ...lines] = head.split('\r\n')
  const request = REQUEST.exec(start)
  const response = RESPONSE.exec(start)
  if (request === null && response === null) return no('no request line and no status line')
  if (lines.length > MOST_FIELDS) return no('too many header fields')
  const fields: HeaderField[] = []
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? []
    if (name === undefined || value === undefined || value.length > LONGEST_FIELD) return no('a header field that is none')
    const lower = name.toLowerCase()
    fields.push({ name: COMPACT[lower] ?? lower, value })
  }
  const body = text.slice(end + 4)
  const many = ONCE.find((name) => fields.filter((field) => field.name === name).length > 1)
  if (many !== undefined) return no(`${many} twice`)
  const missing = NEEDED.find((name) => !fields.some((field) => field.name === name))
  if (missing !== undefined) return no(`${missing} is missing`)
  // §20.14, in bytes. RFC 7118 §5.3 lets it be left out, for the frame says where the message ends; a second message does not fit then.
  const lengths = fields.filter(({ name }) => name === 'content-length')
  if (lengths.length > 1 || !lengths.every(({ value }) => /^\d{1,6}$/.test(value) && Number(value) === byteLength(body))) return no('content-length does not fit')
  if (lengths.length === 0 && body !== '' && fields.every(({ name }) => name !== 'content-type')) return no('a body that is not announced')
  return parts({ method: request?.[1] ?? '', uri: request?.[2] ?? '', status: Number(response?.[1] ?? 0), fields, body })
}

function parts(plain: Pick<SipMessage, 'method' | 'uri' | 'status' | 'fields' | 'body'>): ReadSip {
  const first = (name: string): string => plain.fields.find((field) => field.name === name)?.value ?? ''
  const [, cseq, cseqMethod] = /^(\d{1,10})[ \t]+([A-Z]{2,20})$/.exec(first('cseq')) ?? []
  if (cseq === undefined || cseqMethod === undefined || Number(cseq) >= 2 ** 31) return no('cseq is none')
  if (plain.method !== '' && plain.method !== cseqMethod) return no('cseq names another method')
  const callId = first('call-id')
  if (!/^[^\s,;]{1,500}$/.test(callId)) return no('call-id is none')
  const branch = parameterOf(splitList(first('via'))[0] ?? '', 'branch')
  if (branch === '') return no('no branch')
  const from = first('from')
  const to = first('to')
  if (addressOf(from) === null || addressOf(to) === null) return no('from or to is no address')
  return { ok: true, message: { ...plain, callId, cseq: Number(cseq), cseqMethod, branch, fromTag: parameterOf(from, 'tag'), toTag: parameterOf(to, 'tag') } }
}

const no = (why: string): ReadSip => ({ ok: false, why })

const byteLength = (text: string): number => new TextEncoder().encode(text).length

/** Every value of this field, lists taken apart. `name` in lower case, long form. */
export const all = ({ fields }: Pick<SipMessage, 'fields'>, name: string): string[] =>
  fields.flatMap((field) => field.name === name ? splitList(field.value) : [])

/** The only, or first, value as it stands; '' = it is not there. */
export const one = ({ fields }: Pick<SipMessage, 'fields'>, name: string): string => fields.find((field) => field.name === name)?.value ?? ''

/** Splits at commas outside of quotes and angle brackets. */
export function splitList(value: string): string[] {
  const found: string[] = []
  let quoted = false
  let bracketed = false
  let from = 0
  for (let at = 0; at < value.length; at++) {
    const character = value[at]
    if (quoted && character === '\\') at++
    else if (character === '"' && !bracketed) quoted = !quoted
    else if (quoted) continue
    else if (character === '<') bracketed = true
    else if (character === '>') bracketed = false
    else if (character === ',' && !bracketed) {
      found.push(value.slice(from, at).trim())
      from = at + 1
    }
  }
  return [...found, value.slice(from).trim()].filter((entry) => entry !== '')
}

const PARAMETERS = String.raw`((?:\s*;(?:[^<>"]|"(?:[^"\\]|\\.)*")*)?)`
const NAME_ADDR = new RegExp(String.raw`^(?:"(?:[^"\\]|\\.)*"\s*|[^<>",;]*)<([^<>"\s]+)>${PARAMETERS}$`)
const ADDR_SPEC = new RegExp(String.raw`^([^<>"\s;,?]+)${PARAMETERS}$`)

/** The URI of `"Mei" <sip:…>;tag=…` (§20.10); null = it is none, or more than one. */
export const addressOf = (value: string): string | null => (NAME_ADDR.exec(value) ?? ADDR_SPEC.exec(value))?.[1] ?? null

/** A parameter of the header field, not of the URI in it; '' = it is not there. */
export function parameterOf(value: string, name: string): string {
  const after = (NAME_ADDR.exec(value) ?? ADDR_SPEC.exec(value))?.[2] ?? value.slice(Math.max(value.indexOf(';'), 0))
  for (const [, key, given = ''] of after.matchAll(/;\s*([^\s=;]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*))?/g)) if (key?.toLowerCase() === name) return given
  return ''
}

export interface SipUri { readonly user: string, readonly host: string, readonly port: string, readonly parameters: string, readonly headers: string }

/** `sip:user@host:port;parameters?headers` (§19.1.1), user decoded (with its password, if any), the rest in lower case; null = it is none, or `sips:`. */
export function readUri(text: string): SipUri | null {
  const [, user = '', host, port = '', parameters = '', headers = ''] = /^sip:(?:([^@<>"\s]*)@)?(\[[\da-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?((?:;[^?\s<>"]*)?)(?:\?([^\s<>"]*))?$/i.exec(text) ?? []
  if (host === undefined) return null
  try {
    return { user: decodeURIComponent(user), host: host.toLowerCase(), port, parameters: parameters.toLowerCase(), headers }
  } catch {
    return null
  }
}

/** The same to every server: nothing else beside user and host, and these the same. */
export function isSameUri(a: string, b: string): boolean {
  const [left, right] = [readUri(a), readUri(b)]
  return left !== null && right !== null && left.user === right.user && left.host === right.host && left.port === right.port
    && left.parameters === right.parameters && left.headers === right.headers
}
