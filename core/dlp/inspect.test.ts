import { describe, expect, test } from 'vitest'
import { compileRules, rulesOf, type RuleSet } from './rule-set.ts'
import { dlpSchema } from './rule.ts'
import type { Inspected, Verdict } from './verdict.ts'
import type { z } from 'zod'

type Input = z.input<typeof dlpSchema>
type RuleInput = NonNullable<Input['rules']>[number]

const now = Date.UTC(2026, 10, 22, 12)
const rulesWith = (...rules: readonly RuleInput[]): RuleSet => rulesOf({ dlp: dlpSchema.parse({ rules, lexicons: { secrecy: ['keep this between us', 'off the record'] } }) })
const word = (...terms: readonly string[]): RuleInput['detector'] => ({ kind: 'lexicon', terms: [...terms] })
const rule = (id: string, detector: RuleInput['detector'], action: RuleInput['action'], more: Partial<RuleInput> = {}): RuleInput => ({ id, name: `Rule ${id}`, detector, action, ...more })
const ask = (rules: RuleSet, text: string, more: Partial<Inspected> = {}): Verdict => rules.inspect({ text, at: now, earlier: [], direction: 'out', channel: 'whatsapp', ...more })
const values = (verdict: Verdict, text: string): string[] => verdict.findings.map(({ start, end }) => text.slice(start, end))

describe('what happens to a message', () => {
  test('a message that no rule finds anything in stays as it is', () => {
    expect(ask(rulesWith(rule('a', word('guaranteed'), 'block')), 'Good morning')).toEqual({ action: 'allow', text: 'Good morning', findings: [], confirm: 'none' })
  })

  test('a block names the rule, its version and the place in the original', () => {
    const verdict = ask(rulesWith(rule('promise', word('guaranteed'), 'block', { version: 3 })), 'A GUARANTEED return')
    expect(verdict).toMatchObject({ action: 'block', confirm: 'none', findings: [{ rule: 'promise', version: 3, detector: 'lexicon', start: 2, end: 12, confidence: 'high', action: 'block', spans: [] }] })
  })

  test('redaction cuts the original and nothing else of it', () => {
    const verdict = ask(rulesWith(rule('no', word('Projekt Äpfel'), 'redact')), '  Über “projekt  apfel”: ja\r\n')
    expect(verdict).toMatchObject({ action: 'redact', text: '  Über “•••••••  •••••”: ja\r\n' })
  })

  test('of a number that is turned round nothing is kept, for its end is shown first', () => {
    const rules = rulesWith(rule('card', { kind: 'builtin', ref: 'payment-card' }, 'redact', { redaction: { style: 'mask', keepLast: 4 } }))
    expect(ask(rules, 'card 4111111111111111').text).toBe('card ••••••••••••1111')
    expect(ask(rules, 'card \u202e1111111111111114').text).toBe('card \u202e••••••••••••••••')
  })

  test('the strongest of all findings counts for the message', () => {
    const rules = rulesWith(rule('a', word('alpha'), 'warn'), rule('b', word('beta'), 'redact'), rule('c', word('gamma'), 'block'))
    expect(ask(rules, 'alpha').action).toBe('warn')
    expect(ask(rules, 'alpha beta')).toMatchObject({ action: 'redact', confirm: 'optional', text: 'alpha ••••' })
    expect(ask(rules, 'alpha beta gamma')).toMatchObject({ action: 'block', confirm: 'none' })
  })

  test('a reason is needed as soon as one of the warnings asks for it', () => {
    const rules = rulesWith(rule('a', word('alpha'), 'warn'), rule('b', word('beta'), 'warn', { override: { justification: 'required' } }))
    expect(ask(rules, 'alpha').confirm).toBe('optional')
    expect(ask(rules, 'alpha beta').confirm).toBe('required')
  })

  test('what comes in is masked where it would be blocked, and nobody is asked to confirm', () => {
    const rules = rulesWith(rule('a', word('alpha'), 'block', { direction: ['in'] }), rule('b', word('beta'), 'warn', { direction: ['in'] }))
    expect(ask(rules, 'alpha beta', { direction: 'in' })).toMatchObject({ action: 'block', text: '••••• beta', confirm: 'none' })
    expect(ask(rules, 'alpha beta').action).toBe('allow')
  })

  test('a rule is asked only about its channels, and not at all when it is off', () => {
    const rules = rulesWith(rule('a', word('alpha'), 'block', { channels: ['sms'] }), rule('b', word('beta'), 'block', { enabled: false }))
    expect(ask(rules, 'alpha beta').action).toBe('allow')
    expect(ask(rules, 'alpha beta', { channel: 'sms' }).findings).toHaveLength(1)
  })

  test('the same question has the same answer', () => {
    const rules = rulesWith(rule('a', word('alpha'), 'redact'), rule('b', { kind: 'regex', pattern: '\\d{4}' }, 'warn'))
    expect(ask(rules, 'alpha 1234 alpha')).toEqual(ask(rules, 'alpha 1234 alpha'))
  })
})

