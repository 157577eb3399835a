import { readUri, uriOf, type SipUri } from '../wire/address.ts'
import { readMessage, token, type Fields, type SipMessage } from '../wire/message.ts'
import type { SipTime } from '../time.ts'
import { createDialogs } from './dialogs.ts'
import { createDigest } from './digest.ts'
import type { Account, Flow } from './flow.ts'
import { createForwarding } from './forwarding.ts'
import { createLamp, type Waiting } from './lamp.ts'
import { createRegistrar, type Target } from './registrar.ts'

const ALLOW = 'INVITE, ACK, CANCEL, BYE, UPDATE, INFO, REFER, NOTIFY, SUBSCRIBE, REGISTER, OPTIONS, MESSAGE'

export interface ExchangeParts {
  readonly domain: string
  /** `127.0.0.1:PORT`, known once it listens. */
  readonly host: () => string
  readonly time: SipTime
  readonly accounts: readonly Account[]
  /** A phone of this process, by the user part of its address or by its contact. */
  readonly phoneOf: (user: string) => Target | undefined
  readonly phoneAt: (contact: string) => Target | undefined
  /** Milliseconds that a call rings. */
  readonly noAnswerMs: () => number
  /** Whether a call that nobody took goes to the callee's mailbox. */
  readonly goesToMailbox: (invite: SipMessage) => boolean
  readonly waiting: (user: string) => Waiting
  /** Somebody registered, or can no longer be reached. */
  readonly changed: () => void
}

/** A telephone exchange over WebSocket (RFC 3261, RFC 7118): registrar, proxy, mailbox lamp. Training equipment: SIP as agents speak it, no more. */
export interface Exchange {
  receive(flow: Flow, text: string): void
  closed(flow: Flow): void
  isRegistered(user: string): boolean
  phonesOf(user: string): Target[]
  /** The mailbox of this account changed. */
  lampChanged(user: string): void
  /** What is on its way, for tests of leaks. */
  counts(): { readonly waiting: number, readonly dialogs: number }
  clear(): void
}

const digitsOf = (user: string): string => user.replace(/^\+|[ ().-]/g, '')

