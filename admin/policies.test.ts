import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { builtinDetectors, dlpSchema, type DlpPolicy } from '../core/dlp/rule.ts'
import { reportOn } from './policy/report.ts'
import { inPolicies } from './testing/admin.ts'

/*
 *  The policies that come with Compline are what firms begin with: they are in order, and agree with each other.
 */
const text = (name: string): string => readFileSync(inPolicies(name), 'utf8')
const dlpOf = (name: string): DlpPolicy => dlpSchema.parse((JSON.parse(text(name)) as { dlp: unknown }).dlp)
const byDefault = dlpOf('dlp-default.json')
const market = dlpOf('lexicon-market-conduct.json')
const sandbox = dlpOf('sandbox.json')

test.each(['dlp-default.json', 'lexicon-market-conduct.json', 'sandbox.json'])('%s is in order, its tests pass, and nothing in it is doubtful', (name) => {
  expect(reportOn(text(name)).found).toEqual([])
})

describe('the rules to begin with', () => {
  test('have one for each detector that is built in', () => {
    expect(byDefault.rules.flatMap(({ detector }) => detector.kind === 'builtin' ? [detector.ref] : []).sort()).toEqual([...builtinDetectors].sort())
  })

  test('show by tests of their own what they find and what they leave alone', () => {
    for (const { id, detector, action, tests } of byDefault.rules) {
      if (detector.kind === 'file') continue
      const expected = new Set(tests.map(({ expect: what }) => what))
      expect(expected, id).toContain('allow')
      if (Object.values(action).some((what) => what !== 'allow')) expect(expected.size, id).toBeGreaterThan(1)
    }
  })

  test('tell the advisor why, wherever they do more than allow', () => {
    for (const { id, action, unreadable, userMessage } of byDefault.rules) {
      if (unreadable !== 'allow' || Object.values(action).some((what) => what !== 'allow')) expect(userMessage, id).toBeDefined()
    }
  })

  test('hold the market-conduct list as it stands on its own', () => {
    expect(byDefault.lexicons).toEqual(market.lexicons)
    const ids = new Set(market.rules.map(({ id }) => id))
    expect(byDefault.rules.filter(({ id }) => ids.has(id))).toEqual(market.rules)
    expect(byDefault.rules.filter(({ detector }) => detector.kind === 'lexicon')).toHaveLength(market.rules.length)
  })
})

describe("the sandbox's rules", () => {
  test('show every kind of verdict, both directions, and why an advisor passed a warning', () => {
    const does = (what: string, direction: 'in' | 'out') => sandbox.rules.some((rule) => rule.direction.includes(direction) && Object.values(rule.action).includes(what as 'block'))
    expect([does('block', 'out'), does('redact', 'out'), does('warn', 'out'), does('redact', 'in')]).toEqual([true, true, true, true])
    expect(sandbox.rules.some(({ override }) => override.justification === 'required')).toBe(true)
  })

  test('use the same words as the rules to begin with', () => {
    for (const [name, terms] of Object.entries(sandbox.lexicons)) if (name in byDefault.lexicons) expect(terms).toEqual(byDefault.lexicons[name])
  })
})
