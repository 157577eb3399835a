import { readParams } from '../wire/address.ts'
import { newBranch, readMessage, SipMessage, token } from '../wire/message.ts'
import type { Flow } from '../exchange/flow.ts'
import type { OpenStream } from '../sound/stream.ts'
import type { SipTime } from '../time.ts'
import { accept, refuse, ring } from './answering.ts'
import type { Behaviour } from './behaviour.ts'
import { Call, type CallEvent, type CallHost } from './call.ts'
import { cancel, place } from './calling.ts'
import { abilities, dialogFrom, dialogTo, remoteTag } from './dialog.ts'
import { within } from './within.ts'

const FORGET_MS = 32_000

export interface PhoneParts {
  readonly user: string
  readonly domain: string
  readonly time: SipTime
  /** To the exchange. */
  readonly receive: (flow: Flow, text: string) => void
  readonly openStream: OpenStream
  /** How it meets a call that comes in. */
  readonly meet: (call: Call) => Behaviour
  readonly tell: (call: Call, event: CallEvent) => void
}

export interface DialOptions {
  /** Name and address as the other side sees them; default: its own. */
  readonly from?: string
  readonly fields?: Readonly<Record<string, string | undefined>>
}

/** A simulated telephone: a SIP user agent (RFC 3261 §12–15) that talks to the exchange as an agent's WebSocket does. */
export interface Phone extends Pick<CallHost, 'contact'> {
  readonly user: string
  readonly flow: Flow
  calls(): Call[]
  dial(target: string, behaviour: Behaviour, options?: DialOptions): Call
  /** Ends all calls as a person would. */
  hangUpAll(): void
  /** All calls end at once, without a word to anybody. */
  clear(): void
}

export function createPhone({ user, domain, time, receive, openStream, meet, tell }: PhoneParts): Phone {
  const calls = new Set<Call>()
  const asked = new Map<string, (answer: SipMessage) => void>()
  const at = `${token()}.invalid`
  // A plus stands in a user part as it is (RFC 3261 §25.1): escaped, callers would write it otherwise than it was registered.
  const contact = `sip:${encodeURIComponent(user).replaceAll('%2B', '+')}@${at};transport=ws`
  const flow: Flow = {
    id: `phone-${user}`, trusted: true, user,
    // Never within the call that sent it.
    send(text) {
      queueMicrotask(() => {
        const message = readMessage(text)
        if (message) take(message)
      })
    },
  }
  const host: CallHost = {
    contact, time, openStream, tell,
    send: (message) => { receive(flow, message.toString()) },
    ask(message, answered) {
      message.prepend('Via', `SIP/2.0/WS ${at};branch=${newBranch()}`)
      asked.set(message.branch, answered)
      host.send(message)
    },
    forget: (call) => { calls.delete(call) },
    dial(target, behaviour, fields, watch) {
      const call = new Call(host, dialogTo(target, `<sip:${user}@${domain}>`), 'out', new SipMessage().with(fields), behaviour)
      return begin(call, watch)
    },
    find: (callId, local, remote) => [...calls].find(({ dialog }) => dialog.callId === callId && dialog.localTag === local && remoteTag(dialog) === remote),
  }

  function begin(call: Call, watch?: (status: number) => void): Call {
    calls.add(call)
    place(call, watch).catch(() => { call.over({ by: 'network', code: null, reason: 'no sound' }) })
    return call
  }

  function take(message: SipMessage): void {
    if (message.status > 0) {
      // The answer to a CANCEL bears the INVITE's branch.
      if (message.cseqMethod === 'CANCEL') return
      const answered = asked.get(message.branch)
      if (message.status >= 300 || (message.status >= 200 && message.cseqMethod !== 'INVITE')) asked.delete(message.branch)
      // Until its ACK has arrived a 2xx comes again, and is acknowledged again.
      else if (message.status >= 200) time.after(FORGET_MS, () => asked.delete(message.branch))
      return answered?.(message)
    }
    const call = [...calls].find(({ dialog, invite }) => dialog.callId === message.callId && (message.toTag === '' ? message.method === 'CANCEL' && invite.branch === message.branch : dialog.localTag === message.toTag))
    if (call) return within(call, message)
    if (message.method === 'INVITE' && message.toTag === '') return invited(message)
    if (message.method !== 'ACK') host.send(message.reply(message.toTag !== '' || message.method === 'CANCEL' ? 481 : message.method === 'OPTIONS' ? 200 : 405, token(), abilities))
  }

  function invited(invite: SipMessage): void {
    const replaces = invite.get('Replaces')
    if (replaces !== undefined) return replace(invite, replaces)
    const call = new Call(host, dialogFrom(invite), 'in', invite, waiting)
    calls.add(call)
    call.behaviour = meet(call)
    tell(call, { kind: 'came' })
    ring(call)
  }

  /** RFC 3891: takes the place of a call that is there. */
  function replace(invite: SipMessage, replaces: string): void {
    const params = readParams(replaces)
    const old = host.find(replaces.split(';')[0]?.trim() ?? '', params['to-tag'] ?? '', params['from-tag'] ?? '')
    if (!old) return host.send(invite.reply(481, token()))
    const call = new Call(host, dialogFrom(invite), 'in', invite, { ...old.behaviour, ringMs: 0, refuse: null, early: null, hangUpMs: null, sendOn: null })
    calls.add(call)
    tell(call, { kind: 'came' })
    accept(call, () => { old.hangUp() })
  }

  return {
    user, contact, flow,
    calls: () => [...calls],
    dial(target, behaviour, { from = `<sip:${user}@${domain}>`, fields = {} } = {}) {
      return begin(new Call(host, dialogTo(target, from), 'out', new SipMessage().with(fields), behaviour))
    },
    hangUpAll() {
      for (const call of calls) {
        if (call.phase !== 'ringing') call.hangUp()
        else if (call.direction === 'out') cancel(call)
        else refuse(call, 480)
      }
    },
    clear() {
      for (const call of calls) call.over({ by: 'network', code: null, reason: 'cleared' })
      asked.clear()
    },
  }
}

const waiting: Behaviour = { ringMs: null, refuse: null, early: null, sound: 'silence', codec: 'PCMU', hangUpMs: null, sendOn: null }
