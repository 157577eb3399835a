import { numberOn, type Client } from '../clients/client.ts'
import type { PhoneTemper } from '../clients/phone-temper.ts'
import { ControlError } from '../control/control-error.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { behaviourOf } from './behaviour-of.ts'
import type { CallAct } from './call-act.ts'
import { viewOf, type CallLog, type ClientCall, type LoggedCall } from './call-log.ts'
import { COLLEAGUE, COLLEAGUE_HZ } from './colleagues.ts'
import { MAILBOX } from './mailbox.ts'
import { accept, refuse } from './phone/answering.ts'
import { answering, type Behaviour } from './phone/behaviour.ts'
import type { Call, CallEvent } from './phone/call.ts'
import { cancel } from './phone/calling.ts'
import { remoteTag } from './phone/dialog.ts'
import { createPhone, type Phone, type PhoneParts } from './phone/phone.ts'
import { sendOn } from './phone/transfer.ts'
import { hold } from './phone/within.ts'
import { GREETING_MS, humming, talking } from './sound/sounds.ts'
import { readUri, uriOf } from './wire/address.ts'

const { domain, user } = credentials.phone
/** Milliseconds after the beep until somebody speaks. */
const BREATH_MS = 300

/** How a client calls the advisor. */
export interface OutgoingCall {
  /** How the client is once somebody answers; default: as on their phone. */
  readonly temper: PhoneTemper | undefined
  /** Hangs up so many milliseconds after the answer; default: as the temper says. */
  readonly talkMs: number | undefined
  /** Gives up after so many milliseconds; default: when the exchange does. */
  readonly ringMs: number | undefined
  /** What is spoken after the beep where nobody answers; null: nothing, the client gives up. */
  readonly voicemail: { readonly seconds: number, readonly transcript: string | null } | null
  /** One of the client's own; default: the mobile. */
  readonly number: string | undefined
  /** Without the number (RFC 3323). */
  readonly withheld: boolean
}

/** The clients' telephones: made when they are first needed. */
export interface ClientPhones {
  phones(): Phone[]
  /** By a number of theirs. */
  phoneOf(number: string): Phone | undefined
  /** Whether the caller of this call speaks after the beep. */
  leavesVoicemail(callId: string): boolean
  /** Throws ControlError where the client talks already. */
  call(client: Client, how: OutgoingCall): ClientCall
  /** Something that a hand does on the client's phone, to the call that is there. */
  act(client: Client, act: CallAct): Promise<ClientCall>
  clear(): void
}

export interface ClientPhonesParts extends Omit<PhoneParts, 'user' | 'meet' | 'tell'> {
  readonly world: () => World
  readonly log: CallLog
  readonly changed: (client: Client) => void
  readonly colleague: (user: string) => Phone | undefined
}

