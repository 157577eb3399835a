import { expect, it } from 'vitest'
import type { ToldFinding } from '../../core/dlp/verdict.ts'
import { refusalWords } from './refusal-words.ts'
import { quoted, reasonsOf, ruleNames, verdictWords, whereWords } from './rule-words.ts'

const found = (over: Partial<ToldFinding> = {}): ToldFinding => ({
  rule: 'cards', version: 1, name: 'Payment card numbers', userMessage: null, detector: 'payment-card', part: 'text',
  start: 0, end: 4, spans: [], confidence: 'high', action: 'redact', ...over,
})
const promise = found({ rule: 'promise', name: 'Promises of return', action: 'warn' })

it('a refusal by the firm’s rules names them, and says what to do instead', () => {
  const findings = [found({ action: 'block', userMessage: 'Use the secure portal instead' }), found({ action: 'block', userMessage: 'Use the secure portal instead' })]
  expect(refusalWords({ code: 'dlp-blocked', findings }, 'Dana', 0)).toBe('Your firm’s rules keep this here: Payment card numbers. Use the secure portal instead.')
  expect(refusalWords({ code: 'dlp-confirm', justification: 'optional', findings: [promise] }, 'Dana', 0)).toBe('Your firm’s rules ask you to confirm this before it goes: Promises of return.')
})
it('many rules are counted after the third, and each stands once', () => {
  expect(ruleNames(['A', 'B', 'A'])).toBe('A and B')
  expect(ruleNames(['A', 'B', 'C', 'D', 'E'])).toBe('A, B, C and 2 more')
})
it('what will happen is said by the strongest rule', () => {
  expect(verdictWords([found()], false, 'Dana')).toEqual({ what: '1 item will be hidden from Dana', rules: 'Payment card numbers' })
  expect(verdictWords([found(), found(), promise], true, 'Dana')).toEqual({ what: '2 items will be hidden from Dana, and you will be asked to confirm', rules: 'Payment card numbers and Promises of return' })
  expect(verdictWords([promise], true, 'Dana')).toEqual({ what: 'You will be asked to confirm', rules: 'Promises of return' })
  expect(verdictWords([found(), promise, found({ rule: 'key', name: 'Passwords', action: 'block' })], false, 'Dana')).toEqual({ what: 'Your firm keeps this here', rules: 'Passwords' })
})
it('what rules say is said once each, as sentences', () => {
  const say = (userMessage: string) => found({ rule: userMessage, userMessage })
  expect(reasonsOf([say('Use the portal'), say('Use the portal'), say('Call them!'), found()])).toBe('Use the portal. Call them!')
})
it('every part of a message has its words', () => {
  const parts = ['text', 'variable:header:1', 'place', 'cards', 'file-name', 'file-text', 'file'] as const
  expect(parts.map((part) => whereWords(part, 'statement.pdf'))).toEqual(['in your text', 'in the variable “1”', 'in the location', 'in the contact card', 'in the name of statement.pdf', 'in statement.pdf', 'statement.pdf'])
  for (const part of parts) expect(whereWords(part, null)).toMatch(/^(in|the) /)
})
it('a long finding is quoted in one line, cut at a whole character', () => {
  expect(quoted('4111\n1111')).toBe('“4111 1111”')
  expect(quoted('👍'.repeat(80))).toBe(`“${'👍'.repeat(60)}…”`)
})