describe('where findings overlap', () => {
  test('the higher priority counts alone, so that a higher rule that allows makes an exception', () => {
    const rules = rulesWith(rule('any', word('guaranteed'), 'block'), rule('fine', word('guaranteed minimum pension'), 'allow', { priority: 10 }))
    expect(ask(rules, 'your guaranteed minimum pension').action).toBe('allow')
    expect(values(ask(rules, 'guaranteed minimum pension, guaranteed'), 'guaranteed minimum pension, guaranteed')).toEqual(['guaranteed'])
  })

  test('what a higher rule makes an exception of stays, also where something else is cut', () => {
    const rules = rulesWith(rule('any', { kind: 'regex', pattern: '\\d{8}' }, 'redact'), rule('ours', { kind: 'regex', pattern: 'acct 12345678' }, 'allow', { priority: 10 }))
    expect(ask(rules, 'acct 12345678, not 12345679').text).toBe('acct 12345678, not ••••••••')
  })

  test('of the same priority the stronger action counts, then the longer finding', () => {
    const rules = rulesWith(rule('long', word('alpha beta gamma'), 'warn'), rule('short', word('beta'), 'block'), rule('other', word('alpha beta'), 'block'))
    expect(ask(rules, 'alpha beta gamma').findings).toMatchObject([{ rule: 'other' }])
  })

  test('an allow of the same priority excepts nothing', () => {
    expect(ask(rulesWith(rule('a', word('alpha'), 'warn'), rule('b', word('alpha beta'), 'allow')), 'alpha beta').action).toBe('warn')
  })

  test('what is to be cut and reaches beyond a stronger finding is still cut', () => {
    const rules = rulesWith(rule('a', word('beta'), 'block', { direction: ['in'] }), rule('b', word('alpha beta gamma'), 'redact', { direction: ['in'] }))
    expect(ask(rules, 'alpha beta gamma', { direction: 'in' }).text).toBe('••••• •••• •••••')
  })
})

