import { createHash, randomBytes } from 'node:crypto'
import { readAddress, readParams, splitList } from './address.ts'
import { reasons } from './reason.ts'

export const token = (bytes = 6): string => randomBytes(bytes).toString('hex')
/** RFC 3261 §8.1.1.7: with the magic cookie. */
export const newBranch = (): string => `z9hG4bK${token(8)}`
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** Characters of the largest message that is read. */
export const LARGEST = 65_536
const MOST_FIELDS = 120

/** Compact forms (RFC 3261 §7.3.3, and of the extensions that are spoken here). */
const longNames: Readonly<Record<string, string>> = {
  v: 'Via', f: 'From', t: 'To', i: 'Call-ID', m: 'Contact', l: 'Content-Length', c: 'Content-Type', k: 'Supported',
  r: 'Refer-To', b: 'Referred-By', o: 'Event', x: 'Session-Expires', s: 'Subject', e: 'Content-Encoding', u: 'Allow-Events',
}
const lists = new Set(['via', 'route', 'record-route', 'contact'])

export type Fields = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** One request (`method` set) or response (`status` set). Fields keep their order: Via, Route and Record-Route are lists of hops. */
export class SipMessage {
  method = ''
  uri = ''
  status = 0
  reason = ''
  body = ''
  fields: [name: string, value: string][] = []

  static request(method: string, uri: string, fields: Fields, body = ''): SipMessage {
    const message = new SipMessage()
    Object.assign(message, { method, uri, body })
    return message.with(fields)
  }

  /** The answer to this request (§8.2.6); `tag` is added to To where the request has none. */
  reply(status: number, tag: string, fields: Fields = {}, body = ''): SipMessage {
    const message = new SipMessage()
    Object.assign(message, { status, reason: reasons[status] ?? 'Unknown', body })
    message.fields = this.fields.filter(([name]) => /^(via|from|call-id|cseq|record-route)$/i.test(name)).map(([name, value]) => [name, value])
    return message.with({ To: status > 100 && this.toTag === '' ? `${this.get('To') ?? ''};tag=${tag}` : this.get('To'), ...fields })
  }

  with(fields: Fields): this {
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue
      for (const one of typeof value === 'object' ? value : [value]) this.fields.push([name, String(one)])
    }
    return this
  }

  clone(): SipMessage {
    const message = new SipMessage()
    return Object.assign(message, this, { fields: this.fields.map(([name, value]): [string, string] => [name, value]) })
  }

  get(name: string): string | undefined { return this.fields.find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1] }
  all(name: string): string[] { return this.fields.filter(([own]) => own.toLowerCase() === name.toLowerCase()).map(([, value]) => value) }
  drop(name: string): this {
    this.fields = this.fields.filter(([own]) => own.toLowerCase() !== name.toLowerCase())
    return this
  }

  dropFirst(name: string): this {
    const at = this.fields.findIndex(([own]) => own.toLowerCase() === name.toLowerCase())
    if (at >= 0) this.fields.splice(at, 1)
    return this
  }

  set(name: string, value: string): this {
    const field = this.fields.find(([own]) => own.toLowerCase() === name.toLowerCase())
    if (field) field[1] = value
    else this.fields.push([name, value])
    return this
  }

  prepend(name: string, value: string): this {
    this.fields.unshift([name, value])
    return this
  }

  get branch(): string { return readParams(this.get('Via') ?? '')['branch'] ?? '' }
  get fromTag(): string { return readAddress(this.get('From') ?? '').params['tag'] ?? '' }
  get toTag(): string { return readAddress(this.get('To') ?? '').params['tag'] ?? '' }
  get callId(): string { return this.get('Call-ID') ?? '' }
  get cseq(): number { return Number.parseInt(this.get('CSeq') ?? '', 10) }
  get cseqMethod(): string { return this.get('CSeq')?.split(/\s+/)[1] ?? '' }

  toString(): string {
    const start = this.status === 0 ? `${this.method} ${this.uri} SIP/2.0` : `SIP/2.0 ${String(this.status)} ${this.reason}`
    const fields = this.fields.filter(([name]) => name.toLowerCase() !== 'content-length').map(([name, value]) => `${name}: ${value}`)
    return [start, ...fields, `Content-Length: ${String(Buffer.byteLength(this.body))}`, '', this.body].join('\r\n')
  }
}

/** Null where it is no whole SIP message of its own (RFC 7118 §5: one message in each frame). */
export function readMessage(text: string): SipMessage | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0 || text.length > LARGEST) return null
  const [start = '', ...lines] = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  if (lines.length > MOST_FIELDS) return null
  const message = new SipMessage()
  const response = /^SIP\/2\.0 ([1-6]\d\d) ?(.*)$/.exec(start)
  const request = /^([A-Z]{1,20}) (\S+) SIP\/2\.0$/.exec(start)
  if (response) Object.assign(message, { status: Number(response[1]), reason: response[2] })
  else if (request) Object.assign(message, { method: request[1], uri: request[2] })
  else return null
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) return null
    const raw = line.slice(0, colon).trim()
    const name = longNames[raw.toLowerCase()] ?? raw
    const value = line.slice(colon + 1).trim()
    for (const one of lists.has(name.toLowerCase()) ? splitList(value) : [value]) message.fields.push([name, one])
  }
  message.body = text.slice(end + 4)
  return isWhole(message) ? message : null
}

function isWhole(message: SipMessage): boolean {
  const length = message.get('Content-Length')
  if (length !== undefined && length !== String(Buffer.byteLength(message.body))) return false
  if (!/^\d{1,10}\s+[A-Z]+$/.test(message.get('CSeq') ?? '') || message.cseq > 2 ** 31) return false
  if (message.status === 0 && message.cseqMethod !== message.method) return false
  return ['Via', 'From', 'To', 'Call-ID'].every((name) => message.all(name).length > 0 && message.get(name) !== '')
    && ['From', 'To', 'Call-ID', 'CSeq'].every((name) => message.all(name).length === 1)
}
