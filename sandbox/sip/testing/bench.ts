import { createExchange, type Exchange } from '../exchange/exchange.ts'
import type { Flow } from '../exchange/flow.ts'
import type { Behaviour } from '../phone/behaviour.ts'
import { createPhone, type Phone } from '../phone/phone.ts'
import type { Stream } from '../sound/stream.ts'
import { keyOfUri } from '../wire/address.ts'
import { readMessage, type SipMessage } from '../wire/message.ts'
import { manualTime, type ManualTime } from './manual-time.ts'

/** An exchange and phones without sound, on time that the test moves: for the rules of SIP alone. */
export interface Bench {
  readonly time: ManualTime
  readonly exchange: Exchange
  phone(user: string, behaviour: Behaviour): Phone
  /** A flow of this process that keeps what it is told. */
  flow(user: string): Flow & { readonly told: SipMessage[], send(text: string): void }
  /** Lets everything that is said be heard. */
  settle(): Promise<void>
}

const silent: Stream = {
  offer: () => Promise.resolve('v=0\r\n'), answer: () => Promise.resolve('v=0\r\n'), accept: () => Promise.resolve(), play: () => undefined, hold: () => undefined, press: () => undefined,
  direction: () => 'sendrecv', heard: () => ({ hz: null, level: 0, packets: 0 }), record: () => undefined, recorded: () => Buffer.alloc(0), close: () => Promise.resolve(),
}

export function openBench(): Bench {
  const time = manualTime()
  const phones: Phone[] = []
  const flows: { readonly user: string, readonly contact: string, readonly flow: Flow }[] = []
  const all = () => [...phones.map(({ user, contact, flow }) => ({ user, contact, flow })), ...flows]
  const target = (found: { user: string, contact: string, flow: Flow } | undefined) => found && { user: found.user, uri: found.contact, flow: found.flow }
  const exchange = createExchange({
    domain: 'test.example', host: () => '127.0.0.1:1', time, accounts: [{ user: 'sam', password: 'secret', numbers: ['4420'], mailbox: null }],
    phoneOf: (user) => target(all().find((one) => one.user === user)), phoneAt: (contact) => target(all().find((one) => keyOfUri(one.contact) === keyOfUri(contact))),
    noAnswerMs: () => 20_000, goesToMailbox: () => false, waiting: () => ({ fresh: 0, old: 0 }), changed: () => undefined,
  })
  return {
    time, exchange,
    phone(user, behaviour) {
      const phone = createPhone({
        user, domain: 'test.example', time, receive: (flow, text) => { exchange.receive(flow, text) }, openStream: () => Promise.resolve(silent), meet: () => behaviour, tell: () => undefined,
      })
      phones.push(phone)
      return phone
    },
    flow(user) {
      const told: SipMessage[] = []
      const flow = {
        id: `flow-${user}`, trusted: true, user, told,
        send(text: string) {
          const message = readMessage(text)
          if (message) told.push(message)
        },
      }
      flows.push({ user, contact: `sip:${user}@flow.invalid`, flow })
      return flow
    },
    async settle() { await new Promise((resolve) => { setImmediate(resolve) }) },
  }
}
