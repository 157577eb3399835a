import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { e164Schema } from '../contacts/contact-input.ts'
import type { E164 } from '../ids.ts'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import { isAllowed, readDialled, type DialRules } from './dial.ts'

const rules: DialRules = { region: 'GB', domain: 'firm.example', emergencyNumbers: ['999', '112'], emergency: 'refuse', outsidePrefix: null, extensions: null, allow: [], deny: [] }
const read = (typed: string, more: Partial<DialRules> = {}): string => {
  const dialled = readDialled(typed, { ...rules, ...more })
  if (!dialled.ok) return dialled.refusal.code === 'not-dialable' ? dialled.refusal.problem : `${dialled.refusal.code} ${dialled.refusal.number}`
  const { target } = dialled
  return `${target.kind === 'number' ? target.e164 : `${target.kind} ${target.digits}`}${dialled.after}`
}

describe('a number is read in any form', () => {
  test.each([
    '+442079460123', '020 7946 0123', '(020) 7946-0123', '020.7946.0123', '020/79460123', '+44 (0)20 7946 0123', '0044 20 7946 0123', '020 7946 0123',
    'tel:+44-20-7946-0123', 'TEL:02079460123', 'tel://+442079460123', 'callto:+442079460123', 'callto://%2B44%2020%207946%200123', 'sip:+442079460123@firm.example', 'sips:+442079460123@other.example:5061;transport=ws',
    'sip:+442079460123@firm.example?subject=Hi', 'sip:02079460123@FIRM.example;user=phone', 'tel:2079460123;phone-context=+44', '<tel:+442079460123>', '"020 7946 0123"', '０２０７９４６０１２３', '٠٢٠٧٩٤٦٠١٢٣', '\u202a+44 20 7946 0123\u202c', '020\u20117946\u20110123',
  ])('%s', (typed) => { expect(read(typed)).toBe('+442079460123') })

  test('as of the country that the policy names', () => {
    expect(read('(202) 555-0100', { region: 'US' })).toBe('+12025550100')
    expect(read('011 44 20 7946 0123', { region: 'US' })).toBe('+442079460123')
    expect(read('020 7946 0123', { region: null })).toBe('unknown-country')
    expect(read('0044 20 7946 0123', { region: null })).toBe('+442079460123')
  })

  test('with the keys that follow it', () => {
    for (const typed of ['020 7946 0123 x12', '020 7946 0123 ext. 12', '020 7946 0123 extension 12', '020 7946 0123#12', 'tel:+442079460123;ext=12']) expect(read(typed)).toBe('+442079460123,12')
    expect(read('+44 20 7946 0123,,1234567#')).toBe('+442079460123,,1234567#')
  })
})

describe('what cannot be called says why', () => {
  test.each([
    ['', 'empty'], ['tel:', 'empty'], ['Dana', 'not-a-number'], ['1-800-FLOWERS', 'not-a-number'], ['call 020 7946 0123', 'not-a-number'], ['020 7946 0123, 020 7946 0124', 'not-a-number'],
    ['*21*02079460123#', 'not-a-number'], ['#31#02079460123', 'not-a-number'], ['sip:dana@firm.example', 'not-a-number'], ['sip:201@other.example', 'not-a-number'], ['dana@firm.example', 'not-a-number'],
    ['callto:%ZZ', 'not-a-number'], ['02079', 'too-short'], ['+44 20 7946 0123 45678', 'too-long'], ['+999 123 456 789', 'unknown-country'],
  ])('%s: %s', (typed, problem) => { expect(read(typed, { extensions: { from: 3, to: 4 } })).toBe(problem) })
})

