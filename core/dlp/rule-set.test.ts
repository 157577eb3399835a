import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { compileRules } from './rule-set.ts'
import { dlpSchema } from './rule.ts'

type Input = z.input<typeof dlpSchema>
type RuleInput = NonNullable<Input['rules']>[number]

const regex = (pattern: string, flags = ''): RuleInput['detector'] => ({ kind: 'regex', pattern, flags })
const rule = (detector: RuleInput['detector'], more: Partial<RuleInput> = {}): RuleInput => ({ id: 'a', name: 'A', detector, action: 'block', ...more })
function problems(rules: readonly RuleInput[], lexicons: Input['lexicons'] = {}): readonly string[] {
  const compiled = compileRules(dlpSchema.parse({ rules, lexicons }))
  return compiled.ok ? [] : compiled.problems
}

describe('patterns that RE2 refuses', () => {
  test.each([
    ['a(?=b)', 'look-around at position 2'],
    ['a(?!b)', 'look-around at position 2'],
    ['(?<=x)y', 'look-around at position 1'],
    ['(?<!x)y', 'look-around at position 1'],
    ['(a)b\\1', 'a back-reference at position 5'],
    ['(?<n>a)\\k<n>', 'a back-reference at position 8'],
    ['ab(', 'missing closing ) at position 4'],
    ['x[z-a]', 'invalid character class range at position 3 (z-a)'],
    ['xa**', 'invalid nested repetition operator at position 3 (**)'],
    ['a{1,5000}', 'invalid repeat count at position 2 ({1,5000})'],
    ['x{0}', 'it finds nothing but the empty text'],
  ])('%s: %s', (pattern, problem) => {
    expect(problems([rule(regex(pattern))])).toEqual([expect.stringContaining(`dlp.rules.0.detector.pattern: ${problem}`)])
  })

  test('what only looks like it is let through', () => {
    expect(problems(['\\(\\?=a', '[(?=]+', '\\Q(?=\\E', '[]\\]a(?!]x', '\\\\1', 'a(?:b|c)', '(?i)x', '(?P<n>a)'].map((pattern, index) => rule(regex(pattern), { id: `r${index}` })))).toEqual([])
  })
})

describe('rules that cannot be meant so', () => {
  test('two with one id', () => {
    expect(problems([rule(regex('a')), rule(regex('b'))])).toEqual([expect.stringContaining('dlp.rules.1.id: "a" is also the id of dlp.rules.0')])
  })

  test('a list that is not there, and one that is empty', () => {
    expect(problems([rule({ kind: 'lexicon', ref: 'nope' })], { words: ['x'] })).toEqual(['dlp.rules.0.detector.ref: there is no list "nope" in dlp.lexicons; there are words'])
    expect(problems([rule({ kind: 'lexicon', ref: 'constructor' })])).toEqual([expect.stringContaining('there is no list "constructor"')])
    expect(problems([rule({ kind: 'lexicon', ref: 'words' })], { words: [] })).toEqual(['dlp.rules.0.detector.ref: there is no word to look for'])
    expect(problems([rule({ kind: 'lexicon' })])).toEqual(['dlp.rules.0.detector.terms: there is no word to look for'])
  })

  test('a term without a letter, but for substrings', () => {
    expect(problems([rule({ kind: 'lexicon', terms: ['ok', '🚀!'] })])).toEqual([expect.stringContaining('dlp.rules.0.detector.terms.1: "🚀!" has no letter or digit')])
    expect(problems([rule({ kind: 'lexicon', terms: ['🚀!'], matchMode: 'substring' })])).toEqual([])
  })

  test('validators where there is no regex, a warning that nobody may pass, a required context without words', () => {
    expect(problems([rule({ kind: 'lexicon', terms: ['x'] }, { validators: ['luhn'], action: 'warn', override: { allowed: false }, context: { words: [], required: true } })])).toEqual([
      'dlp.rules.0.validators: only a rule of kind "regex" has validators; this one is of kind "lexicon"',
      'dlp.rules.0.override.allowed: a warning that nobody may pass is a block: use "block" as the action',
      'dlp.rules.0.context.words: a required context needs at least one word; without any the rule finds nothing',
    ])
  })

  test('all of them are told at once', () => {
    expect(problems([rule(regex('(')), rule(regex('['), { id: 'b' }), rule({ kind: 'lexicon', ref: 'x' }, { id: 'c' })])).toHaveLength(3)
  })
})

describe("a rule's own tests", () => {
  test('one that fails refuses the policy, in words that say what was expected', () => {
    expect(problems([rule({ kind: 'lexicon', terms: ['alpha'] }, { tests: [{ text: 'alpha', expect: 'block' }, { text: 'beta', expect: 'block' }] })])).toEqual(['dlp.rules.0.tests.1: rule a, test 2: expected block, was allow'])
  })

  test('they are about the rule by itself, in its own direction, also while it is off', () => {
    const terms = { kind: 'lexicon', terms: ['alpha'] } as const
    expect(problems([
      rule({ ...terms, terms: ['alpha'] }, { direction: ['in'], tests: [{ text: 'alpha', expect: 'block' }, { text: 'alpha', expect: 'allow', direction: 'out' }] }),
      rule({ ...terms, terms: ['alpha'] }, { id: 'b', action: 'allow', priority: 9 }),
      rule({ ...terms, terms: ['alpha'] }, { id: 'c', enabled: false, tests: [{ text: 'alpha', expect: 'warn' }] }),
    ])).toEqual(['dlp.rules.2.tests.0: rule c, test 1: expected warn, was block'])
  })
})
