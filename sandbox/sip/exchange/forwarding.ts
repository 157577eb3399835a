import { newBranch, SipMessage, token } from '../wire/message.ts'
import type { SipTime } from '../time.ts'
import type { Dialogs } from './dialogs.ts'
import type { Flow } from './flow.ts'
import type { Target } from './registrar.ts'

/** Calls of one flow that nobody has answered yet. */
const MOST_WAITING = 60
/** Milliseconds after which an answered or unanswered transaction is forgotten (RFC 3261, 64·T1). */
const FORGET_MS = 32_000

/** A request on its way: one transaction of the sender, and one leg for each phone that it went to. */
interface Sent {
  readonly flow: Flow
  readonly request: SipMessage
  readonly legs: Leg[]
  answered: boolean
  cancelled: boolean
  diverted: boolean
  endWait: () => void
}
interface Leg {
  readonly sent: Sent
  readonly flow: Flow
  readonly request: SipMessage
  ringing: boolean
  cancelled: string | null
  final: SipMessage | null
}

export interface ForwardingParts {
  /** `127.0.0.1:PORT`: of this exchange in Via and Record-Route. */
  readonly host: () => string
  readonly time: SipTime
  readonly dialogs: Dialogs
  /** Milliseconds that a call rings. */
  readonly noAnswerMs: () => number
  /** Where a call goes that ended so (408, 480, 486, 603); undefined = nowhere. */
  readonly divert: (request: SipMessage, status: number) => Target | undefined
}

/** Call-stateful forwarding (RFC 3261 §16): forks, cancels, diverts, and answers for those who do not. */
export interface Forwarding {
  /** To all of `targets` at once; the first to answer has it. */
  send(flow: Flow, request: SipMessage, targets: readonly Target[]): void
  /** The ACK of a 2xx, which nobody answers. */
  pass(request: SipMessage, target: Target | undefined): void
  /** False = it belongs to nothing that was sent. */
  acknowledged(flow: Flow, ack: SipMessage): boolean
  cancel(flow: Flow, cancel: SipMessage): boolean
  response(flow: Flow, response: SipMessage): void
  closed(flow: Flow): void
  waiting(): number
  clear(): void
}

