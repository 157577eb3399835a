import { expect, it } from 'vitest'
import { validators, type Validator } from './rule.ts'
import { checks } from './validators.ts'

/** The standards' own examples, and the same with one digit changed. */
const cases: readonly (readonly [Validator, right: string, wrong: string])[] = [
  ['luhn', '7992 7398 713', '7992 7398 710'], // ISO/IEC 7812-1
  ['iban', 'GB29 NWBK 6016 1331 9268 19', 'GB29 NWBK 6016 1331 9268 18'], // IBAN Registry
  ['aba', '0210-0002-1', '0210-0002-2'],
  ['isin', 'us0378331005', 'us0378331006'],
  ['cusip', '037833100', '037833101'],
  ['sedol', 'B0WNLY7', 'B0WNLY6'],
  ['ssn', '536-22-8726', '666-22-8726'],
  ['itin', '912-78-1234', '912-93-1234'],
  ['nino', 'AB 12 34 56 C', 'BG 12 34 56 C'],
  ['verhoeff', '2363', '2364'],
  ['mod-11', '8601.11.17947', '8601.11.17948'], // a Norwegian account
]

it.each(cases)('%s takes %s, however it is grouped, and refuses %s', (name, right, wrong) => {
  expect(checks[name](right)).toBe(true)
  expect(checks[name](wrong)).toBe(false)
})

it('every validator that a policy may name is tried here', () => {
  expect(cases.map(([name]) => name).toSorted()).toEqual([...validators].toSorted())
})

it.each(validators)('%s refuses what is no number at all', (name) => {
  for (const text of ['', ' ', 'hello', '0', '🙂', 'ÄÖÜ']) expect(checks[name](text)).toBe(false)
})
