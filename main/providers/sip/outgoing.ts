import { replaced, staysInside, type Dialog, type Dialogs } from './dialogs.ts'
import { addressOf, all, isSameUri, one, readUri, type SipMessage } from './sip-message.ts'

/*
 *  What may leave the phone window. Deny by default: a method, a header field or a target that is not named here goes nowhere.
 */

/** One call or transfer that the gate has let pass. */
export interface Clearance {
  readonly how: 'dial' | 'transfer'
  readonly uri: string
  readonly anonymous: boolean
  /** Call-ID that it was used for; null = not yet. */
  callId: string | null
  /** How often it went out: once more after each challenge. */
  times: number
}

export interface Own { readonly aor: string, readonly domain: string, readonly mailbox: string }

/** null = it may. */
export type Objection = string | null

/** Of JsSIP's requests. Others could say to a server what the gate never read (P-Asserted-Identity, Diversion, Join…). */
const FIELDS = new Set([
  'via', 'max-forwards', 'from', 'to', 'call-id', 'cseq', 'contact', 'route', 'allow', 'supported', 'user-agent', 'content-type', 'content-length',
  'authorization', 'proxy-authorization', 'expires', 'event', 'accept', 'session-expires', 'min-se', 'require', 'reason', 'replaces',
  'refer-to', 'referred-by', 'subscription-state', 'p-preferred-identity', 'privacy',
])
/** Once, and once more for each of at most three challenges (407, 401, a stale nonce). */
const MOST_TIMES = 4
const ANONYMOUS = 'sip:anonymous@anonymous.invalid'
const INSIDE = new Set(['BYE', 'INVITE', 'UPDATE', 'INFO'])

export function mayRequest(message: SipMessage, dialogs: Dialogs, cleared: readonly Clearance[], own: Own): Objection {
  const strange = message.fields.find(({ name }) => !FIELDS.has(name))
  const claimed = message.fields.find(({ name, value }) => name === 'p-preferred-identity' && !isSameUri(addressOf(value) ?? '', own.aor))
  if (strange !== undefined) return `a header field that is not ours to send: ${strange.name}`
  if (claimed !== undefined) return 'the identity of another'
  if (message.fields.filter(({ name }) => name === 'via').length !== 1) return 'more than one Via'
  return message.toTag === '' ? outside(message, dialogs, cleared, own) : inside(message, dialogs, cleared, own)
}

export function mayAnswer(message: SipMessage, dialogs: Dialogs): Objection {
  if (!dialogs.received.has(message)) return 'an answer to nothing that was asked'
  // §21.3: the exchange would call whom it names, and the gate has cleared nobody.
  return message.status >= 300 && message.status < 400 ? 'an answer that sends the caller elsewhere' : null
}

function outside(message: SipMessage, dialogs: Dialogs, cleared: readonly Clearance[], own: Own): Objection {
  const { method, uri, callId } = message
  const from = addressOf(one(message, 'from')) ?? ''
  if (method === 'CANCEL') return ofPending(message, dialogs) ? null : 'CANCEL of no INVITE'
  if (message.fields.some(({ name }) => name === 'route')) return 'a route of its own'
  // RFC 7118 §5: what has no address of its own is reached by its socket; any other one would send on whoever calls.
  if (method === 'REGISTER' && !all(message, 'contact').every((entry) => readUri(addressOf(entry) ?? '')?.host.endsWith('.invalid'))) return 'REGISTER of a place that is not here'
  if (method === 'REGISTER') return isSameUri(uri, `sip:${own.domain}`) && isSameUri(from, own.aor) && isSameUri(addressOf(one(message, 'to')) ?? '', own.aor) ? null : 'REGISTER of another address'
  if (method === 'SUBSCRIBE') return /^message-summary$/i.test(one(message, 'event')) && isSameUri(uri, own.mailbox) && isSameUri(from, own.aor) ? null : 'SUBSCRIBE to something else'
  if (method === 'ACK') return ofPending(message, dialogs) ? null : 'ACK of no INVITE'
  if (method !== 'INVITE') return `${method} outside of a dialog`
  const clearance = dialClearance(message, cleared)
  if (clearance === null) return 'INVITE to a target that the gate has not cleared'
  if (clearance.times >= MOST_TIMES) return 'INVITE too often'
  if (!isSameUri(addressOf(one(message, 'to')) ?? '', clearance.uri)) return 'INVITE whose To is another'
  if (!isSameUri(from, own.aor) && !(clearance.anonymous && isSameUri(from, ANONYMOUS))) return 'INVITE in another name'
  const known = dialogs.get(callId)
  return known === null || (known.direction === 'out' && known.pending && known.localTag === message.fromTag && message.cseq > known.first.cseq) ? null : 'INVITE of a call that there is'
}

