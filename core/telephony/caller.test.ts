import fc from 'fast-check'
import { expect, test } from 'vitest'
import { e164Schema } from '../contacts/contact-input.ts'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import { callerNumber, type CallerRules } from './caller.ts'

const rules: CallerRules = { region: 'GB', extensions: { from: 3, to: 4 }, numbers: 'e164' }

test.each<[string, Partial<CallerRules>, string | null]>([
  ['+442079460123', {}, '+442079460123'],
  ['+44-20-7946-0123;phone-context=x', {}, '+442079460123'],
  ['02079460123', {}, '+442079460123'],
  ['00442079460123', {}, '+442079460123'],
  ['442079460123', { numbers: 'digits' }, '+442079460123'],
  ['442079460123', {}, '+442079460123'],
  ['02079460123', { numbers: 'digits' }, '+442079460123'],
  ['2025550100', { region: 'US', extensions: null }, '+12025550100'],
  ['442079460123', { region: null, extensions: null }, '+442079460123'],
  ['201', {}, null], ['2015', {}, null], ['sam.rowe', {}, null], ['anonymous', {}, null], ['', {}, null], ['12', {}, null],
])('%s, by %j, is %s', (user, more, e164) => { expect(callerNumber(user, { ...rules, ...more })).toBe(e164) })

test('whatever stands there, it is E.164 or nobody\'s number', { timeout: FUZZ_TIME }, () => {
  fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 40 }), fc.stringMatching(/^\+?\d{0,20}$/)), fc.constantFrom('e164' as const, 'digits' as const), (user, numbers) => {
    const e164 = callerNumber(user, { ...rules, numbers })
    if (e164 !== null) expect(e164Schema.safeParse(e164).success).toBe(true)
  }), { numRuns: runs })
})