export function createExchange(parts: ExchangeParts): Exchange {
  const { domain, host, time, accounts } = parts
  const dialogs = createDialogs()
  const registrar = createRegistrar(domain, time, parts.changed)
  const digest = createDigest(domain, (user) => accounts.find((account) => account.user === user)?.password, time)
  const lamp = createLamp({ domain, host, time, waiting: parts.waiting, phonesOf: registrar.phonesOf })
  const accountOf = (user: string): Account | undefined => accounts.find((account) => account.user === user || account.numbers.includes(digitsOf(user)))
  const forwarding = createForwarding({ host, time, dialogs, noAnswerMs: parts.noAnswerMs, divert })

  /** Everybody whom this address means; null = nobody has it. */
  function targetsOf(text: string, { user, host: at, params }: SipUri): Target[] | null {
    if (params['gr'] === undefined && at === domain) {
      const account = accountOf(user)
      if (account) return registrar.phonesOf(account.user)
      const phone = parts.phoneOf(user)
      return phone ? [phone] : null
    }
    const phone = registrar.phoneAt(text) ?? parts.phoneAt(text)
    return phone ? [phone] : null
  }

  /** RFC 5806: whom it was for, and why it comes. */
  function divert(invite: SipMessage, status: number): Target | undefined {
    const account = accountOf(readUri(invite.uri)?.user ?? '')
    if (account?.mailbox == null || !parts.goesToMailbox(invite)) return undefined
    const reason = { 408: 'no-answer', 486: 'user-busy', 603: 'deflection' }[status] ?? 'unavailable'
    invite.set('Diversion', `<sip:${account.user}@${domain}>;reason=${reason}`)
    return parts.phoneOf(account.mailbox)
  }

  function register(flow: Flow, request: SipMessage, answer: Answer): void {
    const judged = digest.judge('REGISTER', request.get('Authorization'))
    if (!judged.ok) return answer(401, { 'WWW-Authenticate': judged.challenge })
    const to = uriOf(request.get('To') ?? '')
    if (to?.host !== domain || to.user !== judged.user) return answer(403)
    const { status, fields } = registrar.register(flow, judged.user, request)
    answer(status, { ...fields, Date: new Date().toUTCString() })
  }

  /** Who sends it; null = that was answered. Within a dialog its two sides alone may speak. */
  function senderOf(flow: Flow, request: SipMessage, answer: Answer): string | null {
    if (request.toTag !== '' && request.method !== 'SUBSCRIBE') {
      if (dialogs.owns(flow, request)) return flow.user ?? flow.id
      if (request.method !== 'ACK') answer(481)
      return null
    }
    if (flow.trusted) return flow.user ?? flow.id
    const judged = digest.judge(request.method, request.get('Proxy-Authorization'))
    if (!judged.ok) {
      answer(407, { 'Proxy-Authenticate': judged.challenge })
      return null
    }
    const from = uriOf(request.get('From') ?? '')
    // RFC 3323: who withholds the number stands there as anonymous.
    const itself = from?.user === judged.user && from.host === domain
    if (itself || from?.host === 'anonymous.invalid') return judged.user
    answer(403)
    return null
  }

  function request(flow: Flow, message: SipMessage): void {
    const answer: Answer = (status, fields = {}) => { if (message.method !== 'ACK') flow.send(message.reply(status, token(), fields).toString()) }
    if (message.method === 'CANCEL') return answer(forwarding.cancel(flow, message) ? 200 : 481)
    if (message.method === 'ACK' && forwarding.acknowledged(flow, message)) return
    const uri = readUri(message.uri)
    if (!uri) return answer(400)
    // §16.4: the first Route names this exchange.
    if (uriOf(message.get('Route') ?? '')?.host === host()) message.dropFirst('Route')
    if (message.method === 'REGISTER') return register(flow, message, answer)
    const user = senderOf(flow, message, answer)
    if (user === null) return
    message.drop('Proxy-Authorization')
    if (uri.host === domain && uri.user === '') return answer(message.method === 'OPTIONS' ? 200 : 404, { Allow: ALLOW })
    if (message.method === 'SUBSCRIBE') return lamp.subscribe(flow, user, message)
    if (!ALLOW.split(', ').includes(message.method)) return answer(405, { Allow: ALLOW })
    const hops = Number(message.get('Max-Forwards') ?? 70)
    if (!(hops > 0)) return answer(483)
    message.set('Max-Forwards', String(Math.min(hops, 70) - 1))
    const targets = targetsOf(message.uri, uri)
    if (message.method === 'ACK') return forwarding.pass(message, targets?.[0])
    // Within a dialog: its phone is away for now, the dialog is not over, unless this is its end.
    if (targets === null && message.method === 'BYE') dialogs.ended(message)
    if (targets === null) return answer(message.toTag === '' ? 404 : 480)
    if (message.toTag === '' && !flow.trusted) identify(message, user)
    forwarding.send(flow, message, targets)
  }

  /** RFC 3325: who it is, to phones that may know it. */
  function identify(message: SipMessage, user: string): void {
    message.drop('P-Preferred-Identity').drop('P-Asserted-Identity')
    const number = accounts.find((account) => account.user === user)?.numbers[0]
    if (/\bid\b/.test(message.get('Privacy') ?? '')) return
    message.with({ 'P-Asserted-Identity': `<sip:${number === undefined ? user : `+${number}`}@${domain}>` })
  }

  return {
    receive(flow, text) {
      // RFC 5626 §4.4.1: a double CRLF asks whether we are there.
      if (text.trim() === '') return text === '\r\n\r\n' ? flow.send('\r\n') : undefined
      const message = readMessage(text)
      if (!message) return
      if (message.status === 0) request(flow, message)
      else if (!lamp.response(message)) forwarding.response(flow, message)
    },
    closed(flow) {
      registrar.closed(flow)
      lamp.closed(flow)
      forwarding.closed(flow)
    },
    isRegistered: registrar.isRegistered,
    phonesOf: registrar.phonesOf,
    lampChanged: lamp.changed,
    counts: () => ({ waiting: forwarding.waiting(), dialogs: dialogs.count() }),
    clear() {
      dialogs.clear()
      forwarding.clear()
    },
  }
}

type Answer = (status: number, fields?: Fields) => void