describe('how sure a finding must be', () => {
  const account = (more: Partial<RuleInput>): RuleSet => rulesWith(rule('account', { kind: 'regex', pattern: '\\b\\d{8}\\b' }, { low: 'allow', medium: 'warn', high: 'block' }, more))

  test('the action follows the confidence, and a context word raises it', () => {
    const rules = account({ context: { words: ['account', 'sort code'], before: 3, after: 2 } })
    expect(ask(rules, 'it is 12345678').action).toBe('warn')
    expect(ask(rules, 'my ACCOUNT number is 12345678').action).toBe('block')
    expect(ask(rules, 'my account, as I said before, is 12345678').action).toBe('warn')
    expect(ask(rules, '12345678 (sort\ncode)').action).toBe('block')
    expect(ask(rules, '12345678 is my long sort code').action).toBe('warn')
  })

  test('without a context word that is required it is no finding', () => {
    const rules = account({ context: { words: ['account'], boost: 0, required: true } })
    expect(ask(rules, 'it is 12345678').findings).toEqual([])
    expect(ask(rules, 'account 12345678')).toMatchObject({ action: 'warn' })
    expect(ask(rules, 'accountant 12345678').findings).toEqual([])
  })

  test('a word next to it, or its value, makes it none', () => {
    const rules = account({ exclusions: { terms: ['order number'], values: ['1234-5678'] } })
    expect(ask(rules, 'order number: 87654321').findings).toEqual([])
    expect(ask(rules, 'order number see above, but the account is 87654321').findings).toHaveLength(1)
    expect(ask(rules, '12345678 and 87654321').findings).toMatchObject([{ start: 13 }])
  })

  test('fewer than the rule asks for are none; with distinct the same value counts once', () => {
    const rules = rulesWith(rule('many', { kind: 'regex', pattern: '\\b[A-Z]\\d{3}\\b' }, 'block', { minCount: 2 }), rule('kinds', { kind: 'regex', pattern: '\\b[a-z]\\d{3}\\b' }, 'block', { minCount: 2, distinct: true }))
    expect(ask(rules, 'A123').findings).toEqual([])
    expect(ask(rules, 'A123 A123').findings).toHaveLength(2)
    expect(ask(rules, 'b123 b123').findings).toEqual([])
    expect(ask(rules, 'b123 b123 c123').findings).toHaveLength(3)
  })

  test('a validator must say yes as well', () => {
    const rules = rulesWith(rule('card', { kind: 'regex', pattern: '\\b\\d{16}\\b' }, { low: 'allow', medium: 'allow', high: 'block' }, { validators: ['luhn'] }))
    expect(ask(rules, '4111111111111112').findings).toEqual([])
    expect(ask(rules, '4111111111111111').action).toBe('block')
  })
})

describe('over several messages', () => {
  const rules = (more: Partial<RuleInput> = {}): RuleSet => rulesWith(rule('secret', { kind: 'lexicon', ref: 'secrecy' }, 'block', more))
  const before = (text: string, seconds: number): Inspected['earlier'][number] => ({ text, at: now - seconds * 1000 })

  test('a finding may begin in an earlier one; it says where', () => {
    const verdict = ask(rules(), 'between us please', { earlier: [before('hello', 60), before('and keep this', 30)] })
    expect(verdict.findings).toMatchObject([{ start: 0, end: 10, spans: [{ message: 1, start: 4, end: 13 }] }])
  })

  test('it may run through a message between', () => {
    expect(ask(rules(), 'us', { earlier: [before('please keep', 60), before('this between', 30)] }).findings[0]?.spans).toEqual([{ message: 0, start: 7, end: 11 }, { message: 1, start: 0, end: 12 }])
  })

  test('what ended before this message was judged then', () => {
    expect(ask(rules(), 'all right?', { earlier: [before('keep this between us', 30)] }).action).toBe('allow')
  })

  test('the window ends after so many messages and so many seconds', () => {
    const earlier = [before('keep', 700), before('this', 30), before('between', 20)]
    expect(ask(rules(), 'us', { earlier }).action).toBe('allow')
    expect(ask(rules({ window: { seconds: 800 } }), 'us', { earlier }).action).toBe('block')
    expect(ask(rules({ window: { seconds: 800, messages: 2 } }), 'us', { earlier }).action).toBe('allow')
    expect(ask(rules({ window: { messages: 0 } }), 'between us', { earlier: [before('keep this', 1)] }).action).toBe('allow')
  })

  test('only what stands in this message is cut', () => {
    expect(ask(rulesWith(rule('a', word('alpha beta'), 'redact')), 'beta 5', { earlier: [before('alpha', 5)] })).toMatchObject({ action: 'redact', text: '•••• 5' })
  })

  test.each([
    ['ab12', [], ['ab', '12'], 0],
    ['ab12', [], ['so ab ', '12, ok'], 3],
    ['(?:\\d[ -]?){15}\\d', ['luhn'], ['it is 4111 1111', '1111 1111'], 6],
    ['\\d{4} \\d{4}', [], ['no 4711', '0815'], 3],
  ] as const)('a pattern of the firm (%s) is put together over messages', (pattern, validators, [first, second], start) => {
    const verdict = ask(rulesWith(rule('own', { kind: 'regex', pattern }, 'block', { validators: [...validators] })), second, { earlier: [before('hello', 60), before(first, 5)] })
    expect(verdict).toMatchObject({ action: 'block', findings: [{ start: 0, end: second.replace(', ok', '').length, spans: [{ message: 1, start, end: first.trimEnd().length }] }] })
    expect(verdict.findings).toHaveLength(1)
  })

  test('a pattern that ended in the message before, or begins a word, finds nothing over the seam', () => {
    expect(ask(rulesWith(rule('own', { kind: 'regex', pattern: '\\bab12\\b' }, 'block')), '12', { earlier: [before('cab', 5)] }).action).toBe('allow')
    expect(ask(rulesWith(rule('own', { kind: 'regex', pattern: 'ab' }, 'block')), '12', { earlier: [before('ab', 5)] }).action).toBe('allow')
  })

  test('a context word in the message before counts', () => {
    const account = rulesWith(rule('account', { kind: 'regex', pattern: '\\b\\d{8}\\b' }, 'block', { context: { words: ['account number'], required: true } }))
    expect(ask(account, '12345678', { earlier: [before('what is your account number?', 20)] }).action).toBe('block')
    expect(ask(account, '12345678').action).toBe('allow')
  })
})

