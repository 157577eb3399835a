import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import type { E164 } from '../ids.ts'
import { e164Schema } from './contact-input.ts'
import { countryOf, formatPhone, isPossible, lineKind, parsePhone, toCountry } from './phone.ts'

const e164 = (text: string): E164 => e164Schema.parse(text)

describe('what a person types becomes E.164', () => {
  test.each([
    ['07700 900142', 'GB', '+447700900142'],
    ['+44 (0)20 7946 0018', 'GB', '+442079460018'],
    ['+44 20 7946 0018', 'US', '+442079460018'],
    ['0044 20 7946 0018', 'GB', '+442079460018'],
    ['0044 20 7946 0018', 'US', '+442079460018'],
    ['011 44 20 7946 0018', 'US', '+442079460018'],
    ['(555) 010-4477', 'US', '+15550104477'],
    ['tel:+44-20-7946-0018', 'GB', '+442079460018'],
    ['06 12345678', 'IT', '+390612345678'],
    ['٠٧٧٠٠٩٠٠١٤٢', 'GB', '+447700900142'],
    ['０７７００９００１４２', 'GB', '+447700900142'],
    ['\u202a+44 7700 900142\u202c', 'GB', '+447700900142'],
    ['  +44\u00a07700\u00a0900142 ', 'GB', '+447700900142'],
  ] as const)('%s typed in %s is %s', (typed, country, expected) => {
    expect(parsePhone(typed, country)).toEqual({ ok: true, e164: expected })
  })
})

describe('what is no number says why', () => {
  test.each([
    ['', 'empty'],
    [' \u200b ', 'empty'],
    ['+', 'not-a-number'],
    ['Dana', 'not-a-number'],
    ['call 020 7946 0018', 'not-a-number'],
    ['1-800-FLOWERS', 'not-a-number'],
    ['999', 'too-short'],
    ['1', 'too-short'],
    ['+44 7700 900142 12345', 'too-long'],
    ['00', 'too-short'],
    ['+999 1234 5678', 'unknown-country'],
    ['020 7946 0018 x12', 'extension'],
    ['tel:+44-20-7946-0018;ext=12', 'extension'],
  ] as const)('%s: %s', (typed, code) => {
    expect(parsePhone(typed, 'GB')).toEqual({ ok: false, problem: code })
    expect(isPossible(typed, 'GB')).toBe(false)
  })

  test('any text is answered with a number or a problem, never with an exception', { timeout: FUZZ_TIME }, () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
      const parsed = parsePhone(typed, 'GB')
      if (parsed.ok) expect(e164Schema.safeParse(parsed.e164).success).toBe(true)
      else expect(parsed.problem).toMatch(/^[a-z-]+$/)
    }), { numRuns: runs })
  })

  test('a number of any length is answered', { timeout: FUZZ_TIME }, () => {
    fc.assert(fc.property(fc.stringMatching(/^(\+|00)?[\d ()-]{0,25}$/), (typed) => {
      const parsed = parsePhone(typed, 'US')
      if (parsed.ok) expect(parsed.e164).toMatch(/^\+[1-9]\d{6,14}$/)
    }), { numRuns: runs })
  })
})

describe('a number for the eye', () => {
  test('is in international form', () => {
    expect(formatPhone(e164('+447700900142'))).toBe('+44 7700 900142')
    expect(formatPhone(e164('+15550104477'))).toBe('+1 555 010 4477')
  })

  test('stays as it is where the numbering plan is unknown', () => {
    expect(formatPhone(e164('+99912345678'))).toBe('+99912345678')
  })

  test('read again gives the same number', () => {
    for (const number of ['+447700900142', '+12025550100', '+4930123456', '+5511987654321', '+390612345678']) {
      expect(parsePhone(formatPhone(e164(number)), 'GB')).toEqual({ ok: true, e164: number })
    }
  })
})

describe('the kind of line', () => {
  test.each([
    ['+442079460018', 'landline'],
    ['+5511987654321', 'mobile'],
    ['+4915112345678', 'mobile'],
    ['+12025550100', 'unknown'],
    ['+447700900142', 'unknown'], // kept free for films and documentation
    ['+99912345678', 'unknown'],
  ])('%s is %s', (number, kind) => {
    expect(lineKind(e164(number))).toBe(kind)
  })
})

describe('the country of a line', () => {
  test('says whose national form its advisor types', () => {
    expect(countryOf(e164('+442079460020'))).toBe('GB')
    expect(countryOf(e164('+12025550100'))).toBe('US')
  })

  test('is the main one of a shared calling code where the number itself does not tell', () => {
    expect(countryOf(e164('+15550104477'))).toBe('US')
  })

  test('is unknown where no country has that code', () => {
    expect(countryOf(e164('+99912345678'))).toBeNull()
    expect(toCountry('XX')).toBeNull()
    expect(toCountry(' gb')).toBe('GB')
  })
})