export function createForwarding({ host, time, dialogs, noAnswerMs, divert }: ForwardingParts): Forwarding {
  const legs = new Map<string, Leg>()
  const invites = new Map<string, Sent>()
  const keyOf = (flow: Flow, message: SipMessage): string => `${flow.id} ${message.branch}`
  const stamp = (request: SipMessage, uri: string, branch: string): SipMessage => {
    request.uri = uri
    return request.prepend('Via', `SIP/2.0/WS ${host()};branch=${branch}`)
  }

  function fork(sent: Sent, { uri, flow }: Target): void {
    const branch = newBranch()
    const request = stamp(sent.request.clone(), uri, branch)
    if (sent.request.toTag === '' && /^(INVITE|REFER)$/.test(request.method)) request.prepend('Record-Route', `<sip:${host()};transport=ws;lr>`)
    const leg: Leg = { sent, flow, request, ringing: false, cancelled: null, final: null }
    sent.legs.push(leg)
    legs.set(branch, leg)
    if (request.method !== 'INVITE') time.after(FORGET_MS, () => legs.delete(branch))
    flow.send(request.toString())
  }

  function finish(sent: Sent, answer: SipMessage): void {
    if (sent.answered) return
    sent.answered = true
    sent.endWait()
    // Kept a while for the ACK that it brings.
    time.after(FORGET_MS, () => invites.delete(keyOf(sent.flow, sent.request)))
    sent.flow.send(answer.toString())
  }

  function cancelLeg(leg: Leg, reason: string): void {
    leg.cancelled = reason
    // §9.1: only once something provisional was heard.
    if (leg.final !== null || !leg.ringing || leg.request.method !== 'INVITE') return
    leg.flow.send(ofLeg('CANCEL', leg, leg.request.get('To')).with(reason === '' ? {} : { Reason: reason }).toString())
  }

  function ended(leg: Leg, answer: SipMessage): void {
    const { sent } = leg
    leg.final = answer
    legs.delete(leg.request.branch)
    if (sent.answered || sent.legs.some(({ final }) => final === null)) return
    const finals = sent.legs.flatMap(({ final }) => final ?? [])
    // §16.7: a refusal for all (6xx) first, then the lowest.
    const best = finals.toSorted((a, b) => Number(b.status >= 600) - Number(a.status >= 600) || a.status - b.status)[0] ?? answer
    if (!sent.cancelled && diverts(sent, best.status)) return
    finish(sent, best)
  }

  function diverts(sent: Sent, status: number): boolean {
    if (sent.diverted || sent.answered || sent.request.method !== 'INVITE' || sent.request.toTag !== '' || ![408, 480, 486, 603].includes(status)) return false
    const target = divert(sent.request, status)
    if (!target) return false
    sent.diverted = true
    sent.endWait()
    fork(sent, target)
    return true
  }

  return {
    send(flow, request, targets) {
      const sent: Sent = { flow, request, legs: [], answered: false, cancelled: false, diverted: false, endWait: () => undefined }
      if (request.method === 'INVITE') {
        const waiting = [...invites.values()].filter((one) => one.flow === flow && !one.answered).length
        if (waiting >= MOST_WAITING) return flow.send(request.reply(503, token(), { 'Retry-After': 5 }).toString())
        if (invites.has(keyOf(flow, request))) return
        invites.set(keyOf(flow, request), sent)
        flow.send(request.reply(100, '').toString())
      }
      if (targets.length === 0) {
        if (!diverts(sent, 480)) finish(sent, request.reply(480, token()))
        return
      }
      for (const target of targets) fork(sent, target)
      if (request.method !== 'INVITE' || request.toTag !== '') return
      sent.endWait = time.after(noAnswerMs(), () => {
        for (const leg of sent.legs) cancelLeg(leg, '')
        if (!diverts(sent, 408)) finish(sent, request.reply(408, token()))
      })
    },
    pass(request, target) { target?.flow.send(stamp(request, target.uri, newBranch()).toString()) },
    acknowledged: (flow, ack) => invites.delete(keyOf(flow, ack)),
    cancel(flow, cancel) {
      const sent = invites.get(keyOf(flow, cancel))
      if (!sent) return false
      sent.cancelled = true
      for (const leg of sent.legs) cancelLeg(leg, '')
      return true
    },
    response(flow, response) {
      const leg = legs.get(response.branch)
      if (!leg || response.cseqMethod !== leg.request.method || leg.flow !== flow) return
      const { sent } = leg
      response.dropFirst('Via')
      if (response.status < 200) {
        const first = !leg.ringing
        leg.ringing = true
        if (first && leg.cancelled !== null) cancelLeg(leg, leg.cancelled)
        if (response.status === 100 || sent.answered || leg.cancelled !== null) return
        dialogs.began(sent.flow, flow, response)
        sent.flow.send(response.toString())
      } else if (response.cseqMethod !== 'INVITE') {
        if (response.cseqMethod === 'BYE' && (response.status < 300 || response.status === 481)) dialogs.ended(response)
        legs.delete(leg.request.branch)
        sent.flow.send(response.toString())
      } else if (response.status < 300) {
        // A 2xx comes again until its ACK, so the leg stays for a while.
        if (leg.final === null) time.after(FORGET_MS, () => legs.delete(leg.request.branch))
        leg.final = response
        sent.answered = true
        sent.endWait()
        invites.delete(keyOf(sent.flow, sent.request))
        for (const other of sent.legs) if (other !== leg) cancelLeg(other, 'SIP;cause=200;text="Call completed elsewhere"')
        dialogs.began(sent.flow, flow, response)
        sent.flow.send(response.toString())
      } else {
        // §17.1.1.3: this hop acknowledges a refusal.
        leg.flow.send(ofLeg('ACK', leg, response.get('To')).toString())
        ended(leg, response)
      }
    },
    closed(flow) {
      for (const leg of [...legs.values()]) if (leg.flow === flow && leg.final === null) ended(leg, leg.request.reply(480, token()).dropFirst('Via'))
      for (const [key, sent] of invites) {
        if (sent.flow !== flow || sent.answered) continue
        // Whoever called is gone: nobody goes on ringing for nothing.
        sent.cancelled = true
        sent.answered = true
        sent.endWait()
        for (const leg of sent.legs) cancelLeg(leg, '')
        invites.delete(key)
      }
    },
    waiting: () => [...invites.values()].filter(({ answered }) => !answered).length,
    clear() {
      legs.clear()
      invites.clear()
    },
  }
}

/** ACK and CANCEL of a leg bear its branch (§9.1, §17.1.1.3). */
const ofLeg = (method: string, { request }: Leg, to: string | undefined): SipMessage => SipMessage.request(method, request.uri, {
  'Via': request.get('Via'), 'Max-Forwards': 70, 'From': request.get('From'), 'To': to, 'Call-ID': request.callId, 'CSeq': `${String(request.cseq)} ${method}`, 'Route': request.all('Route'),
})
