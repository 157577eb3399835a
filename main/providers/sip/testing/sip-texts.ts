/** A SIP message as text: start line, header fields in their order, body with its length. */
export function sip(start: string, fields: Readonly<Record<string, string | readonly string[] | null>>, body = ''): string {
  const all = { 'Max-Forwards': '70', ...fields, ...!('Content-Length' in fields) && { 'Content-Length': String(Buffer.byteLength(body)) } }
  const lines = Object.entries(all).flatMap(([name, value]) => value === null ? [] : [value].flat().map((one) => `${name}: ${one}`))
  return [start, ...lines, '', body].join('\r\n')
}

export const DOMAIN = 'firm.example'
export const AOR = `sip:sam@${DOMAIN}`
export const MEI = `sip:+442079460123@${DOMAIN}`
export const MEIS_PHONE = 'sip:mei@192.0.2.7:5060;transport=udp'
export const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n'

let branches = 0
export const branch = (): string => `z9hG4bK${String(++branches)}`
const via = (at = branch()): string => `SIP/2.0/WSS abc.invalid;branch=${at}`

export interface Leg { readonly callId: string, readonly from: string, readonly to: string }
export const leg = (callId: string, to = MEI): Leg => ({ callId, from: `<${AOR}>;tag=ours`, to: `<${to}>` })

type Fields = Parameters<typeof sip>[1]
/** A request of the phone window's. */
export const request = (method: string, uri: string, { callId, from, to }: Leg, cseq: number, more: Fields = {}, body = ''): string =>
  sip(`${method} ${uri} SIP/2.0`, { Via: via(), From: from, To: to, 'Call-ID': callId, CSeq: `${String(cseq)} ${method}`, Contact: '<sip:xyz@abc.invalid;transport=ws;ob>', ...more }, body)

/** The server's answer to a request of ours. */
export function answerTo(text: string, status: number, more: Fields = {}, body = ''): string {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
  const to = field('To')
  return sip(`SIP/2.0 ${String(status)} Whatever`, { 'Max-Forwards': null, Via: field('Via'), From: field('From'), To: to.includes('tag=') ? to : `${to};tag=theirs`, 'Call-ID': field('Call-ID'), CSeq: field('CSeq'), ...more }, body)
}
export const challenge = (text: string, nonce: string, realm = DOMAIN): string => answerTo(text, 407, { 'Proxy-Authenticate': `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"` })
