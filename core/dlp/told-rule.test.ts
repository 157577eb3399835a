import { expect, it } from 'vitest'
import { ruleSchema } from './rule.ts'
import { toldRule } from './told-rule.ts'

const detector = { kind: 'lexicon', terms: ['off the record', 'between us'], ref: 'secrecy' }

it('of a word list the advisor is told its name and how many words the rule has beside it, not the words', () => {
  const told = toldRule(ruleSchema.parse({ id: 'secrecy', name: 'Secrecy', detector, action: 'warn' }))
  expect(told.looksFor).toEqual({ kind: 'lexicon', ref: 'secrecy', terms: 2 })
  expect(JSON.stringify(told)).not.toContain('between us')
})
it('what may happen stands weakest first, each once', () => {
  const told = toldRule(ruleSchema.parse({ id: 'secrecy', name: 'Secrecy', detector, action: { low: 'block', medium: 'allow', high: 'block' } }))
  expect(told.actions).toEqual(['allow', 'block'])
})
