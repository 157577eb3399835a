import { expect, it } from 'vitest'
import { byRule, confirmationOf } from './by-rule.ts'
import { strongest } from './names.ts'
import type { DlpAction } from './rule.ts'
import type { ToldFinding } from './verdict.ts'

const found = (rule: string, action: DlpAction, version = 1): ToldFinding =>
  ({ rule, version, name: rule.toUpperCase(), userMessage: null, detector: 'lexicon', part: 'text', start: 0, end: 1, spans: [], confidence: 'high', action })

it('a rule stands once, the strongest first, then as they were met', () => {
  const told = byRule([found('b', 'warn'), found('a', 'block'), found('c', 'warn'), found('b', 'redact')])
  expect(told.map(({ key, action, findings }) => [key, action, findings.length])).toEqual([['a@1', 'block', 1], ['b@1', 'redact', 2], ['c@1', 'warn', 1]])
})
it('another version is another rule: a confirmation of the old one does not cover it', () => {
  expect(confirmationOf([found('a', 'warn', 1), found('a', 'warn', 2)], '').rules).toEqual(['a@1', 'a@2'])
})
it('a confirmation names the warnings alone, and says why without the blanks around it', () => {
  expect(confirmationOf([found('a', 'redact'), found('b', 'warn')], '  agreed on the phone \n')).toEqual({ rules: ['b@1'], justification: 'agreed on the phone' })
})
it('nothing found is nothing said', () => expect(strongest([])).toBe('allow'))
