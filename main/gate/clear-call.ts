import { countryOf, toCountry } from '../../core/contacts/phone.ts'
import type { CallId, E164, LineId } from '../../core/ids.ts'
import type { Policy, PolicyLine } from '../../core/policy.ts'
import type { CallRefusal, CallRefused } from '../../core/telephony/call-refusal.ts'
import { readDialled, type DialRules, type DialTarget } from '../../core/telephony/dial.ts'

/*
 *  The gate for calls. Nothing is dialled, and no call is sent on, but as a ClearedCall, and only `clearCall` makes one:
 *  the class is exported as a type, its brand is private, and the guard before the wire (main/providers/sip) takes nothing else.
 */
class ClearedCall {
  readonly #cleared = true
  /** Of the call that is made; of a transfer, of the call that is sent on. */
  readonly id: CallId
  readonly lineId: LineId
  /** `dial`: an INVITE to `uri`. `transfer`: a REFER to it. */
  readonly how: 'dial' | 'transfer'
  readonly target: DialTarget
  /** `sip:+442079460123@firm.example`. */
  readonly uri: string
  /** Without the line's number (RFC 3323). */
  readonly anonymous: boolean
  /** Keys that are sent once it is answered. */
  readonly after: string
  constructor({ id, lineId, how }: CallRequest, target: DialTarget, uri: string, anonymous: boolean, after: string) {
    this.id = id
    this.lineId = lineId
    this.how = how
    this.target = target
    this.uri = uri
    this.anonymous = anonymous
    this.after = after
  }

  static is(value: object): boolean { return #cleared in value }
}
export type { ClearedCall }

export interface CallRequest {
  readonly id: CallId
  readonly lineId: LineId
  readonly how: 'dial' | 'transfer'
  /** As typed. */
  readonly dialled: string
}

/** What the gate for calls looks at. */
export interface CallGateView {
  readonly policy: Policy
  /** The line is registered at the exchange. */
  readonly registered: boolean
  /** Calls that there are now. */
  readonly live: number
}

/** One that talks, and others held or waiting. */
export const MOST_CALLS = 4

export type CallDecision = { readonly ok: true, readonly call: ClearedCall } | CallRefused

export function clearCall(request: CallRequest, { policy, registered, live }: CallGateView): CallDecision {
  const { connectors: { phone }, voice } = policy
  const line = policy.lines.find(({ id }) => id === request.lineId)
  if (!phone?.enabled || line?.phone === undefined) return no({ code: 'phone-off' })
  const dialled = readDialled(request.dialled, dialRules(policy, line, phone.domain))
  // What is never called from here says so first, also while the exchange is away.
  if (!dialled.ok) return no(dialled.refusal)
  if (!registered) return no({ code: 'phone-offline' })
  const { target, after } = dialled
  if (request.how === 'dial' && target.kind !== 'emergency' && live >= MOST_CALLS) return no({ code: 'too-many-calls' })
  const user = target.kind !== 'number' ? target.digits : phone.numbers === 'digits' ? target.e164.slice(1) : target.e164
  // Who is called for help must see who calls.
  const anonymous = voice?.withholdNumber === true && target.kind !== 'emergency'
  return { ok: true, call: new ClearedCall(request, target, `sip:${user}@${phone.domain}`, anonymous, after) }
}

const no = (refusal: CallRefusal): CallRefused => ({ ok: false, refusal })

/** Of a policy that says nothing of them: the usual ones, that nobody waits for an exchange which does not know them. */
const EMERGENCY = ['112', '911', '999']

/** What the policy says of dialling. Without a section of its own: the line's country, no extensions, and everywhere. */
export const dialRules = ({ voice }: Policy, line: PolicyLine, domain: string): DialRules => ({
  region: voice === undefined ? regionOf(line) : toCountry(voice.region),
  domain,
  emergencyNumbers: voice?.emergencyNumbers ?? EMERGENCY,
  emergency: voice?.emergency ?? 'refuse',
  outsidePrefix: voice?.outsidePrefix ?? null,
  extensions: voice?.extensions ?? null,
  allow: voice?.allow ?? [],
  deny: voice?.deny ?? [],
})

/** Of the advisor's own number. */
function regionOf({ phone, voice, sms, whatsapp }: PolicyLine): DialRules['region'] {
  const number = phone?.number ?? voice?.number ?? sms?.number ?? whatsapp?.number
  return number === undefined ? null : countryOf(number as E164)
}
