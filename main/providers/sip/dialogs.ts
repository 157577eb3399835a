import { SECOND, type Milliseconds, type UtcMs } from '../../../core/time.ts'
import { addressOf, all, isSameUri, one, parameterOf, type SipMessage } from './sip-message.ts'

/*
 *  What the guard remembers of calls and subscriptions, by Call-ID, and of transactions, by branch: as much as it takes to
 *  tell a request in a dialog (RFC 3261 §12) from one that only says so. JsSIP in the phone window keeps the real ones.
 */
export interface Dialog {
  readonly kind: 'call' | 'subscription'
  readonly direction: 'in' | 'out'
  /** The request that began it. */
  first: SipMessage
  localTag: string
  /** Tag of each far end (a forked INVITE has several), and the CSeq last heard from it; -1 = none yet. */
  readonly remote: Map<string, number>
  /** Where requests of ours may go: what the far side gave as its Contact. */
  readonly targets: Set<string>
  readonly routes: Set<string>
  /** As it is established: the far side's tag, its place, and the way there (§12.1). Null = not yet. */
  path: Path | null
  /** Of our last request in it. */
  localSeq: number
  /** No final answer to `first` yet. */
  pending: boolean
  /** When it ended; null = it lives. */
  overAt: UtcMs | null
  /** The far side asked for a transfer: its NOTIFYs go out. */
  referred: boolean
  /** Main ended it before it was established, and the phone window knows nothing of it any more. */
  takenBack: boolean
  /** Far ends (tags) that took it all the same, and heard BYE. */
  readonly hungUp: Set<string>
}

interface Path { readonly tag: string, readonly target: string, readonly routes: readonly string[] }

interface Transaction { readonly method: string, readonly callId: string, readonly cseq: number, readonly at: UtcMs }

/** 64·T1 (§17.1.1.2), twice: after that nobody repeats anything. */
const REMEMBERED: Milliseconds = 64 * SECOND
/** Of an INVITE: it may ring for long. */
const RINGING: Milliseconds = 600 * SECOND
/** More than this nobody has at once: the oldest go. */
const MOST = 500

export interface Dialogs {
  get(callId: string): Dialog | null
  begin(message: SipMessage, kind: Dialog['kind'], direction: Dialog['direction']): Dialog
  live(): Dialog[]
  /** Contact, Record-Route and tag of the far side. */
  learn(dialog: Dialog, message: SipMessage): void
  end(dialog: Dialog): void
  /** Requests that went out, and that came in. */
  readonly sent: Transactions
  readonly received: Transactions
}

export interface Transactions {
  add(message: SipMessage): void
  /** This response belongs to one of them. */
  has(response: SipMessage): boolean
}

export function createDialogs(now: () => UtcMs): Dialogs {
  const known = new Map<string, Dialog>()
  function forget(): void {
    for (const [callId, { overAt }] of known) if (overAt !== null && now() - overAt > REMEMBERED) known.delete(callId)
    for (const callId of known.keys()) if (known.size > MOST) known.delete(callId)
  }
  return {
    get: (callId) => known.get(callId) ?? null,
    begin(first, kind, direction) {
      forget()
      const ours = direction === 'out'
      const dialog: Dialog = {
        kind, direction, first, localTag: ours ? first.fromTag : '', remote: new Map(ours ? [] : [[first.fromTag, first.cseq]]), targets: new Set(), routes: new Set(), path: null, localSeq: ours ? first.cseq : 0, pending: true, overAt: null, referred: false, takenBack: false, hungUp: new Set(),
      }
      known.set(first.callId, dialog)
      return dialog
    },
    live: () => [...known.values()].filter(({ overAt }) => overAt === null),
    learn(dialog, message) {
      for (const contact of all(message, 'contact').map(addressOf)) if (contact !== null && dialog.targets.size < 20) dialog.targets.add(contact)
      for (const route of all(message, 'record-route').map(addressOf)) if (route !== null && dialog.routes.size < 20) dialog.routes.add(route)
      const tag = message.method === '' && dialog.direction === 'out' ? message.toTag : message.fromTag
      if (tag !== '' && tag !== dialog.localTag && !dialog.remote.has(tag) && dialog.remote.size < 20) dialog.remote.set(tag, -1)
    },
    end(dialog) { dialog.overAt ??= now() },
    sent: createTransactions(now),
    received: createTransactions(now),
  }
}

