import type { CallId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import { endOf } from '../../core/telephony/call-end.ts'
import type { CallEnd, PhoneNow } from '../../core/telephony/call.ts'
import { isOffered, isTalking } from '../../core/telephony/live-call.ts'
import type { PhoneOrder, PhoneReport } from '../../core/telephony/phone-window.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { Contacts } from '../contacts/contacts.ts'
import { dialRules } from '../gate/clear-call.ts'
import type { Arrival } from '../inbound/receive.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Submit } from '../outbound/submit.ts'
import type { Addresses } from '../threads/addresses.ts'
import type { Threads } from '../threads/threads.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { createActs } from './acts.ts'
import { createDeclineSms } from './decline-sms.ts'
import { createDialling } from './dialling.ts'
import { createEndWatch } from './end-watch.ts'
import { createFocus } from './focus.ts'
import { createIncoming } from './incoming.ts'
import { createKept } from './kept.ts'
import { createLiveCalls } from './live-calls.ts'
import { createPeers } from './peers.ts'
import { noPhone, type Phone, type PhoneWorld } from './phone.ts'
import { createCallRecord } from './record.ts'
import { noRecorder, type CallRecorder, type RecorderWorld } from './recorder.ts'
import { createRegistration } from './registration.ts'
import { createRinger } from './ringer.ts'
import { missingSecrets, phoneSetup, type PhoneLine } from './setup.ts'
import { createSound } from './sound.ts'
import { createTransfers } from './transfers.ts'

/*
 *  The softphone, put together. Main decides and the phone window obeys: what the advisor asks becomes facts and orders,
 *  what the window reports becomes facts and what the screens show.
 *
 *    screens ──dial, act──► gate ──► ledger ──► order ──► phone window ──send──► exchange (guard) ──► wire
 *       ▲                                                     │  ▲                   │
 *       └────── PhoneNow ◄── live calls ◄── ledger ◄── report ┘  └── receive ◄───────┘
 */
export interface PhoneParts extends PhoneWorld {
  readonly policy: Policy
  readonly secret: (name: string) => string | null
  readonly ledger: Ledger
  readonly threads: Threads
  readonly contacts: Contacts
  readonly addresses: Addresses
  readonly marks: ViewMarks
  readonly submit: Pick<Submit, 'message'>
  readonly clock: Clock
  readonly arrived: (what: readonly Arrival[]) => void
  /** `status` has something new. */
  readonly statusChanged: () => void
  /** Default: none. */
  readonly recorder?: (world: RecorderWorld) => CallRecorder
}

/** How long Quit waits for the exchange to hear that calls ended and the line is off. */
const PATIENCE: Milliseconds = SECOND

export function createPhone(parts: PhoneParts): Phone {
  const { policy, policy: { connectors: { phone } }, openExchange, ledger, clock, secret } = parts
  const line = policy.lines.find((entry): entry is PhoneLine => entry.phone !== undefined)
  if (!phone?.enabled || line === undefined || openExchange === null) return noPhone
  const rules = { ...dialRules(policy, line, phone.domain), numbers: phone.numbers }

  /** The page is there: each desk has a fresh one. */
  let ready = false
  const order = (what: PhoneOrder): void => {
    if (what.do === 'end' && ready) endWatch.ordered(what.id)
    parts.order(what)
  }
  const changed = (): void => {
    ringer.follow()
    parts.phoneChanged(now())
  }
  const kept = createKept(ledger)
  const calls = createLiveCalls({ clock, changed })
  const ringer = createRinger(calls, order, () => kept.get().doNotDisturb)
  const registration = createRegistration(clock.now, () => {
    changed()
    parts.statusChanged()
  })
  const sound = createSound({ clock, kept, order, changed, levels: parts.levels, inCall: () => calls.live().some((call) => !isOffered(call)) })
  const peers = createPeers({ ...parts, rules })
  const record = createCallRecord(parts)
  const focus = createFocus(calls, order)
  const registered = (): boolean => registration.now().state === 'registered'
  const exchange = openExchange((event) => {
    if (event.kind === 'received') return order({ do: 'receive', message: event.message })
    registration.wire(event)
    order({ do: 'wire', event: event.kind, reason: event.kind === 'closed' ? event.reason : '' })
    // What was not established dies with the socket, on this side as on the other (JsSIP would keep it half alive).
    if (event.kind === 'closed') for (const call of calls.live()) if (!isTalking(call)) end(call.id, { as: 'lost', by: 'system', how: 'hang-up', details: event.reason })
  })
  const dialling = createDialling({ lineId: line.id, policy, clock, ledger, calls, focus, peers, record, exchange, order, registered })
  const transfers = createTransfers({ clock, policy, calls, peers, record, exchange, order, registered, gone: (id) => { end(id, { as: 'transferred', by: 'us', how: 'hang-up' }) } })
  const recorder = (parts.recorder ?? (() => noRecorder))({ order, state: (id, state) => { calls.change(id, { kind: 'recording', state }) } })

  /** In the phone window too, where `how` says how; on record, and on the screens. */
  const end = (id: CallId, { as, by, how, details = '', code = null }: Ending): void => {
    const call = calls.change(id, { kind: 'ended', at: clock.now(), end: as, code })
    if (call === null) return
    if (how !== undefined) order({ do: 'end', id, how })
    exchange.withdraw(id)
    dialling.ended(id)
    focus.ended(id)
    sound.ended(id)
    recorder.ended(id)
    transfers.ended(call)
    record.ended(call, by, details)
  }
  const acts = createActs({
    calls, focus, transfers, recorder, order, sms: createDeclineSms(parts),
    // Known at once: nobody waits for the far side to hear that they hung up.
    end(id, how) {
      const call = calls.get(id)
      if (call !== null) end(id, { as: endOf(call, { by: 'us', cause: '', code: 0, reason: '' }), by: 'us', how })
    },
  })
  const incoming = createIncoming({ lineId: line.id, clock, calls, peers, record, order, doNotDisturb: () => kept.get().doNotDisturb, focus })

  const endWatch = createEndWatch({
    clock, inCall: () => calls.live().some((call) => !isOffered(call)),
    hangs() {
      const details = 'the phone window did not end a call, and was opened anew'
      console.error('phone:', details)
      ready = false
      for (const { id } of calls.live()) end(id, { as: 'lost', by: 'system', details })
      if (sound.now().testing) sound.test({ on: false, tone: null })
      registration.anew(details)
      parts.reopenWindow()
    },
  })

  let waiting: PhoneNow['waiting'] = null
  let off = (): void => undefined
  /** The machine is: the line is signed off until it wakes. */
  let asleep = false
  /** What is on ends, on both sides and on record: nobody is here any more. */
  const cut = (by: 'us' | 'system', details: string): void => {
    for (const call of calls.live()) end(call.id, { as: 'interrupted', by, how: isOffered(call) ? 'away' : 'hang-up', details })
  }

  const now = (): PhoneNow => ({ ...registration.now(), doNotDisturb: kept.get().doNotDisturb, calls: calls.shown(), waiting, ...sound.now() })
  const begin = (): void => {
    const missing = missingSecrets({ phone, line, secret })
    registration.missing(missing.length === 0 ? null : missing.join(', '))
    if (!ready || missing.length > 0) return
    order({ do: 'devices', chosen: kept.get().devices })
    order({ do: 'setup', setup: phoneSetup({ phone, line, instanceId: kept.get().instanceId, displayName: policy.advisor.name, secret }) })
    ringer.again()
  }

  const heard: { readonly [K in PhoneReport['kind']]: (report: Extract<PhoneReport, { kind: K }>) => void } = {
    ready() {
      ready = true
      // A new page has none of the calls of the one before.
      for (const { id } of calls.live()) end(id, { as: 'lost', by: 'system' })
      if (sound.now().testing) sound.test({ on: false, tone: null })
      begin()
    },
    send: ({ message }) => { exchange.send(message) },
    socket({ want }) {
      exchange.socket(want)
      if (want === 'closed') off()
    },
    registered: ({ on, code, reason }) => { registration.told(on, code, reason) },
    offered: incoming,
    ringing: ({ id, earlyMedia }) => { if (calls.get(id)?.direction === 'out') calls.change(id, { kind: 'ringing', earlyMedia }) },
    answered({ id }) {
      const call = calls.change(id, { kind: 'answered', at: clock.now() })
      if (call === null) return
      record.answered(call)
      focus.answered(id)
      dialling.answered(id)
      recorder.answered(call)
    },
    ended({ id, ...ended }) {
      const call = calls.get(id)
      if (call !== null) end(id, { as: endOf(call, ended), by: ended.by, code: ended.code === 0 ? null : ended.code, details: [ended.cause, ended.reason].filter((text) => text !== '').join(': ') })
    },
    held({ id, byPeer }) {
      // Whether we hold it is ours to say; that the far side has heard of it comes later.
      const call = calls.get(id)
      if (call !== null) calls.change(id, { kind: 'held', byUs: call.held.byUs, byPeer })
    },
    muted: ({ id, on }) => { calls.change(id, { kind: 'muted', on }) },
    digits: ({ id, digits }) => { calls.change(id, { kind: 'digits', digits }) },
    media(report) {
      if (calls.get(report.id) === null) return
      sound.heard(report.id, report.level)
      calls.change(report.id, { kind: 'media', state: report.state, mos: report.mos })
    },
    transfer: (report) => { transfers.report(report) },
    referred: (report) => { dialling.sentOn(report) },
    waiting({ fresh, old }) {
      waiting = { fresh, old }
      changed()
    },
    devices: (report) => { sound.devices(report) },
    level: ({ level }) => { sound.level(level) },
    microphone: ({ trouble }) => { sound.microphone(trouble) },
    recording: (report) => { recorder.report(report) },
  }

  ledger.onTrouble((code) => { if (code === null) record.flush() })
  ledger.onChange((touched) => {
    for (const call of calls.live()) if (touched.includes(call.threadId)) calls.change(call.id, { kind: 'peer', peer: peers.again(call.peer, call.threadId) })
  })

  return {
    start() {
      record.recover()
      begin()
    },
    now,
    dial: (input) => Promise.resolve(input.lineId === line.id ? dialling.dial(input) : { ok: false, refusal: { code: 'phone-off' } }),
    act: (act) => Promise.resolve(acts(act)),
    set({ doNotDisturb, devices }) {
      kept.set({ ...(doNotDisturb !== undefined && { doNotDisturb }), ...(devices && { devices }) })
      if (devices) order({ do: 'devices', chosen: devices })
      changed()
    },
    test: (input) => { sound.test(input) },
    report<K extends PhoneReport['kind']>(report: Extract<PhoneReport, { kind: K }>) {
      endWatch.heard(report)
      heard[report.kind](report)
    },
    piece: (piece) => recorder.piece(piece),
    mayUseMicrophone: () => sound.now().testing || calls.live().some((call) => !isOffered(call)),
    status: registration.status,
    isBusy: () => calls.live().length > 0,
    hangUp: (why) => { cut('system', why) },
    sleeps() {
      cut('system', 'the machine went to sleep')
      if (sound.now().testing) sound.test({ on: false, tone: null })
      asleep = true
      registration.told(false, 0, '')
      // Whoever calls meanwhile is not sent to a machine that sleeps.
      if (ready) order({ do: 'setup', setup: null })
    },
    woke() {
      exchange.lookNow()
      if (asleep) {
        asleep = false
        begin()
      }
      order({ do: 'network-changed' })
      if (registration.now().state === 'needs-it' && calls.live().length === 0) begin()
    },
    retry() {
      exchange.lookNow()
      // Registering anew would end what is on; with a socket that waits nothing else is to do.
      if (registration.now().state !== 'registered' && calls.live().length === 0) begin()
    },
    async stop() {
      cut('us', '')
      sound.test({ on: false, tone: null })
      if (ready) {
        const gone = new Promise<void>((resolve) => { off = resolve })
        order({ do: 'setup', setup: null })
        await Promise.race([gone, new Promise((resolve) => { setTimeout(resolve, PATIENCE).unref() })])
      }
      exchange.stop()
    },
  }
}

interface Ending {
  readonly as: CallEnd
  readonly by: 'us' | 'peer' | 'system'
  readonly how?: 'hang-up' | 'decline' | 'away'
  readonly code?: number | null
  /** For the record. */
  readonly details?: string
}
