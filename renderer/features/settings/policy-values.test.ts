import { expect, test } from 'vitest'
import type { PolicyAbout } from '../../../core/policy/about.ts'
import type { PolicyValue } from '../../../core/policy/explain.ts'
import { groupsOf, reportOf, valueText } from './policy-values.ts'

const value = (path: string, what: unknown, description: string | null = null): PolicyValue => ({ path, value: what, origin: 'document', description })
const values = [value('organisation.name', 'Harbour & Pine'), value('connectors.sms.enabled', true, 'Off: nothing is sent.'), value('connectors.sms.authToken', 'twilio-auth-token'), value('optIn.languages.0.yes', ['yes', 'I agree'])]

test('values stand by their section, in their order', () => {
  expect(groupsOf(values, '').map(({ name, values }) => [name, values.length])).toEqual([['organisation', 1], ['connectors', 2], ['optIn', 1]])
})

test('every word of the search must be there: in path, value or what it is for', () => {
  const found = (search: string) => groupsOf(values, search).flatMap(({ values }) => values.map(({ path }) => path))
  expect(found('SMS token')).toEqual(['connectors.sms.authToken'])
  expect(found('nothing is sent')).toEqual(['connectors.sms.enabled'])
  expect(found('agree')).toEqual(['optIn.languages.0.yes'])
  expect(found('sms agree')).toEqual([])
})

test('values read as IT wrote them', () => {
  expect([true, 15, [], {}, ['a', 'b'], 'x'].map(valueText)).toEqual(['true', '15', '[]', '{}', 'a · b', 'x'])
})

test('the report for IT has origin, reasons and values', () => {
  const about: PolicyAbout = {
    origin: '/etc/compline/policy.json', since: 0, checkedAt: null, revision: null, digest: 'ab', trouble: null, held: false, links: [],
    refused: { origin: '/etc/compline/policy.json', problems: ['clock: Invalid option'], at: 0 },
  }
  const report = reportOf(about, values, '0.1.0', { document: 'policy', desk: 'this desk', default: 'default' }).split('\n')
  expect(report).toEqual(expect.arrayContaining(['policy: /etc/compline/policy.json', '  clock: Invalid option', 'connectors.sms.enabled = true   [policy]']))
})
