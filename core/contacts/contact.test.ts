import { describe, expect, test } from 'vitest'
import { firstName } from './contact.ts'
import { contactInput, e164Schema } from './contact-input.ts'

const form = {
  id: '3f1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60',
  name: ' Dana Moreau ',
  numbers: [{ label: 'mobile', e164: '+447700900142' }, { label: 'office', e164: '+442079460018' }],
  about: 'Client since 2019',
  notes: '',
  language: 'en-GB',
}

describe('what the contact form may send', () => {
  test('is kept as it came, the name without outer spaces', () => {
    expect(contactInput.parse(form)).toEqual({ ...form, name: 'Dana Moreau' })
  })

  test('may be a person without any number', () => {
    expect(contactInput.safeParse({ ...form, numbers: [] }).success).toBe(true)
  })

  test.each([
    ['no name', { name: '  ' }],
    ['a name of a whole page', { name: 'x'.repeat(121) }],
    ['a number that is not E.164', { numbers: [{ label: 'mobile', e164: '07700 900142' }] }],
    ['a label that nobody knows', { numbers: [{ label: 'fax', e164: '+447700900142' }] }],
    ['more numbers than the page shows', { numbers: Array.from({ length: 9 }, () => form.numbers[0]) }],
    ['a language in words', { language: 'English' }],
    ['an id of its own making', { id: 'dana' }],
    ['a field that does not belong there', { consent: 'opted-in' }],
  ])('is refused with %s', (_, change) => {
    expect(contactInput.safeParse({ ...form, ...change }).success).toBe(false)
  })
})

describe('E.164', () => {
  test.each(['+1', '447700900142', '+0447700900142', '+44 7700 900142', '+1234567890123456', ''])('is not %s', (text) => {
    expect(e164Schema.safeParse(text).success).toBe(false)
  })
})

describe('the first name', () => {
  test.each([
    ['Dana Moreau', 'Dana'],
    ['  Lucía  Gómez ', 'Lucía'],
    ['Hana\u00a0Kimura', 'Hana'],
    ['Cher', 'Cher'],
    ['', ''],
  ])('of "%s" is "%s"', (name, first) => {
    expect(firstName(name)).toBe(first)
  })
})
