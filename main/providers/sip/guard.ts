import { LARGEST_SIP } from '../../../core/telephony/phone-window.ts'
import type { CallId } from '../../../core/ids.ts'
import { MINUTE, type Milliseconds, type UtcMs } from '../../../core/time.ts'
import type { ClearedCall } from '../../gate/clear-call.ts'
import { ackRefusal, answer, bye, cancel, createDialogs, inDialog } from './dialogs.ts'
import { admit } from './incoming.ts'
import { dialClearance, mayAnswer, mayRequest, referClearance, type Clearance, type Own } from './outgoing.ts'
import { readDigest, signed, type Signer } from './sign.ts'
import { addressOf, all, readSip, type SipMessage } from './sip-message.ts'

/**
 * Between the phone window and the socket. Nothing leaves that is not on the list, and no call that the gate has not
 * cleared; nothing comes in that belongs nowhere. What is refused is told in words without numbers, for the log.
 */
export interface Guard {
  clear(call: ClearedCall): void
  withdraw(id: CallId): void
  /** `text`: as it goes out, signed where a challenge of the server's is answered. */
  out(text: string): { readonly ok: true, readonly text: string } | { readonly ok: false, readonly why: string }
  /** `answers`: to be sent back instead. `why` null = all is well. */
  in(text: string): { readonly deliver: boolean, readonly answers: readonly string[], readonly why: string | null }
  /**
   * The socket is there again: what has to be said of calls that were not established when it went. Ours are taken back,
   * those that rang are declined, so that the far side does not ring on (JsSIP ends them on its side at once).
   */
  unfinished(): string[]
  /** The phone window is another one: what has to be said of every call that the one before had. */
  abandoned(): string[]
}

export interface GuardParts {
  readonly own: Own
  readonly signer: () => Signer | null
  readonly now: () => UtcMs
  readonly newTag: () => string
}

/** A cleared call that does not leave within this time does not leave any more: ICE has long ended by then. */
const CLEARED_FOR: Milliseconds = 2 * MINUTE
/** Requests of a server in one second, beyond which they are dropped. */
const MOST_IN_A_SECOND = 100
const MOST_NONCES = 20
const ENDS = new Set(['BYE', 'CANCEL', 'ACK'])

