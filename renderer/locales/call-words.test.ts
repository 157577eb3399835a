import { describe, expect, it } from 'vitest'
import type { CallId, E164, LineId, ThreadId } from '../../core/ids.ts'
import type { CallRefusal, CallRefusalCode } from '../../core/telephony/call-refusal.ts'
import type { CallEnd, CallView, LiveCall } from '../../core/telephony/call.ts'
import type { PhoneProblem } from '../../core/contacts/phone.ts'
import { callRefusalWords, callWords, isMissed, isWithheld, overWords, peerName, stateWords, timer } from './call-words.ts'
import { i18n } from './index.ts'
import { messageWords } from './message-words.ts'

const ended = (end: CallEnd, talked: number | null = null): CallView => ({ state: 'ended', answeredAt: talked === null ? null : 1000, endedAt: 1000 + (talked ?? 0), end, code: null, recording: 'none' })
const live = (over: Partial<LiveCall> = {}): LiveCall => ({
  id: 'c' as CallId, lineId: 'main' as LineId, threadId: 't' as ThreadId, direction: 'out', peer: { e164: '+447700900142' as E164, user: '', title: 'Dana', contactId: null },
  state: 'talking', earlyMedia: false, startedAt: 0, answeredAt: 1000, endedAt: null, end: null, code: null, muted: false, held: { byUs: false, byPeer: false }, media: 'flowing', quality: null, digits: '', transfer: null, consults: null, recording: 'off', ...over,
})
const ends: Record<CallEnd, true> = {
  'hung-up': true, 'hung-up-by-peer': true, 'missed': true, 'elsewhere': true, 'declined': true, 'canceled': true, 'refused': true, 'busy': true, 'no-answer': true,
  'not-found': true, 'unreachable': true, 'transferred': true, 'interrupted': true, 'lost': true, 'no-microphone': true, 'failed': true,
}

describe('a call in one line', () => {
  it.each<[string, 'in' | 'out', CallView]>([
    ['Missed call', 'in', ended('missed')],
    ['Call you declined', 'in', ended('declined')],
    ['Call answered on another phone', 'in', ended('elsewhere')],
    ['Incoming call 4:05', 'in', ended('hung-up', 245_000)],
    ['Outgoing call 0:00', 'out', ended('hung-up-by-peer', 0)],
    ['Outgoing call · busy', 'out', ended('busy')],
    ['Outgoing call · no answer', 'out', ended('no-answer')],
    ['Outgoing call · not reached', 'out', { ...ended('no-answer'), code: 480 }],
    ['Call going on', 'in', { ...ended('hung-up', 1), state: 'talking', endedAt: null, end: null }],
    ['Calling now', 'out', { ...ended('hung-up'), state: 'calling', end: null }],
    ['Ringing now', 'in', { ...ended('hung-up'), state: 'ringing', end: null }],
  ])('is “%s”', (words, direction, call) => expect(callWords(direction, call)).toBe(words))

  it('stands so in the list of conversations, too', () => {
    expect(messageWords({ type: 'call', text: '', media: null, direction: 'in', call: ended('missed') })).toBe('Missed call')
  })
  it('is missed only where nobody took it', () => {
    expect(isMissed('in', ended('missed'))).toBe(true)
    for (const end of ['declined', 'elsewhere', 'hung-up'] as const) expect(isMissed('in', ended(end)), end).toBe(false)
    expect(isMissed('out', ended('missed'))).toBe(false)
  })
})

