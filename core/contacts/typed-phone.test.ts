import { describe, expect, it } from 'vitest'
import { formatTyped, numbersIn } from './typed-phone.ts'

describe('a number that is being typed', () => {
  it.each([
    ['02079460123', '020 7946 0123'],
    ['+447700900142', '+44 7700 900142'],
    ['0044 20', '00 44 20'],
    ['+1 (202) 555-0147', '+1 202 555 0147'],
  ])('%s stands as %s', (typed, shown) => expect(formatTyped(typed, 'GB')).toBe(shown))

  it('extensions and emergency numbers stand as they are dialled', () => {
    for (const typed of ['911', '112', '4001']) expect(formatTyped(typed, 'US')).toBe(typed)
    expect(formatTyped('20255', 'US')).toBe('(202) 55')
  })
  it('a name, a code of the exchange and an odd form stay as they are', () => {
    for (const typed of ['Dana', '', '+', '*97', '12+34', 'ext 7']) expect(formatTyped(typed, 'GB')).toBe(typed)
  })
  it('formatting twice changes nothing', () => {
    for (const typed of ['0207946', '07700900142', '+49 30']) expect(formatTyped(formatTyped(typed, 'GB'), 'GB')).toBe(formatTyped(typed, 'GB'))
  })
})

describe('numbers in a text', () => {
  const found = (text: string) => numbersIn(text, 'GB').map(({ start, end, e164 }) => [text.slice(start, end), e164])
  it('are found in national and in international form', () => {
    expect(found('Call 020 7946 0123, or my mobile +44 7700 900142.')).toEqual([['020 7946 0123', '+442079460123'], ['+44 7700 900142', '+447700900142']])
  })
  it('a date, an amount and a short code are none', () => {
    for (const text of ['on 12.11.2026 at 10:42', 'that is 1,250,000.00', 'code 4711', 'no digits']) expect(found(text)).toEqual([])
  })
})