function inside(message: SipMessage, dialogs: Dialogs, cleared: readonly Clearance[], own: Own): Objection {
  const { method, callId, toTag, fromTag } = message
  const dialog = dialogs.get(callId)
  // An ACK to a refusal goes to the same hop as its INVITE (§17.1.1.3).
  if (method === 'ACK' && dialog !== null && dialog.direction === 'out' && fromTag === dialog.localTag && message.uri === dialog.first.uri && message.branch === dialog.first.branch) return null
  if (dialog === null || fromTag !== dialog.localTag || !dialog.remote.has(toTag)) return `${method} in no dialog of ours`
  if (!staysInside(dialog, message)) return `${method} that leaves its dialog`
  if (dialog.kind === 'subscription') return method === 'SUBSCRIBE' ? null : `${method} in a subscription`
  if (method === 'ACK' || INSIDE.has(method)) return null
  if (method === 'NOTIFY') return dialog.referred && /^refer\b/i.test(one(message, 'event')) ? null : 'NOTIFY that nobody asked for'
  if (method === 'REFER') return mayRefer(message, dialogs, cleared, own)
  return `${method} in a call`
}

/** CANCEL, and ACK without a To-tag, bear branch, target and CSeq of their INVITE (§9.1). */
const ofPending = ({ callId, fromTag, uri, branch, cseq }: SipMessage, dialogs: Dialogs): boolean => {
  const dialog = dialogs.get(callId)
  return dialog?.kind === 'call' && dialog.direction === 'out' && dialog.localTag === fromTag && dialog.first.uri === uri && dialog.first.branch === branch && dialog.first.cseq === cseq
}

/** The one that this INVITE has used before, else one that none has. */
export const dialClearance = ({ callId, uri }: SipMessage, cleared: readonly Clearance[]): Clearance | null =>
  firstFor('dial', callId, uri, cleared)

export const referClearance = (message: SipMessage, cleared: readonly Clearance[]): Clearance | null =>
  firstFor('transfer', message.callId, addressOf(one(message, 'refer-to')) ?? '', cleared)

function firstFor(how: Clearance['how'], callId: string, uri: string, cleared: readonly Clearance[]): Clearance | null {
  const fitting = cleared.filter((one) => one.how === how && isSameUri(one.uri, uri))
  // One that is spent makes room for the next: the same number may be tried again.
  return fitting.find((one) => one.callId === callId && one.times < MOST_TIMES) ?? fitting.find((one) => one.callId === null) ?? null
}

/** Blind: to a cleared target. Attended (RFC 5589 §7): to whom another call of ours talks with. */
function mayRefer(message: SipMessage, dialogs: Dialogs, cleared: readonly Clearance[], own: Own): Objection {
  const referredBy = addressOf(one(message, 'referred-by'))
  if (referredBy !== null && !isSameUri(referredBy, own.aor)) return 'REFER in another name'
  const uri = addressOf(one(message, 'refer-to')) ?? ''
  const [, target = '', headers = ''] = /^([^?]*)(?:\?(.*))?$/.exec(uri) ?? []
  if (headers === '') {
    const clearance = referClearance(message, cleared)
    return clearance !== null && clearance.times < MOST_TIMES ? null : 'REFER to a target that the gate has not cleared'
  }
  const [, replaces = ''] = /^Replaces=([^&]*)$/i.exec(headers) ?? []
  const other = replaced(dialogs, decoded(replaces))
  return other !== null && other.first.callId !== message.callId && whomWithTalks(other).some((one) => isSameUri(one, target)) ? null : 'REFER to a call that is not ours'
}

function whomWithTalks({ direction, first, targets }: Dialog): string[] {
  const named = direction === 'out' ? first.uri : addressOf(one(first, 'from'))
  return [...targets, ...named === null ? [] : [named]].filter((uri) => readUri(uri) !== null)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