describe('emergency numbers', () => {
  test.each(['999', ' 9 9 9 ', '９９９', 'tel:999', 'tel:999;phone-context=+44', '(112)', 'sip:112@firm.example', '9-9-9'])('%s is not called from here, whatever else the rules say', (typed) => {
    expect(read(typed, { extensions: { from: 3, to: 4 }, allow: ['+44'] })).toMatch(/^emergency-number (999|112)$/)
  })
  test('are dialled as they are where the policy says so, before every other rule', () => {
    expect(read('999', { emergency: 'dial', extensions: { from: 3, to: 3 }, allow: ['+1'], deny: ['+44'] })).toBe('emergency 999')
  })
  test('behind the digits that get outside are the emergency number, never an extension', () => {
    const help = { emergencyNumbers: ['112', '999', '911'], extensions: { from: 3, to: 4 } }
    for (const typed of ['9112', '9-112', '9 9 9 9', '9911', 'tel:9112', 'sip:9112@firm.example']) {
      expect(read(typed, { ...help, outsidePrefix: '9' })).toMatch(/^emergency-number (112|999|911)$/)
      expect(read(typed, { ...help, outsidePrefix: '9', emergency: 'dial' })).toMatch(/^emergency (112|999|911)$/)
    }
    // Of two digits, and of none: then a colleague may have that extension.
    expect(read('00112', { ...help, outsidePrefix: '00', emergency: 'dial' })).toBe('emergency 112')
    expect(read('9112', { ...help, outsidePrefix: '' })).toBe('extension 9112')
    expect(read('9112', { ...help, outsidePrefix: '0' })).toBe('extension 9112')
  })
  test.each(['9112', '0112', '9911', '9999', '0999', '９１１２', 'tel:0112'])('%s is called neither as an extension nor by a guess where nobody said what gets outside', (typed) => {
    const help = { emergencyNumbers: ['112', '999', '911'] }
    for (const emergency of ['refuse', 'dial'] as const) {
      for (const extensions of [null, { from: 3, to: 4 }]) expect(read(typed, { ...help, emergency, extensions })).toMatch(/^maybe-emergency (112|999|911)$/)
    }
  })
  test('are those of the policy alone', () => { expect(read('911')).toBe('too-short') })
})

describe('extensions', () => {
  test('of so many digits are dialled as they are', () => {
    const extensions = { from: 3, to: 4 }
    expect(read('201', { extensions })).toBe('extension 201')
    expect(read('20-15', { extensions })).toBe('extension 2015')
    expect(read('sip:201@firm.example', { extensions })).toBe('extension 201')
    expect(read('20', { extensions })).toBe('too-short')
    expect(read('20155', { extensions })).toBe('too-short')
    expect(read('201')).toBe('too-short')
  })
  test('are no numbers of the country: a longer number is not one by its beginning', () => {
    expect(read('020 7946 0123', { extensions: { from: 3, to: 10 } })).toBe('+442079460123')
    // As long as a number of the country without its 0: what is forbidden outside is no extension.
    const deny = { extensions: { from: 3, to: 10 }, deny: ['+449'] }
    expect(read('9061234567', deny)).toBe('dial-forbidden +449061234567')
    expect(read('sip:906%31234567@firm.example', deny)).toBe('dial-forbidden +449061234567')
    expect(read('7061234', deny)).toBe('extension 7061234')
  })
})

describe('what gets outside at a desk phone', () => {
  const nine = { outsidePrefix: '9', extensions: { from: 3, to: 4 } }
  test('is taken off a number of outside, which can be typed without it as well', () => {
    for (const typed of ['9 020 7946 0123', '902079460123', '9 00 44 20 7946 0123', '020 7946 0123', '+44 20 7946 0123', '0044 20 7946 0123', 'tel:902079460123']) expect(read(typed, nine)).toBe('+442079460123')
    expect(read('9 202 555 0100', { ...nine, region: 'US' })).toBe('+12025550100')
    expect(read('9 1 202 555 0100', { ...nine, region: 'US' })).toBe('+12025550100')
  })
  test('changes no extension, and no number that is none with it off', () => {
    expect(read('9201', nine)).toBe('extension 9201')
    expect(read('9 1', nine)).toBe('too-short')
    expect(read('902079', nine)).toBe('too-short')
  })
  test('a number that is one with it and another without is called neither way', () => {
    // Berlin behind a 0, or Greece behind 00.
    expect(read('00302101234567', { outsidePrefix: '0', region: 'DE' })).toBe('unknown-country')
    expect(read('+302101234567', { outsidePrefix: '0', region: 'DE' })).toBe('+302101234567')
  })
  test('forbids and allows like any other way to write a number, also where extensions are as long', () => {
    expect(read('9 090 6123 4567', { ...nine, deny: ['+449'] })).toBe('dial-forbidden +449061234567')
    for (const outsidePrefix of ['9', null]) expect(read('97061234', { outsidePrefix, region: 'DE', extensions: { from: 3, to: 10 }, deny: ['+49706'] })).toBe('dial-forbidden +497061234')
  })
})