describe('files', () => {
  const file = { mime: 'application/zip', bytes: 5000, text: 'none', direction: 'out', channel: 'whatsapp' } as const
  const types = (list: string[], overBytes = 0): RuleInput['detector'] => ({ kind: 'file', types: list, overBytes })

  test('a rule sees to files of its types, above its size', () => {
    const rules = rulesWith(rule('zip', types(['application/zip', 'image/*'], 1000), 'block'))
    expect(rules.inspectFile(file)).toMatchObject([{ rule: 'zip', detector: 'file', action: 'block', start: 0, end: 0 }])
    expect(rules.inspectFile({ ...file, mime: 'IMAGE/png; x=1' })).toHaveLength(1)
    expect(rules.inspectFile({ ...file, bytes: 1000 })).toEqual([])
    expect(rules.inspectFile({ ...file, mime: 'application/pdf' })).toEqual([])
    expect(rules.inspectFile({ ...file, direction: 'in' })).toEqual([])
  })

  test('a file whose text cannot be read does what each rule says of it; what would be cut is blocked', () => {
    const rules = rulesWith(rule('a', word('alpha'), 'warn', { unreadable: 'redact' }), rule('b', word('beta'), 'block'))
    expect(rules.inspectFile({ ...file, text: 'unreadable' })).toMatchObject([{ rule: 'a', action: 'block' }])
    expect(rules.inspectFile({ ...file, text: 'read' })).toEqual([])
  })

  test('a rule about files says it of its own types alone', () => {
    const rules = rulesWith(rule('documents', types(['application/*']), 'allow', { priority: -100, unreadable: 'warn' }))
    expect(rules.inspectFile({ ...file, text: 'unreadable' })).toMatchObject([{ rule: 'documents', action: 'warn' }])
    expect(rules.inspectFile({ ...file, text: 'unreadable', mime: 'text/plain' })).toEqual([])
    expect(rules.inspectFile({ ...file, text: 'read' })).toEqual([])
  })

  test('of rules about the same file the highest counts alone', () => {
    const rules = rulesWith(rule('any', types([]), 'block'), rule('pdf', types(['application/pdf']), 'allow', { priority: 1 }))
    expect(rules.inspectFile({ ...file, mime: 'application/pdf' })).toEqual([])
    expect(rules.inspectFile(file)).toHaveLength(1)
  })
})

test('the same policy is made ready once', () => {
  const policy = dlpSchema.parse({ rules: [rule('a', word('alpha'), 'block')] })
  expect(compileRules(policy)).toBe(compileRules(policy))
})
