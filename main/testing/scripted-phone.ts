import { randomUUID } from 'node:crypto'
import type { CallId } from '../../core/ids.ts'
import type { LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import type { PhoneOrder, PhoneReport } from '../../core/telephony/phone-window.ts'
import type { Exchange, ExchangeEvent, OpenExchange } from '../calls/wire.ts'
import type { ClearedCall } from '../gate/clear-call.ts'
import type { Desk } from '../desk.ts'

type Offered = Extract<PhoneReport, { kind: 'offered' }>
type Of<K extends PhoneReport['kind']> = Omit<Extract<PhoneReport, { kind: K }>, 'kind' | 'id'>

/** Phone window and exchange by script: what the desk orders is written down, what they say the test says. */
export interface ScriptedPhone {
  readonly openExchange: OpenExchange
  readonly order: (order: PhoneOrder) => void
  readonly phoneWindow: () => void
  /** `hangs`: it does nothing of what it is told. `opened`: how many there were. */
  readonly page: { hangs: boolean, opened: number }
  readonly orders: PhoneOrder[]
  /** What the gate let pass, and came to the guard. */
  readonly cleared: ClearedCall[]
  readonly sent: string[]
  readonly withdrawn: CallId[]
  /** The socket was asked to try at once. */
  readonly tries: 'now'[]
  /** Orders of this kind so far. */
  did<K extends PhoneOrder['do']>(what: K): Extract<PhoneOrder, { do: K }>[]
  /** The page is there, the socket open, the line registered. */
  register(): void
  say(report: PhoneReport): void
  wire(event: ExchangeEvent): void
  /** A call comes in; its id. */
  offer(user: string, more?: Partial<Offered>): CallId
  ringing(id: CallId, earlyMedia?: boolean): void
  answered(id: CallId): void
  ended(id: CallId, more?: Partial<Of<'ended'>>): void
  now(): PhoneNow
  call(id: CallId): LiveCall
}

export function scriptPhone(desk: () => Desk): ScriptedPhone {
  let heard: (event: ExchangeEvent) => void = () => undefined
  const phone: ScriptedPhone = {
    orders: [], cleared: [], sent: [], withdrawn: [], tries: [], page: { hangs: false, opened: 0 },
    openExchange(listener): Exchange {
      heard = listener
      return {
        clear: (call) => { phone.cleared.push(call) },
        withdraw: (id) => { phone.withdrawn.push(id) },
        send: (message) => { phone.sent.push(message) },
        socket: () => undefined, lookNow: () => { phone.tries.push('now') }, stop: () => undefined,
      }
    },
    phoneWindow() {
      phone.page.hangs = false
      phone.page.opened += 1
    },
    order(order) {
      phone.orders.push(order)
      if (phone.page.hangs) return
      if (order.do === 'end') phone.say({ kind: 'ended', id: order.id, by: 'us', cause: 'Terminated', code: 0, reason: '' })
      // A page that registers off at once.
      if (order.do === 'setup' && order.setup === null) phone.say({ kind: 'socket', want: 'closed' })
    },
    did: (what) => phone.orders.filter((order): order is Extract<PhoneOrder, { do: typeof what }> => order.do === what),
    register() {
      phone.say({ kind: 'ready' })
      phone.wire({ kind: 'open' })
      phone.say({ kind: 'registered', on: true, code: 200, reason: 'OK' })
    },
    say: (report) => { desk().phone.report(report) },
    wire: (event) => { heard(event) },
    offer(user, more = {}) {
      const id = randomUUID() as CallId
      phone.say({ kind: 'offered', id, user, host: 'exchange.example', name: '', sipCallId: randomUUID(), replaces: null, ...more })
      return id
    },
    ringing: (id, earlyMedia = false) => { phone.say({ kind: 'ringing', id, earlyMedia }) },
    answered: (id) => { phone.say({ kind: 'answered', id }) },
    ended: (id, more = {}) => { phone.say({ kind: 'ended', id, by: 'peer', cause: 'Terminated', code: 0, reason: '', ...more }) },
    now: () => desk().phone.now(),
    call(id) {
      const call = phone.now().calls.find((entry) => entry.id === id)
      if (call === undefined) throw new Error('no such call')
      return call
    },
  }
  return phone
}
