import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textParts } from './text-parts.ts'

const links = (text: string): string[] => textParts(text).flatMap(({ text: written, href }) => href === null ? [] : [written])

describe('web addresses in a text', () => {
  it.each([
    ['See https://harbour.example/plan?id=3#top.', ['https://harbour.example/plan?id=3#top']],
    ['(www.pine.example)', ['www.pine.example']],
    ['https://en.example/wiki/Harbour_(place), and more', ['https://en.example/wiki/Harbour_(place)']],
    ['“http://a.example” and HTTPS://B.EXAMPLE!', ['http://a.example', 'HTTPS://B.EXAMPLE']],
    ['مرحبا https://harbour.example/عقد شكرا', ['https://harbour.example/عقد']],
  ])('are found without what ends the sentence: %s', (text, found) => expect(links(text)).toEqual(found))
  it.each([
    'dana@www.example.org', 'no address at all', 'www.', 'https://', 'http://localhost/x', 'javascript:alert(1)', 'file:///etc/passwd',
    'https://bank.example@evil.example/', 'awww.example.org',
  ])('are not found where there is none to open: %s', (text) => expect(links(text)).toEqual([]))
  it('lead to https where only www was written', () => expect(textParts('www.pine.example')).toEqual([{ text: 'www.pine.example', href: 'https://www.pine.example/' }]))
  it('a host in other letters leads to what it is', () => expect(textParts('https://аpple.example')[0]?.href).toBe('https://xn--pple-43d.example/'))
})

it('nothing of a text is lost or changed, whatever it is', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('https://', 'www.', 'a.example', ')', '(', '.', ' '))
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
    const text = pieces.join('')
    expect(textParts(text).map((part) => part.text).join('')).toBe(text)
  }))
})

describe('phone numbers', () => {
  it('are found between addresses where there is a phone, and the text stays what it was', () => {
    const text = 'See https://firm.example/020 7946 0123 or ring 020 7946 0123.'
    const parts = textParts(text, 'GB')
    expect(parts.map((part) => part.text).join('')).toBe(text)
    expect(parts.flatMap(({ number }) => number ?? [])).toEqual(['+442079460123'])
    expect(textParts(text).some(({ number }) => number !== undefined)).toBe(false)
  })
})
