import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fill, fillBody, missingValues, prefill, segmentsOf, tidyValue, tidyValues, wireParameters } from './template-text.ts'
import type { Template, TemplateVariable } from './template.ts'

const variable = (key: string, place: TemplateVariable['place'] = 'body'): TemplateVariable => ({ key, place, example: '' })
const review: Template = {
  name: 'account_review_v2', language: 'en_GB', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'POSITIONAL', templateId: null,
  header: { type: 'text', text: 'Update: {{1}}' },
  body: 'Hello {{1}}, it is time for your {{2}} review.',
  footer: 'Harbour & Pine Wealth',
  buttons: [{ type: 'url', index: 0, text: 'Open', url: 'https://vault.test/d/{{1}}' }, { type: 'url', index: 1, text: 'Site', url: 'https://test/' }],
  variables: [variable('header:1', 'header'), variable('1'), variable('2'), variable('button:0:1', 'button')],
}
const values = { 'header:1': 'November', '1': 'Dana', '2': 'half-yearly', 'button:0:1': '8f3k2' }

describe('the composer shows variables in place', () => {
  test('header, body and the addresses of buttons are cut into text and variables', () => {
    expect(segmentsOf(review)).toEqual({
      header: [{ type: 'text', text: 'Update: ' }, { type: 'variable', key: 'header:1' }],
      body: [
        { type: 'text', text: 'Hello ' }, { type: 'variable', key: '1' },
        { type: 'text', text: ', it is time for your ' }, { type: 'variable', key: '2' }, { type: 'text', text: ' review.' },
      ],
      buttons: [{ index: 0, text: 'Open', segments: [{ type: 'text', text: 'https://vault.test/d/' }, { type: 'variable', key: 'button:0:1' }] }],
    })
  })

  test('a template without variables, or with a media header, is its body in one piece', () => {
    const plain: Template = { ...review, header: { type: 'media', format: 'IMAGE' }, body: 'Closed.', buttons: [], variables: [] }
    expect(segmentsOf(plain)).toEqual({ header: [], body: [{ type: 'text', text: 'Closed.' }], buttons: [] })
  })

  test('neighbouring, repeated and spaced placeholders are each a variable', () => {
    expect(segmentsOf({ ...review, body: '{{1}}{{ 2 }}{{1}}' }).body).toEqual([{ type: 'variable', key: '1' }, { type: 'variable', key: '2' }, { type: 'variable', key: '1' }])
  })
})

describe('a filled template is what the client will read', () => {
  test('header, body and footer in lines', () => {
    expect(fill(review, values)).toBe('Update: November\nHello Dana, it is time for your half-yearly review.\nHarbour & Pine Wealth')
    expect(fillBody(review, values)).toBe('Hello Dana, it is time for your half-yearly review.')
    expect(fill({ ...review, header: null, footer: null }, values)).toBe('Hello Dana, it is time for your half-yearly review.')
  })

  test('what is not filled stays visible, and is named', () => {
    expect(fill(review, { '1': 'Dana', '2': '' })).toBe('Update: {{1}}\nHello Dana, it is time for your {{2}} review.\nHarbour & Pine Wealth')
    expect(missingValues(review, { '1': 'Dana', '2': ' \u200b' })).toEqual(['header:1', '2', 'button:0:1'])
    expect(missingValues(review, values)).toEqual([])
  })

  test.each(['{{2}}', '$&', '$1', '$$', '{{1}}', '\\', '{{'])('the value %s stays as it was typed', (value) => {
    expect(fillBody(review, { '1': value, '2': 'yearly' })).toBe(`Hello ${value}, it is time for your yearly review.`)
  })

  test('a variable may be called as JavaScript calls its own things', () => {
    const odd: Template = { ...review, body: 'Hi {{constructor}} {{__proto__}}', variables: [variable('constructor'), variable('__proto__')] }
    expect(fillBody(odd, {})).toBe('Hi {{constructor}} {{__proto__}}')
    expect(missingValues(odd, {})).toEqual(['constructor', '__proto__'])
    expect(prefill(odd, {}, people)).toEqual({})
  })

  test('whatever the values, each is in the text, and no placeholder is left', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', ' ', ',', '\n', '$&', 'é', '👍'), maxLength: 12 })
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('{'))
    fc.assert(fc.property(fc.array(fc.tuple(piece, value), { minLength: 1, maxLength: 6 }), (pairs) => {
      const keys = pairs.map((_, index) => String(index + 1))
      const template: Template = { ...review, header: null, footer: null, buttons: [], body: pairs.map(([text], index) => `${text}{{${index + 1}}}`).join(''), variables: keys.map((key) => variable(key)) }
      const text = fill(template, Object.fromEntries(pairs.map(([, filled], index) => [String(index + 1), filled])))
      expect(text).toBe(pairs.map(([fixed, filled]) => fixed + filled).join(''))
      expect(text).not.toContain('{{')
    }))
  })
})

describe('values as Meta takes them', () => {
  test('have no line break, no tab and no run of spaces (Meta error 132018)', () => {
    expect(tidyValue(' Thursday\n\t at   14:00\u00a0 ')).toBe('Thursday at 14:00')
    expect(tidyValues(review, { ...values, '2': 'half\nyearly', 'extra': 'x' })).toEqual({ ...values, '2': 'half yearly' })
  })

  test('are sorted into header, body and buttons, positional ones by number', () => {
    expect(wireParameters({ '10': 'j', 'button:2:1': 'b', '2': 'b', 'header:2': 'i', 'header:1': 'h', '1': 'a', 'button:0:1': 'a' })).toEqual({
      header: [{ key: '1', value: 'h' }, { key: '2', value: 'i' }],
      body: [{ key: '1', value: 'a' }, { key: '2', value: 'b' }, { key: '10', value: 'j' }],
      buttons: [{ index: 0, value: 'a' }, { index: 2, value: 'b' }],
    })
    expect(wireParameters({ day: 'Thursday', 'header:advisor_name': 'Sam', client_name: 'Dana' })).toEqual({
      header: [{ key: 'advisor_name', value: 'Sam' }],
      body: [{ key: 'day', value: 'Thursday' }, { key: 'client_name', value: 'Dana' }],
      buttons: [],
    })
  })
})

const people = { contact: { name: 'Dana Moreau' }, advisor: { name: 'Sam Rowe' }, organisation: { name: 'Harbour & Pine Wealth' }, line: { number: '+44 20 7946 0020' } }

describe('the policy says what is filled in beforehand', () => {
  const five: Template = { ...review, variables: ['header:1', '1', '2', '3', '4'].map((key) => variable(key)) }

  test('from the contact, the advisor, the firm and the line', () => {
    const mapping = { 'header:1': 'organisation.name', '1': 'contact.firstName', '2': 'contact.name', '3': 'advisor.name', '4': 'line.number' }
    expect(prefill(five, mapping, people)).toEqual({ 'header:1': 'Harbour & Pine Wealth', '1': 'Dana', '2': 'Dana Moreau', '3': 'Sam Rowe', '4': '+44 20 7946 0020' })
  })

  test('and what it does not know, or the template does not have, is left to the advisor', () => {
    const mapping = { '1': 'contact.firstName', '2': 'contact.shoeSize', '9': 'advisor.name', '4': 'line.number' }
    expect(prefill(five, mapping, { ...people, contact: null, line: { number: null } })).toEqual({})
  })
})
