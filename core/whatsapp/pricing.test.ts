import { describe, expect, it } from 'vitest'
import { chargeFor } from './pricing.ts'

const summer2026 = Date.UTC(2026, 6, 1)
const now = Date.UTC(2026, 10, 22)

describe('Meta charges', () => {
  it.each(['MARKETING', 'AUTHENTICATION', 'FROM_NEXT_YEAR'])('for a %s template always', (category) => {
    for (const open of [true, false]) for (const at of [summer2026, now]) expect(chargeFor(category, open, at)).toBe('charged')
  })

  it('for a utility template, but until October 2026 not inside an open window', () => {
    expect(chargeFor('UTILITY', false, summer2026)).toBe('charged')
    expect(chargeFor('UTILITY', true, summer2026)).toBe('free')
    expect(chargeFor('UTILITY', true, Date.UTC(2026, 9, 1) - 1)).toBe('free')
    expect(chargeFor('UTILITY', true, Date.UTC(2026, 9, 1))).toBe('charged')
    expect(chargeFor('UTILITY', true, now)).toBe('charged')
  })

  it('for free text only since October 2026, and then beyond the allowance of the month', () => {
    expect(chargeFor(null, true, summer2026)).toBe('free')
    expect(chargeFor(null, true, now)).toBe('beyond-allowance')
  })
})
