import { describe, expect, expectTypeOf, test } from 'vitest'
import type { CallId, LineId } from '../../core/ids.ts'
import { readPolicy, type Policy, type PolicyInput } from '../../core/policy.ts'
import type { Exchange } from '../providers/exchange.ts'
import { clearCall, MOST_CALLS, type CallDecision, type CallGateView, type CallRequest, type ClearedCall } from './clear-call.ts'

const id = 'c0000000-0000-4000-8000-000000000001' as CallId

function policyWith(change: (policy: PolicyInput) => void = () => undefined): Policy {
  const input: PolicyInput = {
    version: 1,
    organisation: { name: 'Harbour & Pine Wealth' },
    advisor: { name: 'Sam Rowe' },
    lines: [
      { id: 'main', name: 'Sam Rowe', phone: { user: 'sam', password: 'sip-password', number: '+442079460020' } },
      { id: 'desk', name: 'Desk', sms: { number: '+12025550100' } },
    ],
    connectors: { phone: { enabled: true, servers: ['wss://sip.firm.example'], domain: 'firm.example' } },
    optIn: { template: 'opt_in_v3', languages: [{ language: 'en_GB', yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No', question: '?', thanks: '!', goodbye: '.' }] },
  }
  change(input)
  const read = readPolicy(input)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.policy
}

const ask = (dialled: string, view: Partial<CallGateView> = {}, more: Partial<CallRequest> = {}): CallDecision =>
  clearCall({ id, lineId: 'main' as LineId, how: 'dial', dialled, ...more }, { policy: policyWith(), registered: true, live: 0, ...view })
const uri = (decision: CallDecision): string => decision.ok ? decision.call.uri : decision.refusal.code

describe('the gate for calls', () => {
  test('makes an address at the exchange of what was typed, as of the country of the line', () => {
    expect(uri(ask('020 7946 0123'))).toBe('sip:+442079460123@firm.example')
    expect(uri(ask('020 7946 0123', { policy: policyWith(({ connectors: { phone } }) => { if (phone) phone.numbers = 'digits' }) }))).toBe('sip:442079460123@firm.example')
  })
  test('knows the extensions of the policy', () => {
    expect(uri(ask('201', { policy: policyWith((policy) => { policy.voice = { region: 'GB', extensions: { from: 3, to: 3 } } }) }))).toBe('sip:201@firm.example')
  })
  test('refuses what is no number, forbidden, or called from another phone', () => {
    const policy = policyWith((draft) => { draft.voice = { region: 'GB', emergencyNumbers: ['999'], deny: ['+4490'] } })
    expect(ask('Dana', { policy })).toEqual({ ok: false, refusal: { code: 'not-dialable', problem: 'not-a-number' } })
    expect(ask('090 1234 5678', { policy })).toEqual({ ok: false, refusal: { code: 'dial-forbidden', number: '+449012345678' } })
    expect(ask('999', { policy })).toEqual({ ok: false, refusal: { code: 'emergency-number', number: '999' } })
  })
  test('says so of the usual emergency numbers where the policy has no word on them', () => {
    for (const number of ['112', '911', '999']) expect(ask(number)).toEqual({ ok: false, refusal: { code: 'emergency-number', number } })
  })
  test('calls help by its own number, whatever gets outside at a desk phone', () => {
    const policy = policyWith((draft) => { draft.voice = { region: 'GB', emergency: 'dial', outsidePrefix: '9', extensions: { from: 4, to: 4 } } })
    expect(uri(ask('9112', { policy }))).toBe('sip:112@firm.example')
    expect(uri(ask('9 020 7946 0123', { policy }))).toBe('sip:+442079460123@firm.example')
    expect(uri(ask('9112'))).toBe('maybe-emergency')
  })
  test('whom nobody may reach is refused before it matters whether the exchange is there', () => {
    expect(uri(ask('999', { registered: false }))).toBe('emergency-number')
    expect(uri(ask('020 7946 0123', { registered: false }))).toBe('phone-offline')
  })
  test('lets out of no line without a phone, and of none at all where the policy has it off', () => {
    expect(uri(ask('020 7946 0123', {}, { lineId: 'desk' as LineId }))).toBe('phone-off')
    expect(uri(ask('020 7946 0123', {}, { lineId: 'other' as LineId }))).toBe('phone-off')
    expect(uri(ask('020 7946 0123', { policy: policyWith(({ connectors: { phone } }) => { if (phone) phone.enabled = false }) }))).toBe('phone-off')
  })
  test('four calls at once and no fifth; one of them can still be sent on', () => {
    expect(uri(ask('020 7946 0123', { live: MOST_CALLS - 1 }))).toMatch(/^sip:/)
    expect(uri(ask('020 7946 0123', { live: MOST_CALLS }))).toBe('too-many-calls')
    expect(uri(ask('020 7946 0123', { live: MOST_CALLS }, { how: 'transfer' }))).toMatch(/^sip:/)
  })
  test('the number is withheld where the policy says so, and never from those who help', () => {
    const policy = policyWith((draft) => { draft.voice = { region: 'GB', withholdNumber: true, emergency: 'dial', emergencyNumbers: ['999'] } })
    expect(ask('020 7946 0123', { policy })).toMatchObject({ ok: true, call: { anonymous: true } })
    expect(ask('999', { policy })).toMatchObject({ ok: true, call: { anonymous: false, uri: 'sip:999@firm.example' } })
    expect(ask('020 7946 0123')).toMatchObject({ ok: true, call: { anonymous: false } })
    // Nor do other calls keep anybody from them.
    expect(uri(ask('999', { policy, live: MOST_CALLS }))).toBe('sip:999@firm.example')
  })
})

describe('nothing passes by the side', () => {
  test('an object that merely looks like a ClearedCall, or a changed copy of one, is none', () => {
    const result = ask('020 7946 0123')
    if (!result.ok) throw new Error('it passes')
    const lookalike = { ...result.call, uri: 'sip:+449012345678@firm.example' }
    // @ts-expect-error its brand is private: only `clearCall` makes a ClearedCall
    expectTypeOf<typeof lookalike>().toExtend<ClearedCall>()
    // @ts-expect-error so the guard does not take it
    const taken: Parameters<Exchange['clear']>[0] = lookalike
    expect(Object.getPrototypeOf(taken)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(result.call)).not.toBe(Object.prototype)
  })
})
