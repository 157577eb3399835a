import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { e164Schema } from './contact-input.ts'
import { e164OfWaId, waIdOf, whatsappSpellings } from './wa-id.ts'

describe('wa_id and E.164', () => {
  test('are the same digits, with the plus and without', () => {
    fc.assert(fc.property(fc.stringMatching(/^[1-9]\d{6,14}$/), (digits) => {
      const number = e164OfWaId(digits)
      expect(number).toBe(`+${digits}`)
      if (number !== null) expect(waIdOf(number)).toBe(digits)
    }))
  })

  test.each(['', '0447700900142', '+447700900142', 'US.13491208655302741918', '1234567890123456', '44 7700', '12036304@g.us'])('%s is no wa_id of a number', (waId) => {
    expect(e164OfWaId(waId)).toBeNull()
  })
})

describe('a number that WhatsApp spells otherwise is still the same person', () => {
  test.each([
    ['+5511987654321', '+551187654321'], // Brazil's ninth digit
    ['+525512345678', '+5215512345678'], // Mexico's mobile 1
    ['+541123456789', '+5491123456789'], // Argentina's mobile 9
  ])('%s and %s', (dialled, spelled) => {
    expect(whatsappSpellings(e164Schema.parse(dialled))).toEqual([dialled, spelled])
    expect(whatsappSpellings(e164Schema.parse(spelled))).toEqual([spelled, dialled])
  })

  test.each(['+447700900142', '+15550104477', '+551133334444', '+4915112345678'])('%s has one spelling', (number) => {
    expect(whatsappSpellings(e164Schema.parse(number))).toEqual([number])
  })

  test('a twin of the twin is the number itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^\+(55|52|54)\d{10,11}$/), (text) => {
      const [number, twin] = whatsappSpellings(e164Schema.parse(text))
      if (twin !== undefined) expect(whatsappSpellings(twin)).toEqual([twin, number])
    }))
  })
})