export function createGuard({ own, signer, now, newTag }: GuardParts): Guard {
  const dialogs = createDialogs(now)
  let cleared: (Clearance & { readonly id: CallId, readonly at: UtcMs })[] = []
  const nonces = new Set<string>()
  let second = { from: 0, requests: 0 }

  /** Counts and remembers what went out. */
  function left(message: SipMessage): void {
    const { method, callId, status } = message
    const known = dialogs.get(callId)
    if (method === '') {
      if (message.cseqMethod !== 'INVITE' || known === null || known.direction !== 'in' || message.cseq !== known.first.cseq) return
      known.localTag = message.toTag
      if (status >= 200) known.pending = false
      if (status >= 300) dialogs.end(known)
      else if (status >= 200) known.path ??= { tag: known.first.fromTag, target: contactOf(known.first), routes: routesOf(known.first) }
      return
    }
    if (known !== null && method !== 'ACK' && method !== 'CANCEL') known.localSeq = Math.max(known.localSeq, message.cseq)
    if (method !== 'ACK') dialogs.sent.add(message)
    if (method === 'BYE' && known !== null) dialogs.end(known)
    if (message.toTag === '' && method === 'INVITE') {
      use(dialClearance(message, cleared), callId)
      if (known === null) dialogs.begin(message, 'call', 'out')
      else known.first = message
    }
    if (message.toTag === '' && method === 'SUBSCRIBE') dialogs.begin(message, 'subscription', 'out')
    if (method === 'REFER') use(referClearance(message, cleared), callId)
  }
  function use(clearance: Clearance | null, callId: string): void {
    if (clearance === null) return
    clearance.callId = callId
    clearance.times++
  }

  /** Remembers what was let in. */
  function came(message: SipMessage): void {
    const { method, callId, status, cseqMethod } = message
    const known = dialogs.get(callId)
    if (method === '') {
      if (status === 401 || status === 407) remember(message)
      if (known === null) return
      if (status > 100 && status < 300 && message.toTag !== '') dialogs.learn(known, message)
      const ofFirst = cseqMethod === known.first.method && message.cseq === known.first.cseq
      if (!ofFirst || status < 200) return
      if (status < 300 && known.kind === 'call' && known.direction === 'out') known.path ??= { tag: message.toTag, target: contactOf(message), routes: routesOf(message).reverse() }
      // After a challenge the same INVITE goes out again, signed.
      if (status !== 401 && status !== 407) known.pending = false
      if (status >= 300 && status !== 401 && status !== 407) dialogs.end(known)
      return
    }
    if (method !== 'ACK') dialogs.received.add(message)
    if (known === null) {
      if (method === 'INVITE') dialogs.learn(dialogs.begin(message, 'call', 'in'), message)
      return
    }
    if (message.toTag === '') return
    dialogs.learn(known, message)
    if (method !== 'ACK') known.remote.set(message.fromTag, Math.max(message.cseq, known.remote.get(message.fromTag) ?? -1))
    if (method === 'BYE') dialogs.end(known)
    if (method === 'REFER') known.referred = true
  }
  function remember(challenge: SipMessage): void {
    for (const { name, value } of challenge.fields) {
      const nonce = name === 'www-authenticate' || name === 'proxy-authenticate' ? readDigest(value)?.['nonce'] : undefined
      if (nonce !== undefined) nonces.add(nonce)
    }
    for (const nonce of nonces) if (nonces.size > MOST_NONCES) nonces.delete(nonce)
  }

  /** The text with our signature; null = it asks for one that we do not give. */
  function withSignature(text: string, message: SipMessage): string | null {
    const fields = message.fields.filter(({ name }) => name === 'authorization' || name === 'proxy-authorization')
    const by = signer()
    let result = text
    for (const { value } of fields) {
      const nonce = readDigest(value)?.['nonce']
      const right = by === null || nonce === undefined || !nonces.has(nonce) ? null : signed(value, by, message.method, message.uri, message.body)
      if (right === null) return null
      result = result.replace(value, () => right)
    }
    return result
  }

  function unfinished(): string[] {
    const open = dialogs.live().filter(({ kind, pending }) => kind === 'call' && pending)
    for (const dialog of open) {
      dialogs.end(dialog)
      dialog.takenBack = true
    }
    return open.map(({ direction, first }) => direction === 'out' ? cancel(first) : answer(first, 480, 'Temporarily Unavailable', newTag()))
  }

  /**
   * What has to be said to a final answer that crossed our CANCEL: nobody waits for it in the phone window any more, and
   * whoever took the call would talk to nobody (RFC 3261 §9.1, §15). Null = it is none.
   */
  function afterCancel(message: SipMessage): readonly string[] | null {
    const dialog = dialogs.get(message.callId)
    if (message.status < 200 || message.cseqMethod !== 'INVITE' || dialog?.takenBack !== true || dialog.direction !== 'out' || message.cseq !== dialog.first.cseq || !dialogs.sent.has(message)) return null
    if (message.status >= 300) return [ackRefusal(dialog.first, message)]
    const path = { tag: message.toTag, target: contactOf(message), routes: routesOf(message).reverse() }
    const again = dialog.hungUp.has(path.tag)
    dialog.hungUp.add(path.tag)
    const branch = (): string => `z9hG4bK${newTag()}`
    return [inDialog('ACK', dialog, path, dialog.first.cseq, branch()), ...again ? [] : [inDialog('BYE', dialog, path, dialog.localSeq + 1, branch())]]
  }

  return {
    clear({ id, how, uri, anonymous }) {
      cleared = [...cleared.filter(({ at }) => now() - at < CLEARED_FOR), { id, how, uri, anonymous, callId: null, times: 0, at: now() }]
    },
    withdraw(id) { cleared = cleared.filter((entry) => entry.id !== id) },
    out(text) {
      if (text.length > LARGEST_SIP) return { ok: false, why: 'too large' }
      const read = readSip(text)
      if (!read.ok) return { ok: false, why: read.why }
      const { message } = read
      cleared = cleared.filter(({ at, callId }) => callId !== null || now() - at < CLEARED_FOR)
      const objection = message.method !== '' ? mayRequest(message, dialogs, cleared, own) : mayAnswer(message, dialogs)
      if (objection !== null) return { ok: false, why: objection }
      const out = withSignature(text, message)
      if (out === null) return { ok: false, why: 'a signature that is not ours to give' }
      left(message)
      return { ok: true, text: out }
    },
    in(text) {
      if (text.length > LARGEST_SIP) return { deliver: false, answers: [], why: 'too large' }
      const read = readSip(text)
      if (!read.ok) return { deliver: false, answers: [], why: read.why }
      const { message } = read
      // What ends a call is said once (a WebSocket loses nothing): it is heard in any crowd.
      if (message.method !== '' && !(ENDS.has(message.method) && dialogs.get(message.callId) !== null)) {
        if (now() - second.from >= 1000 || now() < second.from) second = { from: now(), requests: 0 }
        if (++second.requests > MOST_IN_A_SECOND) return { deliver: false, answers: [], why: 'too many requests' }
      }
      const tooLate = afterCancel(message)
      if (tooLate !== null) return { deliver: false, answers: tooLate, why: 'an answer to a call that was taken back' }
      const admission = admit(message, dialogs)
      if (admission.do === 'deliver') {
        came(message)
        return { deliver: true, answers: [], why: null }
      }
      return { deliver: false, answers: admission.do === 'drop' ? [] : [answer(message, admission.status, admission.reason, newTag())], why: admission.why }
    },
    unfinished,
    abandoned() {
      cleared = []
      const pending = unfinished()
      const established = dialogs.live()
      for (const dialog of established) dialogs.end(dialog)
      return [...pending, ...established.map((dialog) => bye(dialog, `z9hG4bK${newTag()}`)).filter((text) => text !== null)]
    },
  }
}

const contactOf = (message: SipMessage): string => addressOf(all(message, 'contact')[0] ?? '') ?? ''
const routesOf = (message: SipMessage): string[] => all(message, 'record-route')
