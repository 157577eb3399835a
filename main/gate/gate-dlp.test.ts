import { describe, expect, test } from 'vitest'
import { rulesOf } from '../../core/dlp/rule-set.ts'
import { dlpSchema, type DlpAction } from '../../core/dlp/rule.ts'
import type { MediaId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { OutboundMessage } from '../../core/messaging/message.ts'
import { clear, type Decision, type GateView } from './gate.ts'
import { consentIn, filled, id, message, now, optIn, question, review, sms, text, view, windowClosed } from './testing/gate-view.ts'

/* The last lock: the firm's rules about what is said. */
const word = (term: string, action: DlpAction, more: object = {}): object => ({ id: term, name: `No ${term}`, detector: { kind: 'lexicon', terms: [term] }, action, ...more })
const rules = rulesOf({ dlp: dlpSchema.parse({ rules: [
  word('blocked', 'block', { userMessage: 'Ask compliance.' }), word('secret', 'redact'), word('odd', 'warn'), word('risky', 'warn', { version: 2, override: { justification: 'required' } }),
  word('gone', 'redact', { redaction: { style: 'remove' } }), word('x', 'redact', { redaction: { style: 'label', label: 'a'.repeat(60) } }),
] }) })
const ruled = (change: Partial<GateView> = {}, file: GateView['dlp']['file'] = null): GateView => view({ dlp: { rules, writtenAt: now, earlier: [], file }, ...change })
const ask = (words: string, change: Partial<OutboundMessage> = {}): Decision => clear(message({ content: text(words), ...change }), ruled())
const gone = (decision: Decision) => decision.ok ? decision.message.content : decision.refusal.code

describe('the firm\'s rules', () => {
  test('what is blocked stays, and says by which rule and why', () => {
    expect(ask('This is blocked')).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked', findings: [{ rule: 'blocked', version: 1, name: 'No blocked', userMessage: 'Ask compliance.', part: 'text', start: 8, end: 15 }] }, judged: { action: 'block', delivered: null } })
  })
  test('no confirmation opens a block', () => {
    expect(gone(ask('blocked and odd', { confirmed: { rules: ['blocked@1', 'odd@1'], justification: 'I insist' } }))).toBe('dlp-blocked')
  })
  test('what is redacted goes without it, and the verdict has both', () => {
    expect(ask('My secret plan')).toMatchObject({ ok: true, message: { content: text('My •••••• plan') }, judged: { action: 'redact', delivered: text('My •••••• plan'), justification: null } })
  })
  test('a warning asks, and goes with the word of the advisor', () => {
    expect(ask('odd')).toMatchObject({ ok: false, refusal: { code: 'dlp-confirm', justification: 'optional', findings: [{ rule: 'odd' }] }, judged: { action: 'warn' } })
    expect(ask('odd', { confirmed: { rules: ['odd@1'], justification: '' } })).toMatchObject({ ok: true, judged: { action: 'warn', justification: null } })
  })
  test('where a reason is asked for, none is not enough; nor is one for the rule as it was', () => {
    expect(gone(ask('risky', { confirmed: { rules: ['risky@2'], justification: '' } }))).toBe('dlp-confirm')
    expect(gone(ask('risky', { confirmed: { rules: ['risky@1'], justification: 'The client asked' } }))).toBe('dlp-confirm')
    expect(gone(ask('risky', { confirmed: { rules: ['risky@2'], justification: 'The client asked' } }))).toEqual(text('risky'))
  })
  test('warned and redacted: it asks, then goes without what was cut', () => {
    expect(ask('odd secret')).toMatchObject({ ok: false, refusal: { code: 'dlp-confirm', findings: [{ rule: 'odd' }] } })
    expect(gone(ask('odd secret', { confirmed: { rules: ['odd@1'], justification: '' } }))).toEqual(text('odd ••••••'))
  })
  test('a message of which nothing is left stays', () => {
    expect(ask('gone')).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked', findings: [{ rule: 'gone' }] } })
  })
  test('so does one that is too long with what stands in the place of what was cut', () => {
    expect(gone(ask('x '.repeat(10)))).toEqual(text(`[${'a'.repeat(60)}] `.repeat(10)))
    expect(gone(ask('x '.repeat(100)))).toBe('dlp-blocked')
  })
  test('they are asked last: another lock answers first, and nothing is judged', () => {
    expect(clear(message({ content: text('blocked') }), ruled(windowClosed))).toEqual({ ok: false, refusal: { code: 'window-closed' }, judged: null })
    expect(clear(sms({ content: text('blocked') }), ruled({ smsBlock: 'sms-opted-out' }))).toMatchObject({ refusal: { code: 'sms-opted-out' } })
  })
  test('SMS have the same rules', () => {
    expect(clear(sms({ content: text('blocked') }), ruled())).toMatchObject({ refusal: { code: 'dlp-blocked' } })
  })
})

describe('templates and the firm\'s own words', () => {
  test('a variable is looked at like any other text, and what is cut is filled in anew', () => {
    const result = clear(message({ content: filled(review, { 1: 'Dana', 2: 'secret' }) }), ruled({ ...windowClosed, template: review }))
    expect(gone(result)).toEqual(filled(review, { 1: 'Dana', 2: '••••••' }))
  })
  test('a value of which nothing is left keeps the template here: the provider would not take it', () => {
    expect(gone(clear(message({ content: filled(review, { 1: 'Dana', 2: 'gone' }) }), ruled({ template: review })))).toBe('dlp-blocked')
  })
  test('the note about an answer is the firm\'s', () => {
    expect(clear(message({ purpose: 'consent-note', content: text('blocked') }), ruled())).toMatchObject({ ok: true, judged: null })
  })
  describe('the question with buttons', () => {
    const { policy } = view()
    const asks = (own: string, words: string): Decision => clear(
      message({ purpose: 'opt-in', content: { ...question, text: words } as typeof question }),
      ruled({ consent: consentIn('none'), policy: { ...policy, optIn: { ...policy.optIn, languages: policy.optIn.languages.map((texts) => ({ ...texts, question: own })) } } }),
    )
    test('in the policy\'s own words it is the firm\'s', () => {
      expect(asks('Hi {1}, blocked? {2}', 'Hi Dana, blocked? Sam')).toMatchObject({ ok: true, judged: { action: 'allow', findings: [] } })
    })
    test('what was filled in from the contact is looked at like a template\'s variable', () => {
      expect(gone(asks('Hi {1}, may I write?', 'Hi Mei blocked, may I write?'))).toBe('dlp-blocked')
      expect(asks('Hi {1}, may I write?', 'Hi odd, may I write?')).toMatchObject({ ok: true, judged: { action: 'warn', findings: [{ part: 'variable:1', start: 0, end: 3 }] } })
      expect(gone(asks('Hi {1}, secret {2}?', 'Hi secret Mei, secret Sam?'))).toMatchObject({ type: 'buttons', text: 'Hi •••••• Mei, secret Sam?' })
    })
    test('a name that repeats the question\'s words hides nothing behind them', () => {
      expect(gone(asks('Hi {1}, this is {2}.', 'Hi Mei, this is blocked, this is Sam.'))).toBe('dlp-blocked')
    })
    test('a text that is none of the policy\'s questions is looked at whole', () => {
      expect(gone(asks('May I write?', 'A blocked question?'))).toBe('dlp-blocked')
    })
  })
  test('an opt-in\'s variables are looked at; nobody is asked about names from the contacts, but it is on record', () => {
    const asked = (value: string): Decision => clear(message({ purpose: 'opt-in', content: filled(optIn, { 1: value, 2: 'Sam' }) }), ruled({ consent: consentIn('none'), template: optIn }))
    expect(gone(asked('blocked'))).toBe('dlp-blocked')
    expect(asked('odd')).toMatchObject({ ok: true, judged: { action: 'warn', findings: [{ part: 'variable:1' }] } })
  })
})

describe('files', () => {
  const file: MediaRef = { id: id as string as MediaId, kind: 'document', mime: 'application/pdf', bytes: 1000, sha256: '00', fileName: 'a.pdf', voice: false, width: null, height: null, duration: null }
  const pdf = message({ content: { type: 'media', text: '', media: file } })
  test('one that nobody has read goes nowhere, where there are rules', () => {
    expect(clear(pdf, ruled())).toEqual({ ok: false, refusal: { code: 'file-not-read' }, judged: null })
    const noRules = view()
    expect(clear(pdf, { ...noRules, dlp: { ...noRules.dlp, file: null } }).ok).toBe(true)
  })
  test('what is written in it counts', () => {
    const finding = { rule: 'secret', version: 1, detector: 'lexicon', start: 5, end: 11, spans: [], confidence: 'high', action: 'redact' } as const
    expect(clear(pdf, ruled({}, { state: 'read', findings: [finding] }))).toMatchObject({ refusal: { code: 'dlp-blocked', findings: [{ part: 'file-text' }] } })
    expect(clear(pdf, ruled({}, { state: 'read', findings: [] })).ok).toBe(true)
  })
})