function createTransactions(now: () => UtcMs): Transactions {
  const known = new Map<string, Transaction>()
  const keyOf = ({ branch, cseqMethod }: SipMessage): string => `${branch} ${cseqMethod}`
  return {
    add(message) {
      for (const [key, { at, method }] of known) if (known.size > MOST || now() - at > (method === 'INVITE' ? RINGING : REMEMBERED)) known.delete(key)
      known.set(keyOf(message), { method: message.method, callId: message.callId, cseq: message.cseq, at: now() })
    },
    has(response) {
      const found = known.get(keyOf(response))
      return found !== undefined && found.callId === response.callId && found.cseq === response.cseq
    },
  }
}

/** The dialog that a Replaces names (RFC 3891 §3), from either side. */
export function replaced(dialogs: Dialogs, value: string): Dialog | null {
  const dialog = dialogs.get(value.split(';')[0]?.trim() ?? '')
  const tags = [parameterOf(value, 'to-tag'), parameterOf(value, 'from-tag')]
  return dialog?.kind === 'call' && dialog.overAt === null && tags.includes(dialog.localTag) && tags.some((tag) => dialog.remote.has(tag)) ? dialog : null
}

/** It goes where the far side said it is, by the way that the servers on it asked for. */
export function staysInside({ targets, routes }: Dialog, message: SipMessage): boolean {
  return [...targets].some((target) => isSameUri(target, message.uri))
    && all(message, 'route').every((entry) => {
      const uri = addressOf(entry)
      return uri !== null && [...routes].some((route) => isSameUri(route, uri))
    })
}

/** Answers a request in the name of the phone window (§8.2.6). */
export function answer(message: SipMessage, status: number, reason: string, tag: string): string {
  const to = one(message, 'to')
  return [
    `SIP/2.0 ${status} ${reason}`,
    ...message.fields.filter(({ name }) => name === 'via').map(({ value }) => `Via: ${value}`),
    `From: ${one(message, 'from')}`,
    `To: ${message.toTag === '' ? `${to};tag=${tag}` : to}`,
    `Call-ID: ${message.callId}`,
    `CSeq: ${message.cseq} ${message.cseqMethod}`,
    'Content-Length: 0', '', '',
  ].join('\r\n')
}

/** Takes an INVITE of ours back (§9.1). */
export function cancel(invite: SipMessage): string {
  return [
    `CANCEL ${invite.uri} SIP/2.0`,
    `Via: ${one(invite, 'via')}`,
    ...invite.fields.filter(({ name }) => name === 'route').map(({ value }) => `Route: ${value}`),
    'Max-Forwards: 70',
    `From: ${one(invite, 'from')}`,
    `To: ${one(invite, 'to')}`,
    `Call-ID: ${invite.callId}`,
    `CSeq: ${invite.cseq} CANCEL`,
    'Content-Length: 0', '', '',
  ].join('\r\n')
}

/** Acknowledges a refusal of it, to the same hop (§17.1.1.3). */
export const ackRefusal = (invite: SipMessage, refusal: SipMessage): string => [
  `ACK ${invite.uri} SIP/2.0`,
  `Via: ${one(invite, 'via')}`,
  ...invite.fields.filter(({ name }) => name === 'route').map(({ value }) => `Route: ${value}`),
  'Max-Forwards: 70',
  `From: ${one(invite, 'from')}`,
  `To: ${one(refusal, 'to')}`,
  `Call-ID: ${invite.callId}`,
  `CSeq: ${invite.cseq} ACK`,
  'Content-Length: 0', '', '',
].join('\r\n')

/** Hangs up a call that the phone window has no more (§15.1.1); null = it never stood. */
export const bye = (dialog: Dialog, branch: string): string | null =>
  dialog.path === null ? null : inDialog('BYE', dialog, dialog.path, dialog.localSeq + 1, branch)

/** A request of main's own in a call (§12.2.1.1). */
export function inDialog(method: 'ACK' | 'BYE', { direction, first, localTag }: Dialog, { tag, target, routes }: Path, cseq: number, branch: string): string {
  const [from, to] = direction === 'out' ? [one(first, 'from'), `${one(first, 'to')};tag=${tag}`] : [`${one(first, 'to')};tag=${localTag}`, one(first, 'from')]
  return [
    `${method} ${target} SIP/2.0`,
    `Via: SIP/2.0/WSS main.invalid;branch=${branch}`,
    ...routes.map((route) => `Route: ${route}`),
    'Max-Forwards: 70',
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${first.callId}`,
    `CSeq: ${cseq} ${method}`,
    'Content-Length: 0', '', '',
  ].join('\r\n')
}
