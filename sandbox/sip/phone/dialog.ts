import { readAddress } from '../wire/address.ts'
import { SipMessage, token, type Fields } from '../wire/message.ts'

const ALLOW = 'INVITE, ACK, CANCEL, BYE, UPDATE, INFO, REFER, NOTIFY, OPTIONS'
/** Fields of requests and answers that may change a call. */
export const abilities = { Allow: ALLOW, Supported: 'timer, replaces' }

/** One side's view of a dialog (RFC 3261 §12): who, where to, and what number comes next. */
export interface Dialog {
  readonly callId: string
  readonly localTag: string
  /** From and To as this side writes them. */
  local: string
  remote: string
  /** Request-URI of what is sent. */
  target: string
  routes: readonly string[]
  sequence: number
  /** CSeq of the other side's last request. */
  heardSequence: number
}

export function dialogTo(target: string, from: string): Dialog {
  const localTag = token()
  return { callId: `${token(10)}@sandbox`, localTag, local: `${from};tag=${localTag}`, remote: `<${target}>`, target, routes: [], sequence: 0, heardSequence: -1 }
}

export function dialogFrom(invite: SipMessage): Dialog {
  const localTag = token()
  return {
    callId: invite.callId, localTag, local: `${invite.get('To') ?? ''};tag=${localTag}`, remote: invite.get('From') ?? '',
    target: readAddress(invite.get('Contact') ?? '').uri, routes: invite.all('Record-Route'), sequence: 0, heardSequence: invite.cseq,
  }
}

/** What the answer to our INVITE says of the other side (§12.1.2). */
export function learn(dialog: Dialog, answer: SipMessage): void {
  dialog.remote = answer.get('To') ?? dialog.remote
  dialog.target = readAddress(answer.get('Contact') ?? '').uri || dialog.target
  dialog.routes = answer.all('Record-Route').reverse()
}

export const remoteTag = (dialog: Dialog): string => readAddress(dialog.remote).params['tag'] ?? ''

/** A request within it; `sequence`: of the INVITE, for its ACK. */
export function requestIn(dialog: Dialog, method: string, contact: string, fields: Fields = {}, body = '', sequence?: number): SipMessage {
  if (sequence === undefined) dialog.sequence += 1
  return SipMessage.request(method, dialog.target, {
    'Route': dialog.routes, 'Max-Forwards': 70, 'From': dialog.local, 'To': dialog.remote, 'Call-ID': dialog.callId,
    'CSeq': `${String(sequence ?? dialog.sequence)} ${method}`, 'Contact': `<${contact}>`, ...abilities, ...fields,
    ...(body !== '' && { 'Content-Type': fields['Content-Type'] ?? 'application/sdp' }),
  }, body)
}