describe('what a call does now', () => {
  it('is said for every end there is, with nothing left to fill in', () => {
    for (const end of Object.keys(ends) as CallEnd[]) {
      const words = overWords(live({ state: 'ended', end, code: 503 }), 'your IT')
      expect(words, end).toMatch(/^[A-Z][^{}]+$/)
      expect(words, end).not.toContain('calls.')
      expect(i18n.global.te(`calls.end.${end}`), end).toBe(true)
    }
  })
  it('tells a hold by us from one by them, and from no sound at all', () => {
    const said = [{ held: { byUs: true, byPeer: false } }, { held: { byUs: false, byPeer: true } }, { media: 'lost' as const }, { muted: true }, {}].map((over) => stateWords(live(over), ''))
    expect(said).toEqual(['On hold', 'Dana put you on hold', 'No sound arrives, reconnecting…', 'You are muted', ''])
  })
  it('tells of a transfer that failed until the call is held or muted', () => {
    const transfer = { to: 'Amara', state: 'failed', code: 486 } as const
    const said = [{}, { held: { byUs: true, byPeer: false } }, { muted: true }].map((over) => stateWords(live({ transfer, ...over }), ''))
    expect(said).toEqual(['The transfer to Amara did not work; you are still connected', 'On hold', 'You are muted'])
  })
  it('tells an incoming ring from an outgoing one', () => {
    expect(stateWords(live({ state: 'ringing', direction: 'in' }), '')).toBe('Incoming call')
    expect(stateWords(live({ state: 'ringing', direction: 'out' }), '')).toBe('Ringing…')
  })
  it('says of a transfer that failed that one is still connected', () => {
    expect(stateWords(live({ transfer: { to: 'Hana', state: 'failed', code: 486 } }), '')).toMatch(/still connected/)
  })
  it('counts from the answer, not from the first ring', () => {
    expect(timer(live(), 66_000)).toBe('1:05')
    expect(timer(live({ answeredAt: null }), 66_000)).toBe('')
  })
  it('does not claim that a phone rang which may be off (480)', () => {
    expect(stateWords(live({ state: 'ended', end: 'no-answer', code: 480 }), '')).toMatch(/^Dana did not answer, or their phone is off/)
    expect(stateWords(live({ state: 'ended', end: 'no-answer', code: 408 }), '')).toBe('Dana did not answer')
  })
  it('takes the words for a withheld number for nobody’s name', () => expect(['', 'Number withheld', 'Nora Wells', '4001'].map(isWithheld)).toEqual([true, true, false, false]))
  it('knows no name of a withheld number', () => expect(peerName(live({ peer: { e164: null, user: '', title: '', contactId: null } }))).toBe('Number withheld'))
})

it('a client who leaves during a transfer is not said to have been transferred, nor to have only hung up', () => {
  const left = live({ state: 'ended', end: 'hung-up-by-peer', transfer: { to: 'Mei', state: 'asking', code: null } })
  expect(overWords(left, '')).toMatch(/left during the transfer.*whether they reached Mei/)
  expect(overWords(live({ ...left, transfer: { to: 'Mei', state: 'failed', code: 486 } }), '')).toMatch(/hung up/)
})

describe('every refusal of a call', () => {
  const codes: { [C in CallRefusalCode]: Extract<CallRefusal, { code: C }> } = {
    'phone-off': { code: 'phone-off' }, 'phone-offline': { code: 'phone-offline' }, 'not-dialable': { code: 'not-dialable', problem: 'too-short' },
    'emergency-number': { code: 'emergency-number', number: '112' }, 'maybe-emergency': { code: 'maybe-emergency', number: '112', elsewhere: true }, 'dial-forbidden': { code: 'dial-forbidden', number: '+44 90' }, 'too-many-calls': { code: 'too-many-calls' },
    'no-such-call': { code: 'no-such-call' }, 'not-recorded': { code: 'not-recorded' }, 'always-recorded': { code: 'always-recorded' },
  }
  const problems: Record<PhoneProblem, true> = { 'empty': true, 'not-a-number': true, 'too-short': true, 'too-long': true, 'impossible': true, 'unknown-country': true, 'extension': true }
  it('is a sentence, with nothing left to fill in', () => {
    const all = [...Object.values(codes), ...Object.keys(problems).map((problem): CallRefusal => ({ code: 'not-dialable', problem: problem as PhoneProblem }))]
    for (const refusal of all) {
      const words = callRefusalWords(refusal, 'your IT desk')
      expect(words, refusal.code).toMatch(/^[A-Za-z0-9][^{}]+\.$/)
      expect(words).not.toContain('calls.')
    }
  })
  it('says that Compline keeps trying only where trying helps', () => {
    expect(callRefusalWords(codes['phone-offline'], 'the desk', 'offline')).toMatch(/keeps trying/)
    expect(callRefusalWords(codes['phone-offline'], 'the desk', 'needs-it')).toMatch(/tell the desk/)
    expect(callRefusalWords(codes['phone-offline'], 'the desk', 'needs-it')).not.toMatch(/keeps trying/)
  })
  it('of an emergency number says to take another phone now', () => expect(callRefusalWords(codes['emergency-number'], '')).toMatch(/112.*phone now/))
  it('of what could be one names the number to dial, and where', () => {
    expect(callRefusalWords(codes['maybe-emergency'], '')).toMatch(/dial 112 on a mobile or desk phone now/)
    expect(callRefusalWords({ code: 'maybe-emergency', number: '112', elsewhere: false }, '')).toMatch(/dial 112 now/)
  })
})
