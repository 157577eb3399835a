import { randomBytes } from 'node:crypto'
import type { PhoneConnector, PolicyLine } from '../../../core/policy.ts'
import type { OpenExchange } from '../exchange.ts'
import { createGuard } from './guard.ts'
import { createSipSocket, type SipSocketParts } from './socket.ts'

export interface SipParts extends Pick<SipSocketParts, 'agent' | 'clock' | 'backoff'> {
  readonly connector: PhoneConnector
  readonly line: NonNullable<PolicyLine['phone']>
  readonly secret: (name: string) => string | null
  /** What the guard refused, without numbers and without a word of a message. */
  readonly log: (words: string) => void
}

/** The way of one line to its exchange: socket, and guard before it. */
export const createSip = ({ connector, line, secret, log, ...parts }: SipParts): OpenExchange => (heard) => {
  const aor = `sip:${line.user}@${connector.domain}`
  const guard = createGuard({
    own: { aor, domain: connector.domain, mailbox: mailboxOf(line.mailbox ?? '', aor, connector.domain) },
    signer() {
      const password = secret(line.password)
      return password === null ? null : { user: line.authUser ?? line.user, password, realm: connector.domain }
    },
    now: parts.clock.now,
    newTag: () => randomBytes(8).toString('hex'),
  })
  const socket = createSipSocket({
    ...parts,
    servers: connector.servers,
    heard(event) {
      if (event.kind === 'open') for (const text of [...unsaid.splice(0), ...guard.unfinished()]) socket.send(text)
      if (event.kind !== 'received') return heard(event)
      const { deliver, answers, why } = guard.in(event.message)
      if (why !== null) log(`from the exchange: ${why}`)
      for (const answer of answers) socket.send(answer)
      if (deliver) heard(event)
    },
  })
  let asked = false
  /** To be said as soon as the socket is there again: that calls ended with the page that had them. */
  const unsaid: string[] = []
  return {
    clear: guard.clear,
    withdraw: guard.withdraw,
    send(message) {
      const out = guard.out(message)
      if (out.ok) socket.send(out.text)
      else log(`to the exchange: ${out.why}`)
    },
    socket(want) {
      if (want === 'open' && secret(line.password) === null) return heard({ kind: 'closed', reason: `the secret "${line.password}" is not set`, needsIt: true })
      // A page asks once: who asks again is another one, and knows nothing of the calls of the one before.
      if (want === 'open' && asked) {
        const last = guard.abandoned()
        if (socket.isOpen()) {
          for (const text of last) socket.send(text)
          heard({ kind: 'open' })
        } else unsaid.push(...last)
      }
      asked = want === 'open'
      socket.want(asked)
    },
    lookNow: socket.lookNow,
    stop() { socket.want(false) },
  }
}

/** As JsSIP makes an address of it: a whole one, or what stands before the @. */
const mailboxOf = (text: string, aor: string, domain: string): string =>
  text === '' ? aor : /^sip:/i.test(text) ? text : text.includes('@') ? `sip:${text}` : `sip:${text}@${domain}`
