import { readAddress } from '../wire/address.ts'
import { newBranch, SipMessage, token } from '../wire/message.ts'
import type { SipTime } from '../time.ts'
import type { Flow } from './flow.ts'
import type { Target } from './registrar.ts'

const LONGEST_S = 3600
const DEFAULT_S = 600
const MOST_SUBSCRIPTIONS = 50

/** Messages in a mailbox: not yet heard, and heard. */
export interface Waiting { readonly fresh: number, readonly old: number }

interface Subscription {
  readonly user: string
  readonly flow: Flow
  readonly callId: string
  /** Of the subscriber, and of ours with its tag. */
  readonly remote: string
  readonly local: string
  readonly contact: string
  readonly until: number
  seq: number
}

/** The voicemail lamp (RFC 3842): told to whoever subscribed, and to phones that did not, unasked. */
export interface Lamp {
  /** `user`: who is signed in. */
  subscribe(flow: Flow, user: string, request: SipMessage): void
  /** True where the answer was to one of our own NOTIFYs. */
  response(response: SipMessage): boolean
  /** Something was left, or heard. */
  changed(user: string): void
  closed(flow: Flow): void
  clear(): void
}

export interface LampParts {
  readonly domain: string
  readonly host: () => string
  readonly time: SipTime
  readonly waiting: (user: string) => Waiting
  readonly phonesOf: (user: string) => Target[]
}

export function createLamp({ domain, host, time, waiting, phonesOf }: LampParts): Lamp {
  const subscriptions = new Map<string, Subscription>()
  const asked = new Map<string, string>()
  const bodyOf = (user: string): string => {
    const { fresh, old } = waiting(user)
    return `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}\r\nMessage-Account: sip:${user}@${domain}\r\nVoice-Message: ${String(fresh)}/${String(old)} (0/0)\r\n`
  }

  function notify({ user, flow, callId, remote, local, contact, seq }: Omit<Subscription, 'until'>, state: string): void {
    const branch = newBranch()
    asked.set(branch, callId)
    time.after(32_000, () => asked.delete(branch))
    flow.send(SipMessage.request('NOTIFY', contact, {
      'Via': `SIP/2.0/WS ${host()};branch=${branch}`, 'Max-Forwards': 70, 'From': local, 'To': remote, 'Call-ID': callId, 'CSeq': `${String(seq)} NOTIFY`,
      'Contact': `<sip:${user}@${host()};transport=ws>`, 'Event': 'message-summary', 'Subscription-State': state, 'Content-Type': 'application/simple-message-summary',
    }, bodyOf(user)).toString())
  }
  function tell(subscription: Subscription): void {
    subscription.seq += 1
    const left = Math.round((subscription.until - time.now()) / 1000)
    if (left <= 0) subscriptions.delete(subscription.callId)
    notify(subscription, left > 0 ? `active;expires=${String(left)}` : 'terminated;reason=timeout')
  }

  return {
    subscribe(flow, user, request) {
      const answer = (status: number, fields = {}): SipMessage => {
        const made = request.reply(status, token(), fields)
        flow.send(made.toString())
        return made
      }
      const known = subscriptions.get(request.callId)
      if (!/^message-summary\b/.test(request.get('Event') ?? '')) return void answer(489, { 'Allow-Events': 'message-summary' })
      if (known ? known.user !== user : request.toTag !== '') return void answer(481)
      if (!known && subscriptions.size >= MOST_SUBSCRIPTIONS) return void answer(503, { 'Retry-After': 60 })
      const asks = Number(request.get('Expires') ?? DEFAULT_S)
      const seconds = Number.isInteger(asks) && asks >= 0 ? Math.min(asks, LONGEST_S) : DEFAULT_S
      const accepted = answer(200, { Expires: seconds, Contact: `<sip:${user}@${host()};transport=ws>` })
      const subscription: Subscription = {
        user, flow, callId: request.callId, remote: known?.remote ?? request.get('From') ?? '', local: known?.local ?? accepted.get('To') ?? '',
        contact: readAddress(request.get('Contact') ?? '').uri || known?.contact || request.uri, until: time.now() + seconds * 1000, seq: known?.seq ?? 0,
      }
      subscriptions.set(request.callId, subscription)
      tell(subscription)
    },
    response(response) {
      const callId = asked.get(response.branch)
      if (callId === undefined) return false
      if (response.status >= 200) asked.delete(response.branch)
      // It knows nothing of it any more (RFC 6665 §4.2.2).
      if (response.status === 481) subscriptions.delete(callId)
      return true
    },
    changed(user) {
      const own = [...subscriptions.values()].filter((subscription) => subscription.user === user && subscription.until > time.now())
      for (const subscription of own) tell(subscription)
      const address = `<sip:${user}@${domain}>`
      const unasked = phonesOf(user).filter(({ flow }) => !own.some((subscription) => subscription.flow === flow))
      for (const { flow, uri } of unasked) notify({ user, flow, callId: token(10), remote: address, local: `${address};tag=${token()}`, contact: uri, seq: 1 }, 'active')
    },
    closed(flow) { for (const [id, subscription] of subscriptions) if (subscription.flow === flow) subscriptions.delete(id) },
    clear() {
      subscriptions.clear()
      asked.clear()
    },
  }
}
