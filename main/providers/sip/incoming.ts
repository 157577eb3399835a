import { replaced, type Dialog, type Dialogs } from './dialogs.ts'
import { all, one, type SipMessage } from './sip-message.ts'

/*
 *  What comes from the server, before the phone window sees it. It may come from anybody who can call: what belongs to no
 *  call that we know, and what nobody needs, is answered here.
 */
export type Admission =
  | { readonly do: 'deliver' }
  | { readonly do: 'drop', readonly why: string }
  /** Main answers in the phone window's name. */
  | { readonly do: 'answer', readonly status: number, readonly reason: string, readonly why: string }

const DELIVER: Admission = { do: 'deliver' }
const drop = (why: string): Admission => ({ do: 'drop', why })
const refuse = (status: number, reason: string, why: string): Admission => ({ do: 'answer', status, reason, why })

/** Calls that ring at once; a desk has four in all. */
const MOST_RINGING = 4
const INSIDE = new Set(['ACK', 'BYE', 'INVITE', 'UPDATE', 'INFO', 'REFER', 'NOTIFY', 'OPTIONS'])

export function admit(message: SipMessage, dialogs: Dialogs): Admission {
  const { method } = message
  if (method === '') return dialogs.sent.has(message) ? DELIVER : drop('an answer to nothing that was asked')
  if (method === 'CANCEL') return ofRinging(message, dialogs) ? DELIVER : refuse(481, 'Call/Transaction Does Not Exist', 'CANCEL of no call')
  return message.toTag === '' ? outside(message, dialogs) : inside(message, dialogs)
}

function outside(message: SipMessage, dialogs: Dialogs): Admission {
  const { method, callId } = message
  if (method === 'ACK') return drop('ACK of nothing')
  if (method === 'OPTIONS') return DELIVER
  if (method === 'NOTIFY') return /^message-summary\b/i.test(one(message, 'event')) ? DELIVER : refuse(489, 'Bad Event', 'NOTIFY that nobody asked for')
  if (method !== 'INVITE') return method === 'BYE' ? refuse(481, 'Call/Transaction Does Not Exist', 'BYE of no call') : refuse(405, 'Method Not Allowed', `${method} outside of a dialog`)
  const known = dialogs.get(callId)
  // Another phone window would take it for a new call.
  if (known?.overAt != null && known.first.branch === message.branch) return refuse(480, 'Temporarily Unavailable', 'INVITE of a call that is over')
  if (known !== null) return known.direction === 'in' && known.first.branch === message.branch ? DELIVER : refuse(482, 'Loop Detected', 'INVITE of a call that there is')
  if (all(message, 'contact').length !== 1) return refuse(400, 'Bad Contact', 'INVITE without a place to answer')
  const [replaces] = message.fields.filter(({ name }) => name === 'replaces')
  if (replaces !== undefined) return replaced(dialogs, replaces.value) === null ? refuse(481, 'Call/Transaction Does Not Exist', 'Replaces names no call') : DELIVER
  const ringing = dialogs.live().filter((dialog) => dialog.kind === 'call' && dialog.direction === 'in' && dialog.pending).length
  return ringing < MOST_RINGING ? DELIVER : refuse(486, 'Busy Here', 'too many calls at once')
}

function inside(message: SipMessage, dialogs: Dialogs): Admission {
  const { method, callId, toTag, fromTag, cseq } = message
  const dialog = dialogs.get(callId)
  const gone = (): Admission => method === 'ACK' ? drop('ACK in no call') : refuse(481, 'Call/Transaction Does Not Exist', `${method} in no call`)
  if (dialog === null || toTag !== dialog.localTag) return gone()
  // A NOTIFY may be here before the answer to the SUBSCRIBE that it belongs to (RFC 6665 §4.4.1).
  if (dialog.kind === 'subscription') return method === 'NOTIFY' ? DELIVER : refuse(405, 'Method Not Allowed', `${method} in a subscription`)
  const last = dialog.remote.get(fromTag)
  if (last === undefined) return gone()
  if (!INSIDE.has(method)) return refuse(405, 'Method Not Allowed', `${method} in a call`)
  if (method === 'ACK') return DELIVER
  // §12.2.2: out of order.
  if (cseq <= last) return refuse(500, 'Server Internal Error', 'CSeq that is not the next')
  if (dialog.overAt !== null && method !== 'BYE') return gone()
  return DELIVER
}

const ofRinging = ({ callId, branch, cseq, fromTag }: SipMessage, dialogs: Dialogs): boolean => {
  const dialog: Dialog | null = dialogs.get(callId)
  return dialog?.direction === 'in' && dialog.first.branch === branch && dialog.first.cseq === cseq && dialog.first.fromTag === fromTag
}
