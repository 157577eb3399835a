import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { admin, inPolicies } from '../testing/admin.ts'
import { WrongCall } from '../command.ts'
import { allowedIn } from './allowed.ts'
import { policyExplain } from './explain.ts'
import { describedAt, schemasAt } from '../../core/policy/json-schema.ts'

const rulesThatExpect = (expect: string) =>
  ({ rules: [{ id: 'word', name: 'A word', detector: { kind: 'lexicon', terms: ['kingfisher'] }, action: 'block', tests: [{ text: 'kingfisher', expect }] }] })
const sandbox = inPolicies('sandbox.json')
const explained = async (...args: string[]) => JSON.parse((await admin(['policy', 'explain', ...args, '--json'])).out) as unknown

describe('policy explain', () => {
  test('says the value, where it comes from, what it means and what may stand there', async () => {
    const { code, out, err } = await admin(['policy', 'explain', sandbox, 'connectors.sms.pollEverySeconds'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe('connectors.sms.pollEverySeconds = 2\n  from     the document\n  meaning  Poll for what came in, every so many seconds; 0 = webhooks only.\n  allowed  a whole number of 0 to 3600\n')
  })

  test('finds a rule by its id, and says what is Compline\'s own', async () => {
    expect(await explained(inPolicies('dlp-default.json'), 'dlp.rules.payment-card.window')).toEqual([
      { path: 'dlp.rules.0.window.messages', value: 5, origin: 'default', description: expect.stringContaining('0 = this one alone') as string, allowed: 'a whole number of 0 to 20' },
      { path: 'dlp.rules.0.window.seconds', value: 600, origin: 'default', description: expect.any(String) as string, allowed: 'a whole number of 0 to 86400' },
    ])
  })

  test('knows places where nothing stands', async () => {
    expect(await explained(sandbox, 'dlp.notice')).toEqual([{ path: 'dlp.notice', origin: 'nowhere', description: 'Whom to tell of a verdict, beside the record.', allowed: '' }])
  })

  test.each([['explains rules that pass their own tests', 'block', 0], ['explains nothing of rules that fail them', 'allow', 1]] as const)('%s', async (_, expected, code) => {
    const folder = mkdtempSync(join(tmpdir(), 'explain-'))
    try {
      const file = join(folder, 'rules.json')
      writeFileSync(file, JSON.stringify({ version: 1, dlp: rulesThatExpect(expected) }))
      const said = await admin(['policy', 'explain', file, 'dlp.rules.word.id'])
      expect([said.code, said.err]).toEqual([code, ''])
      expect(said.out).toMatch(code === 0 ? /^dlp\.rules\.0\.id = "word"/ : /would refuse it/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test.each([
    ['organisation.nmae', /there is no such place in a policy; organisation has name, helpUrl/],
    ['clocks', /there is no such place in a policy; it has .*clock/],
    ['lines.7', /^lines\.7: lines has no entry 7: it has /],
    ['dlp.rules.99.id', /^dlp\.rules\.99\.id: dlp\.rules has no entry 99: it has \d+, with the numbers 0 to \d+$/],
    ['dlp.rules[99].detector.terms', /dlp\.rules has no entry 99/],
    ['dlp.rules.0.exclusions.values.0', /values has no entry 0: it has none/],
    ['dlp.rules.0.direction.5', /no entry 5/],
  ])('says of %s what could have been meant', (path, why) => {
    expect(() => policyExplain.run([sandbox, path])).toThrow(WrongCall)
    expect(() => policyExplain.run([sandbox, path])).toThrow(why)
  })
})

test.each([
  ['clock', '"system", "provider"'],
  ['accounts', '"managed", "desk"'],
  ['connectors.whatsapp.webhook.register', 'true, false'],
  ['organisation.name', 'text of 1 to 120 characters'],
  ['dlp.rules.0.version', 'a whole number of at least 1'],
  ['dlp.rules.0.direction', 'a list of at least 1 entries, each "in", "out"'],
  ['dlp.rules', 'a list of at most 500 entries'],
  ['dlp', ''],
])('what may stand in %s', (path, words) => {
  expect(allowedIn(schemasAt(path.split('.')))).toBe(words)
})

test('of what takes several forms, only the one that stands there counts', () => {
  const path = ['dlp', 'rules', '0', 'detector', 'ref']
  const rule = (kind: string) => ({ dlp: { rules: [{ detector: { kind, ref: 'x' } }] } })
  expect([describedAt(path, rule('builtin')), describedAt(path, rule('lexicon')), describedAt(path, rule('regex'))]).toEqual(['What is looked for.', 'A list of dlp.lexicons.', null])
})

test('every word of a rule says what it means', () => {
  const silent = (path: string[]): string[] => schemasAt(path).flatMap(({ properties = {}, items }) => [
    ...Object.keys(properties).flatMap((name) => [...name !== 'kind' && !/action\.(low|medium|high)$/.test([...path, name].join('.')) && describedAt([...path, name]) === null ? [[...path, name].join('.')] : [], ...silent([...path, name])]),
    ...items === undefined ? [] : silent([...path, '0']),
  ])
  expect([...new Set(silent(['dlp']))]).toEqual([])
})
