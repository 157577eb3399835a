import type { z } from 'zod'
import type { PhoneMessage } from '../clients/client.ts'
import { credentials, type Credentials } from '../credentials.ts'
import { faultSchema, type Fault, type FaultInput } from '../faults.ts'
import { historyUntil, type History } from '../history/history.ts'
import { seedWorld } from '../seed.ts'
import type { ProxyView } from '../proxy/proxy.ts'
import type { Shelved } from '../media/shelf.ts'
import { callActSchema, type CallActInput } from '../sip/call-act.ts'
import type { ClientCall } from '../sip/call-log.ts'
import type { ExchangeView } from '../sip/telephony.ts'
import type { TrafficEntry } from '../traffic.ts'
import type { Voicemail } from '../twilio/voicemail.ts'
import { weatherSchema, type Weather, type WeatherInput } from '../weather/weather.ts'
import type { Provider, World } from '../world.ts'
import { clientMessageSchema, type ClientMessage } from './client-message-schema.ts'
import { readByClient, sendFromClient } from './client-messages.ts'
import {
  addClient, changeClient, changedClientSchema, clientById, clientView, newClientSchema,
  type ChangedClient, type ClientView, type NewClient,
} from './clients.ts'
import { callFromClient, changeExchange, clientCallSchema, exchangeSchema, type ClientCallInput, type ExchangeInput } from './calls.ts'
import { ControlError } from './control-error.ts'
import { voicemailFrom, voicemailInputSchema, type VoicemailInput } from './voicemail.ts'

/** Where the sandbox listens; each `http://127.0.0.1:PORT`, but for TLS and proxy. */
export interface Addresses {
  /** The control API and the phones' page. */
  readonly url: string
  /** Base URL of WhatsApp (Graph). */
  readonly graphUrl: string
  /** Base URL of Twilio. */
  readonly twilioUrl: string
  /** The only way to the two before; null = there is no proxy. */
  readonly proxyUrl: string | null
  /** PEM: the authority behind the providers' certificates; null = they speak plain HTTP. */
  readonly authority: string | null
}
export interface ClockView { now: string, offsetMs: number }
export interface ConnectionView {
  /** Registered webhook URLs; null = not yet. */
  whatsapp: string | null
  twilio: string | null
  /** Webhooks that wait for a URL or a repetition. */
  waiting: number
  /** Phones of the advisor that are registered at the exchange. */
  phones: number
  offline: Record<Provider | 'phone', boolean>
}

/** What tests and trainers may do; `/control` is the same over HTTP. Throws ControlError on bad input. */
export interface Control {
  readonly credentials: Credentials
  addresses(): Addresses
  clients(): ClientView[]
  client(id: string): ClientView
  addClient(client: NewClient): ClientView
  changeClient(id: string, change: ChangedClient): ClientView
  /** A file that some phone shows. Throws where it is no longer there. */
  file(id: string): Shelved
  /** The client writes, taps, sends a file, reacts, edits … */
  send(id: string, message: ClientMessage): PhoneMessage
  /** The client calls, and speaks after the tone. */
  voicemail(id: string, voicemail: VoicemailInput): Voicemail
  /** The client calls the advisor's phone. */
  call(id: string, call: ClientCallInput): ClientCall
  /** A hand on the client's phone, in a call. */
  actOnCall(id: string, act: CallActInput): Promise<ClientCall>
  /** Newest last; of all clients, or of one. */
  calls(id?: string): ClientCall[]
  /** The telephone exchange. */
  exchange(): ExchangeView
  changeExchange(change: ExchangeInput): ExchangeView
  /** The advisor's phones lose their connection, and may come back. */
  dropPhones(): ExchangeView
  /** Sends this to the advisor's phones as it is; how many there were. */
  rawSip(text: string): { phones: number }
  /** The client reads the firm's WhatsApp messages. */
  read(id: string): void
  fault(fault: FaultInput): Fault
  faults(): Fault[]
  /** The weather on one line, or on all three; what is not named is calm. */
  network(weather: WeatherInput): ReturnType<Weather['view']>
  weather(): ReturnType<Weather['view']>
  /** What the weather has done since the start, by line. */
  weathered(): ReturnType<Weather['counts']>
  clock(): ClockView
  advance(ms: number): ClockView
  /** The clock goes to this moment (milliseconds), also to one in the past. */
  travelTo(moment: number): ClockView
  /** Ends time travel. */
  backToNow(): ClockView
  traffic(afterSeq?: number): TrafficEntry[]
  /** What went through the proxy, and what tried to go around it; null = there is none. */
  proxy(): ProxyView | null
  /** The week before the app's first start, as it ends now. */
  history(): History
  connection(): ConnectionView
  /** The network is cut (providers and exchange, or one of them): at once. Or whole again: when the promise resolves. */
  offline(offline: boolean, only?: Provider | 'phone'): Promise<ConnectionView>
  /** Everybody back, without messages. */
  reset(): Promise<void>
  /** Resolves when no step and no webhook is on its way (repetitions and missing URLs do not count). */
  idle(): Promise<void>
}