describe('the longest beginning decides', () => {
  const ends = (allow: string[], deny: string[]): string => read('+442079460123', { allow, deny })
  test.each([
    [[], [], true], [['+44'], [], true], [['+1'], [], false], [[], ['+44'], false], [[], ['+1'], true],
    [['+4420'], ['+44'], true], [['+44'], ['+4420'], false], [['+44'], ['+44'], false], [['+1'], ['+1'], false], [['+44', '+4420794'], ['+44207'], true],
  ])('allow %j, deny %j: %s', (allow, deny, passes) => {
    expect(ends(allow, deny)).toBe(passes ? '+442079460123' : 'dial-forbidden +442079460123')
  })

  test('in whatever order the lists stand, and more denied never lets more out', () => {
    const start = fc.stringMatching(/^\+[1-9]\d{0,5}$/)
    const number = fc.stringMatching(/^\+[1-9]\d{6,13}$/)
    fc.assert(fc.property(number, fc.array(start, { maxLength: 8 }), fc.array(start, { maxLength: 8 }), start, (e164, allow, deny, more) => {
      const before = isAllowed(e164 as E164, { allow, deny })
      expect(isAllowed(e164 as E164, { allow: allow.toReversed(), deny: deny.toReversed() })).toBe(before)
      if (!before) expect(isAllowed(e164 as E164, { allow, deny: [...deny, more] })).toBe(false)
    }), { numRuns: runs })
  })
})

const dressing = fc.array(fc.constantFrom(' ', '-', '.', '(', ')', '\u00a0', '\u2011', '\u200b', '\u202c'), { maxLength: 3 }).map((parts) => parts.join(''))

describe('whatever is pasted', () => {
  test('is answered, never with an exception, and what comes out is E.164', { timeout: FUZZ_TIME }, () => {
    const scheme = fc.constantFrom('', 'tel:', 'callto:', 'sip:', 'sip:+44', '+', '00')
    fc.assert(fc.property(scheme, fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.stringMatching(/^[\d ()+,;x#*@.%-]{0,40}$/)), (start, rest) => {
      const dialled = readDialled(start + rest, { ...rules, extensions: { from: 3, to: 4 }, allow: ['+44', '+1'], deny: ['+4490'] })
      if (!dialled.ok) return
      expect(dialled.after).toMatch(/^[\d*#,]{0,64}$/)
      const { target } = dialled
      if (target.kind === 'extension') expect(target.digits).toMatch(/^\d{3,4}$/)
      else if (target.kind === 'number') {
        expect(e164Schema.safeParse(target.e164).success).toBe(true)
        expect(target.e164).toMatch(/^\+(44|1)/)
        expect(target.e164).not.toMatch(/^\+4490/)
      } else throw new Error('an emergency number was let out')
    }), { numRuns: runs })
  })

  test('no dress lets an emergency number out, nor changes a number', { timeout: FUZZ_TIME }, () => {
    const dressed = (text: string) => fc.array(dressing, { minLength: text.length, maxLength: text.length }).map((parts) => [...text].map((char, index) => char + (parts[index] ?? '')).join(''))
    fc.assert(fc.property(dressed('999'), (typed) => { expect(read(typed, { extensions: { from: 1, to: 6 } })).toBe('emergency-number 999') }), { numRuns: runs })
    fc.assert(fc.property(fc.constantFrom('+442079460123', '02079460123').chain(dressed), (typed) => {
      // Brackets that close what nothing opened are nobody's way to write a number.
      const balanced = typed.replace(/[()]/g, ' ')
      expect(read(balanced)).toBe('+442079460123')
    }), { numRuns: runs })
  })
})
