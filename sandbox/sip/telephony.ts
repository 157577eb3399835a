import type { Change } from '../changes.ts'
import type { Client } from '../clients/client.ts'
import { credentials } from '../credentials.ts'
import { leaveVoicemail } from '../twilio/voicemail.ts'
import type { World } from '../world.ts'
import { createCallLog, viewOf, type ClientCall } from './call-log.ts'
import { createClientPhones, type ClientPhones } from './client-phones.ts'
import { createColleagues } from './colleagues.ts'
import { createExchange } from './exchange/exchange.ts'
import type { Waiting } from './exchange/lamp.ts'
import type { Target } from './exchange/registrar.ts'
import { createMailbox, MAILBOX } from './mailbox.ts'
import type { Phone } from './phone/phone.ts'
import { createPump } from './sound/pump.ts'
import { openStream, type OpenStream } from './sound/stream.ts'
import { RATE } from './sound/ulaw.ts'
import { realTime } from './time.ts'
import { openDoor, type Door } from './web-socket.ts'
import { keyOfUri } from './wire/address.ts'

const { domain, user, password, number } = credentials.phone
/** Milliseconds that a call rings before nobody has answered it. */
const RINGS_MS = 20_000
/** A message counts as new so long, or until somebody listened. */
const NEW_MS = 24 * 60 * 60_000

export interface ExchangeView {
  /** Phones of the advisor that are registered. */
  readonly phones: number
  readonly waiting: Waiting
  /** Milliseconds that a call rings. */
  readonly noAnswerMs: number
  /** Nobody gets in, and what was connected broke. */
  readonly cut: boolean
  /** Calls that are there now; what the exchange and the sound hold for them: zero once all is over. */
  readonly live: { readonly calls: number, readonly waiting: number, readonly dialogs: number, readonly streams: number }
}

/** The telephone network of the sandbox: the exchange, the clients' phones, colleagues and the mailbox. */
export interface Telephony extends Pick<Door, 'upgrade' | 'cut' | 'isCut'>, Pick<ClientPhones, 'call' | 'act'> {
  view(): ExchangeView
  /** Newest last; of all clients, or of one. */
  calls(client?: string): ClientCall[]
  /** The call that this client has now, else the last one. */
  callOf(client: string): ClientCall | null
  setNoAnswer(ms: number): void
  /** All WebSockets break, and may come again. */
  drop(): void
  /** To the advisor's phones as it is: also what no exchange would say. */
  raw(text: string): number
  /** A voicemail came, or was listened to. */
  mailboxChanged(): void
  /** The owner listened to all. */
  hearVoicemail(): void
  /** All calls end, and nothing is remembered of them. */
  reset(): void
  close(): void
}

export interface TelephonyParts {
  /** `127.0.0.1:PORT` */
  readonly host: () => string
  readonly world: () => World
  readonly changed: (change: Change) => void
}

export function openTelephony({ host, world, changed }: TelephonyParts): Telephony {
  const time = realTime()
  const pump = createPump()
  const log = createCallLog()
  let noAnswerMs = RINGS_MS
  const open: OpenStream = (parts) => openStream({ ...parts, pump })
  const others: Phone[] = []
  const clientNow = (client: Client): void => { changed(client) }
  const parts = { domain, time, openStream: open, receive: (flow: Phone['flow'], text: string): void => { exchange.receive(flow, text) } }
  const clients = createClientPhones({ ...parts, world, log, changed: clientNow, colleague: (name) => others.find((phone) => phone.user === name) })
  others.push(...createColleagues(parts), createMailbox({
    ...parts,
    isOwner: (name) => name === user,
    left({ from, sound }) {
      const client = world().clients.holderOf(from)
      if (client) leaveVoicemail(world(), client, { seconds: Math.max(1, Math.round(sound.length / RATE)), transcript: log.of(client.id).at(-1)?.voicemail?.transcript ?? null, sound, from })
    },
    heard: () => { hearVoicemail() },
  }))
  const targetOf = (phone: Phone | undefined): Target | undefined => phone && { user: phone.user, uri: phone.contact, flow: phone.flow }
  const exchange = createExchange({
    domain, host, time, accounts: [{ user, password, numbers: [number.slice(1)], mailbox: MAILBOX }],
    phoneOf: (name) => targetOf(others.find((phone) => phone.user === name) ?? clients.phoneOf(name)),
    phoneAt: (contact) => targetOf([...others, ...clients.phones()].find((phone) => keyOfUri(phone.contact) === keyOfUri(contact))),
    noAnswerMs: () => noAnswerMs, goesToMailbox: (invite) => clients.leavesVoicemail(invite.callId), waiting,
    changed: () => { changed('connection') },
  })
  const door = openDoor(exchange)

  function waiting(): Waiting {
    const { voicemails, clock } = world()
    const fresh = voicemails.filter(({ heard, at }) => heard === undefined && at > clock.now() - NEW_MS).length
    return { fresh, old: voicemails.length - fresh }
  }
  function hearVoicemail(): void {
    for (const voicemail of world().voicemails) voicemail.heard = true
    exchange.lampChanged(user)
    changed('connection')
  }
  return {
    upgrade: door.upgrade, cut: door.cut, isCut: door.isCut, drop: door.drop, call: clients.call, act: clients.act, hearVoicemail,
    view: () => ({
      phones: exchange.phonesOf(user).length, waiting: waiting(), noAnswerMs, cut: door.isCut(),
      live: { calls: [...others, ...clients.phones()].reduce((sum, phone) => sum + phone.calls().length, 0), ...exchange.counts(), streams: pump.listeners() },
    }),
    calls: (client) => log.of(client).map((entry) => viewOf(entry, world().clock.now())),
    callOf(client) {
      const entry = log.live(client) ?? log.of(client).at(-1)
      return entry ? viewOf(entry, world().clock.now()) : null
    },
    setNoAnswer(ms) { noAnswerMs = ms },
    raw(text) {
      const phones = exchange.phonesOf(user)
      for (const { flow } of phones) flow.send(text)
      return phones.length
    },
    mailboxChanged() { exchange.lampChanged(user) },
    reset() {
      noAnswerMs = RINGS_MS
      for (const phone of [...others, ...clients.phones()]) phone.hangUpAll()
      clients.clear()
      log.clear()
    },
    close() {
      for (const phone of [...others, ...clients.phones()]) phone.clear()
      door.close()
      exchange.clear()
      time.clear()
    },
  }
}