export function createControl(world: World, whenIdle: () => Promise<void>, addresses: () => Addresses): Control {
  const clock = (): ClockView => ({ now: new Date(world.clock.now()).toISOString(), offsetMs: world.clock.offset() })
  const connection = (): ConnectionView => ({
    whatsapp: world.registrations.whatsapp?.url ?? null,
    twilio: world.registrations.twilio?.url ?? null,
    waiting: world.hooks.waiting(),
    phones: world.telephony.view().phones,
    offline: { graph: world.network.isCut('graph'), twilio: world.network.isCut('twilio'), phone: world.telephony.isCut() },
  })
  return {
    credentials,
    addresses,
    clients: () => world.clients.all().map((client) => clientView(world, client)),
    client: (id) => clientView(world, clientById(world, id)),
    addClient: (client) => addClient(world, parse(newClientSchema, client)),
    changeClient: (id, change) => changeClient(world, id, parse(changedClientSchema, change)),
    file(id) {
      const file = world.shelf.peek(id)
      if (!file) throw new ControlError(404, `no file ${id}`)
      return file
    },
    send: (id, message) => sendFromClient(world, id, parse(clientMessageSchema, message)),
    voicemail: (id, input) => voicemailFrom(world, id, parse(voicemailInputSchema, input)),
    call: (id, input) => callFromClient(world, id, parse(clientCallSchema, input)),
    actOnCall: (id, act) => world.telephony.act(clientById(world, id), parse(callActSchema, act)),
    calls: (id) => world.telephony.calls(id === undefined ? undefined : clientById(world, id).id),
    exchange: () => world.telephony.view(),
    changeExchange(change) {
      changeExchange(world, parse(exchangeSchema, change))
      return world.telephony.view()
    },
    dropPhones() {
      world.telephony.drop()
      return world.telephony.view()
    },
    rawSip: (text) => ({ phones: world.telephony.raw(text) }),
    read: (id) => readByClient(world, id),
    fault(input) {
      const fault = parse(faultSchema, input)
      world.faults.add(fault)
      return fault
    },
    faults: () => world.faults.list(),
    network(input) {
      world.weather.set(parse(weatherSchema, input))
      return world.weather.view()
    },
    weather: () => world.weather.view(),
    weathered: () => world.weather.counts(),
    clock,
    advance(ms) {
      if (!Number.isInteger(ms) || ms < 0) throw new ControlError(400, 'advanceMs: whole milliseconds, 0 or more')
      world.clock.advance(ms)
      world.changed()
      return clock()
    },
    travelTo(moment) {
      world.clock.travelTo(moment)
      world.changed()
      return clock()
    },
    backToNow() {
      world.clock.reset()
      world.changed()
      return clock()
    },
    traffic: (afterSeq) => world.traffic.list(afterSeq),
    proxy: () => world.proxy?.view() ?? null,
    history: () => historyUntil(Date.now()),
    connection,
    async offline(offline, only) {
      const which = (['graph', 'twilio'] as const).filter((provider) => only === undefined || only === provider)
      if (only === undefined || only === 'phone') world.telephony.cut(offline)
      if (offline) for (const one of which) world.network.cut(one)
      else await mend(world, which)
      world.changed()
      return connection()
    },
    async reset() {
      seedWorld(world)
      world.limits.clear()
      world.telephony.cut(false)
      await mend(world, ['graph', 'twilio'])
      world.changed()
    },
    idle: whenIdle,
  }
}

async function mend(world: World, which: readonly Provider[]): Promise<void> {
  await Promise.all(which.map((provider) => world.network.mend(provider)))
  world.hooks.flush()
}

export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new ControlError(400, issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : 'bad input')
}
