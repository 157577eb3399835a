import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPolicy } from '../policy.ts'
import { meant } from './problem-words.ts'

const good = JSON.parse(readFileSync(new URL('../../resources/policy/sandbox.json', import.meta.url), 'utf8')) as Record<string, unknown>
const rule = { id: 'cards', name: 'Cards', detector: { kind: 'builtin', ref: 'payment-card' }, action: 'block' }
const problems = (change: object): string[] => {
  const read = readPolicy({ ...good, ...change })
  return read.ok ? [] : read.problems
}

test.each<[string, object, string]>([
  ['a value that is not there', { advisor: {} }, 'advisor.name: is missing'],
  ['a section that is not there', { lines: undefined }, 'lines: is missing'],
  ['a number as text', { refreshMinutes: '15' }, 'refreshMinutes: must be a number, not a text'],
  ['half a number', { refreshMinutes: 1.5 }, 'refreshMinutes: must be a whole number, not a number'],
  ['a list in place of an object', { organisation: [] }, 'organisation: must be an object { … }, not a list'],
  ['a word that is none of those there are', { clock: 'sundial' }, 'clock: must be "system" or "provider", not "sundial"'],
  ['another version', { version: 2 }, 'version: must be 1, not 2'],
  ['a misspelt setting', { organisation: { name: 'x', itContct: 'y' } }, 'organisation: there is no setting "itContct" here; did you mean "itContact"?'],
  ['a setting that is none', { colour: 'blue' }, '(document): there is no setting "colour" here'],
  ['an empty text', { advisor: { name: '' } }, 'advisor.name: must not be empty'],
  ['a text that is too long', { advisor: { name: 'x'.repeat(121) } }, 'advisor.name: may have at most 120 characters'],
  ['an empty list', { lines: [] }, 'lines: needs at least one entry'],
  ['too large a number', { refreshMinutes: 2000 }, 'refreshMinutes: must be at most 1440'],
  ['no address', { organisation: { name: 'x', helpUrl: 'help' } }, 'organisation.helpUrl: must be a whole address, like https://firm.example/path'],
  ['neither of two forms', { network: { proxy: 'maybe' } }, 'network.proxy: must be "system", "none" or the proxy\'s address'],
  ['a kind that is none', { crm: { kind: 'paper' } }, 'crm.kind: has none of the forms that it may have'],
  ['a rule without a detector', { dlp: { rules: [{ ...rule, detector: undefined }] } }, 'dlp.rules.0.detector: is missing'],
])('%s', (_, change, expected) => {
  expect(problems(change)).toEqual([expected])
})

test('a name is meant only where it is near: one letter in three, two at most', () => {
  const known = ['accessToken', 'appSecret', 'url']
  expect(['acessToken', 'AppSecret', 'accesTokn', 'accTok', 'uri', 'xyz', 'ur'].map((key) => meant(key, known))).toEqual(['accessToken', 'appSecret', 'accessToken', null, 'url', null, null])
})
