import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPolicy, type Policy, type PolicyInput } from '../policy.ts'
import { explainPolicy } from './explain.ts'
import { describedAt, policyJsonSchema } from './json-schema.ts'

const file = (name: string): string => readFileSync(new URL(`../../resources/policy/${name}`, import.meta.url), 'utf8')
const sandbox = JSON.parse(file('sandbox.json')) as PolicyInput
const read = (json: unknown): Policy => {
  const result = readPolicy(json)
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.policy
}
const found = (json: unknown, desk: readonly string[] = []) => new Map(explainPolicy(json, read(json), desk).map((entry) => [entry.path, entry]))

describe('every value in force says where it comes from', () => {
  const values = found(sandbox)

  test('what is written comes from the document, what is not from Compline', () => {
    expect(values.get('organisation.name')).toMatchObject({ value: 'Harbour & Pine Wealth', origin: 'document', description: 'The firm, as clients and advisors read it.' })
    expect(values.get('connectors.sms.webhook.register')).toMatchObject({ value: true, origin: 'document' })
    expect(values.get('connectors.voice.webhook.register')).toMatchObject({ value: false, origin: 'default' })
    expect(values.get('network.proxy')).toMatchObject({ value: 'system', origin: 'default' })
    expect(values.get('clock')).toMatchObject({ value: 'provider', origin: 'document' })
  })

  test('a list of words is one value, a list of objects is looked into', () => {
    expect(values.get('optIn.languages.0.no')?.value).toContain('no thanks')
    expect(values.get('lines.0.whatsapp.number')?.value).toBe('+442079460020')
    expect(values.get('helpLinks')).toMatchObject({ value: [], origin: 'default' })
  })

  test('no value is left out', () => {
    const leaves = (value: unknown): number => typeof value !== 'object' || value === null ? 1
      : Array.isArray(value) && value.every((entry) => typeof entry !== 'object') ? 1
        : Object.values(value).length === 0 ? 1 : Object.values(value).reduce((sum: number, inner) => sum + leaves(inner), 0)
    expect(values.size).toBe(leaves(read(sandbox)))
  })

  test('a word that stands for several was written, and so is each of them', () => {
    const rules = found({ ...sandbox, dlp: { rules: [{ id: 'cards', name: 'Cards', detector: { kind: 'builtin', ref: 'payment-card' }, action: 'block' }] } })
    expect(rules.get('dlp.rules.0.action.medium')).toMatchObject({ value: 'block', origin: 'document' })
    expect(rules.get('dlp.rules.0.priority')).toMatchObject({ value: 0, origin: 'default' })
  })

  test("what this desk's own account filled in is the desk's, with all that is below it", () => {
    const own = found(sandbox, ['connectors.sms', 'lines.0.sms'])
    expect([...own.values()].filter(({ origin }) => origin === 'desk').map(({ path }) => path)).toEqual(expect.arrayContaining(['lines.0.sms.number', 'connectors.sms.accountSid', 'connectors.sms.webhook.port']))
    expect(own.get('connectors.voice.enabled')?.origin).toBe('document')
  })
})

describe('sections that need not be there', () => {
  test('show no value where nobody wrote one', () => {
    expect([...found(sandbox).keys()].filter((path) => /^(recording|archive|crm)\b/.test(path))).toEqual([])
  })

  test.each([
    ['recording without an archive', { recording: { enabled: true } }, /^recording: /],
    ['a secret in place of its name', { crm: { kind: 'hubspot', accessToken: 'pat-EU1-C0FFEE' } }, /^crm\.accessToken: must be the name of a secret/],
    ['an archive without a server key', { archive: { deliveries: [{ id: 'vault', kind: 'sftp', host: 'h', user: 'u', key: 'sftp-key', hostKey: 'MD5:aa' }] } }, /^archive\.deliveries\.0\.hostKey: must be the server's fingerprint/],
    ['an emergency number with a plus', { voice: { region: 'GB', emergencyNumbers: ['+999'] } }, /^voice\.emergencyNumbers\.0: must be two to six digits/],
  ])('are checked all the same: %s', (_, change, expected) => {
    const result = readPolicy({ ...sandbox, ...change })
    expect(result.ok ? [] : result.problems).toEqual([expect.stringMatching(expected)])
  })
})

describe('the JSON Schema for IT', () => {
  test('is in step with the code (npm run policy-schema)', () => {
    expect(JSON.parse(file('policy.schema.json'))).toEqual(policyJsonSchema())
  })

  test('says of a place what it is for, also in lists, by name, and where there are several kinds', () => {
    expect(describedAt(['lines', '3', 'id'])).toMatch(/^Unique\./)
    expect(describedAt(['connectors', 'whatsapp', 'appSecret'])).toMatch(/signature of webhooks/)
    expect(describedAt(['archive', 'deliveries', '0', 'hostKey'])).toMatch(/fingerprint/)
    expect(describedAt(['no', 'such', 'place'])).toBeNull()
    expect(describedAt(['organisation', 'constructor'])).toBeNull()
  })

  test('a document may name it for editors', () => {
    expect(readPolicy({ $schema: './policy.schema.json', ...sandbox }).ok).toBe(true)
  })
})
