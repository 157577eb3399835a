import { describe, expect, it } from 'vitest'
import type { E164 } from '../ids.ts'
import { formsOf, isNumber, nationalOf } from './same-number.ts'

const DANA = '+447700900142' as E164
const MILAN = '+390212345678' as E164

describe('a number as people write it in a CRM', () => {
  it.each(['+447700900142', '+44 7700 900142', '+44 (0)7700 900142', '0044 7700 900142', '07700 900142', '(07700) 900-142', '7700900142', '447700900142', '+44 7700 900142 ext. 12'])('"%s" is it', (written) => {
    expect(isNumber(written, DANA)).toBe(true)
  })
  it.each(['', '   ', null, undefined, 42, '+1 7700 900142', '07700 900143', '900142', '001 7700 900142'])('%j is not', (written) => {
    expect(isNumber(written, DANA)).toBe(false)
  })
  it('where the zero belongs to the number it stays', () => {
    expect(isNumber('02 1234 5678', MILAN)).toBe(true)
    expect(isNumber('+39 02 1234 5678', MILAN)).toBe(true)
    expect(isNumber('+39 2 1234 5678', MILAN)).toBe(false)
  })
})

it('is asked for in the forms that people use, each once, and without its country', () => {
  expect(formsOf(DANA)).toEqual(['+447700900142', '07700 900142', '+44 7700 900142', '07700900142', '447700900142', '00447700900142', '7700900142'])
  expect(nationalOf(DANA)).toBe('7700900142')
})