export function createClientPhones({ world, log, changed, colleague, ...parts }: ClientPhonesParts): ClientPhones {
  const phones = new Map<string, Phone>()
  const now = (): number => world().clock.now()
  const behaviour = (client: Client, temper = client.phone): Behaviour => behaviourOf(temper, {
    pace: world().options.pace, ringMs: client.ringMs, voice: client.id, sendsOnTo: `sip:${COLLEAGUE}@${domain}`,
  })

  function phoneFor(client: Client): Phone {
    const made = phones.get(client.id) ?? createPhone({
      ...parts, user: client.numbers[0]?.e164 ?? client.id,
      meet: (call) => meet(client, call),
      tell: (call, event) => { tell(client, call, event) },
    })
    phones.set(client.id, made)
    return made
  }

  /** One line: whoever talks is busy to everybody else. */
  function meet(client: Client, call: Call): Behaviour {
    if (log.live(client.id)) return answering('silence', { refuse: 486 })
    const shown = uriOf(call.invite.get('P-Asserted-Identity') ?? call.invite.get('From') ?? '')
    log.add({
      client: client.id, call, at: now(), number: readUri(call.invite.get('To') ?? '')?.user ?? client.numbers[0]?.e164 ?? '',
      peer: shown === null || shown.host === 'anonymous.invalid' ? '' : shown.user, voicemail: null,
    })
    return behaviour(client)
  }

  function tell(client: Client, call: Call, event: CallEvent): void {
    const entry = log.entry(call) ?? logged(client, call, event)
    if (!entry) return
    if (event.kind === 'talking') {
      entry.answeredAt = now()
      entry.mailbox = readUri(call.dialog.target)?.user === MAILBOX
      if (entry.mailbox) speakAfterBeep(client, entry)
    }
    if (event.kind === 'ended') {
      entry.endedAt = now()
      entry.lastHeard = call.stream?.heard('last') ?? null
    }
    if (event.kind === 'not-sent-on' && event.code !== 603) takeOver(call, event.to)
    changed(client)
  }

  /** A call that came about by a transfer. */
  function logged(client: Client, call: Call, { kind }: CallEvent): LoggedCall | undefined {
    if (kind === 'ended') return undefined
    return log.add({ client: client.id, call, at: now(), number: client.numbers[0]?.e164 ?? '', peer: uriOf(call.dialog.remote)?.user ?? '', voicemail: null })
  }

  function speakAfterBeep(client: Client, { call, voicemail }: LoggedCall): void {
    call.stream?.play('silence')
    if (!voicemail) return call.hangUp()
    call.after(GREETING_MS + BREATH_MS, () => {
      call.stream?.play(talking(client.id))
      call.after(voicemail.seconds * 1000, () => { call.hangUp() })
    })
  }

  /** The advisor did not go there by a REFER, so the colleague comes: INVITE with Replaces (RFC 3891). */
  function takeOver({ dialog }: Call, to: string): void {
    colleague(readUri(to)?.user ?? '')?.dial(`sip:${user}@${domain}`, answering(humming(COLLEAGUE_HZ)), {
      fields: { Replaces: `${dialog.callId};to-tag=${remoteTag(dialog)};from-tag=${dialog.localTag}`, Require: 'replaces' },
    })
  }

  function liveCall(client: Client, id: string | undefined): Call {
    const found = id === undefined ? log.live(client.id)?.call : log.of(client.id).find(({ call }) => call.dialog.callId === id)?.call
    if (!found || found.isOver) throw new ControlError(409, `${client.name} has no such call`)
    return found
  }

  return {
    phones: () => [...phones.values()],
    phoneOf(number) {
      const client = /\d{6,}/.test(number) ? world().clients.holderOf(number) : undefined
      return client && phoneFor(client)
    },
    leavesVoicemail: (callId) => log.of().some(({ call, voicemail }) => call.dialog.callId === callId && voicemail !== null),
    call(client, { temper, talkMs, ringMs, voicemail, number, withheld }) {
      if (log.live(client.id)) throw new ControlError(409, `${client.name} is on the phone`)
      const own = number ?? numberOn(client, 'sms')
      if (own === undefined || !client.numbers.some(({ e164 }) => e164 === own)) throw new ControlError(409, `${client.name} has no number ${own ?? ''}`)
      const asThen = behaviour(client, temper)
      const from = withheld ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `"${client.name.replace(/["\\]/g, '')}" <sip:${own}@${domain}>`
      const call = phoneFor(client).dial(`sip:${user}@${domain}`, { ...asThen, early: null, refuse: null, hangUpMs: talkMs ?? asThen.hangUpMs }, {
        from, fields: withheld ? { Privacy: 'id' } : { 'P-Asserted-Identity': `<sip:${own}@${domain}>` },
      })
      const entry = log.add({ client: client.id, call, at: now(), number: own, peer: user, voicemail })
      if (ringMs !== undefined) call.after(ringMs, () => { cancel(call) })
      changed(client)
      return viewOf(entry, now())
    },
    async act(client, act) {
      const call = liveCall(client, act.call)
      const need = (fits: boolean, what: string): void => { if (!fits) throw new ControlError(409, `${client.name}’s call ${what}`) }
      switch (act.do) {
        case 'answer':
          need(call.direction === 'in' && call.phase === 'ringing', 'cannot be answered')
          accept(call)
          break
        case 'decline':
          need(call.direction === 'in' && call.phase === 'ringing', 'cannot be declined')
          refuse(call, act.status)
          break
        case 'hang-up':
          if (call.phase !== 'ringing') call.hangUp()
          else if (call.direction === 'out') cancel(call)
          else refuse(call, 603)
          break
        case 'hold': {
          need(call.phase === 'talking', 'has not begun')
          const status = await hold(call, act.on)
          need(status < 300, `was not changed: ${String(status)}`)
          break
        }
        case 'keys':
          need(call.phase === 'talking', 'has not begun')
          call.stream?.press(act.keys)
          break
        case 'send-on':
          need(call.phase === 'talking', 'has not begun')
          sendOn(call, act.to.startsWith('sip:') ? act.to : `sip:${act.to}@${domain}`)
          break
        case 'sound':
          need(call.stream !== null, 'has no sound yet')
          call.stream?.play(typeof act.sound === 'number' ? humming(act.sound) : act.sound === 'speech' ? talking(client.id) : act.sound)
      }
      const entry = log.entry(call)
      if (!entry) throw new ControlError(409, `${client.name} has no such call`)
      return viewOf(entry, now())
    },
    clear() { phones.clear() },
  }
}
