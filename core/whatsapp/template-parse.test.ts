import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import { parseTemplate } from './template-parse.ts'
import type { Template } from './template.ts'

const parsed = (json: unknown): Template => {
  const result = parseTemplate(json)
  if (!result.ok) throw new Error(result.reason)
  return result.template
}
const base = { name: 'account_review_v2', language: 'en_GB', status: 'APPROVED', category: 'UTILITY', id: '1387372356726668' }
const body = { type: 'BODY', text: 'Hello {{1}}, it is time for your {{2}} review.', example: { body_text: [['Dana', 'half-yearly']] } }

test("Meta's documented list entry is read: named, media header, footer, three kinds of buttons", () => {
  expect(parsed({
    name: 'reservation_confirmation', parameter_format: 'NAMED', language: 'en_US', status: 'APPROVED', category: 'UTILITY', id: '1387372356726668',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://scontent.whatsapp.net/v/t61'] } },
      {
        type: 'BODY', text: 'Your table for {{number_of_guests}} on {{day}} is confirmed.',
        example: { body_text_named_params: [{ param_name: 'number_of_guests', example: '4' }, { param_name: 'day', example: 'Saturday' }] },
      },
      { type: 'FOOTER', text: 'Lucky Shrub' },
      {
        type: 'BUTTONS', buttons: [
          { type: 'URL', text: 'Change', url: 'https://x.test/r/{{1}}', example: ['https://x.test/r/42'] },
          { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+16467043595' },
          { type: 'QUICK_REPLY', text: 'Cancel' },
        ],
      },
    ],
  })).toEqual({
    name: 'reservation_confirmation', language: 'en_US', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'NAMED', templateId: null,
    header: { type: 'media', format: 'IMAGE' },
    body: 'Your table for {{number_of_guests}} on {{day}} is confirmed.',
    footer: 'Lucky Shrub',
    buttons: [
      { type: 'url', index: 0, text: 'Change', url: 'https://x.test/r/{{1}}' },
      { type: 'phone', index: 1, text: 'Call us', phone: '+16467043595' },
      { type: 'quick-reply', index: 2, text: 'Cancel' },
    ],
    variables: [
      { key: 'number_of_guests', place: 'body', example: '4' },
      { key: 'day', place: 'body', example: 'Saturday' },
      { key: 'button:0:1', place: 'button', example: '42' },
    ],
  })
})

describe('variables', () => {
  test('positional ones have the examples of the array in the array', () => {
    expect(parsed({ ...base, parameter_format: 'POSITIONAL', components: [body] }).variables).toEqual([
      { key: '1', place: 'body', example: 'Dana' },
      { key: '2', place: 'body', example: 'half-yearly' },
    ])
  })

  test('of the header have keys of their own', () => {
    const header = { type: 'HEADER', format: 'TEXT', text: 'Update: {{1}}', example: { header_text: ['November'] } }
    expect(parsed({ ...base, components: [header, body] }).variables.map(({ key, place, example }) => [key, place, example])).toEqual([
      ['header:1', 'header', 'November'], ['1', 'body', 'Dana'], ['2', 'body', 'half-yearly'],
    ])
  })

  test('are in the order of their numbers, wherever they stand, and each once', () => {
    const swapped = { type: 'BODY', text: '{{2}}, {{10}} {{1}} {{2}}!', example: { body_text: [['a', 'b', 'c']] } }
    expect(parsed({ ...base, components: [swapped] }).variables).toEqual([
      { key: '1', place: 'body', example: 'a' }, { key: '2', place: 'body', example: 'b' }, { key: '10', place: 'body', example: 'c' },
    ])
  })

  test('without usable examples have an empty one', () => {
    for (const example of [undefined, 7, { body_text: 'Dana' }, { body_text: [] }, { body_text: [[1, 2]] }]) {
      expect(parsed({ ...base, components: [{ ...body, example }] }).variables.map((variable) => variable.example)).toEqual(['', ''])
    }
    expect(parsed({ ...base, components: [{ ...body, example: { body_text: ['Dana', 'yearly'] } }] }).variables.map((variable) => variable.example)).toEqual(['Dana', 'yearly'])
  })

  test('a template without any has none', () => {
    expect(parsed({ ...base, components: [{ type: 'BODY', text: 'We are closed { until } Monday.' }] }).variables).toEqual([])
  })
})

describe('what old and new templates leave out or add', () => {
  test('no parameter_format: digits are positional, words are named', () => {
    expect(parsed({ ...base, components: [body] }).parameterFormat).toBe('POSITIONAL')
    expect(parsed({ ...base, components: [{ type: 'BODY', text: 'On {{day}}.' }] }).parameterFormat).toBe('NAMED')
    expect(parsed({ ...base, parameter_format: null, components: [{ type: 'BODY', text: 'On.' }] }).parameterFormat).toBe('POSITIONAL')
  })

  test('lower case, as a template is created, is the same', () => {
    const lower = parsed({ ...base, status: 'approved', parameter_format: 'named', components: [{ type: 'body', text: 'On {{day}}.' }, { type: 'buttons', buttons: [{ type: 'quick_reply', text: 'Ok' }] }] })
    expect([lower.status, lower.parameterFormat, lower.buttons]).toEqual(['APPROVED', 'NAMED', [{ type: 'quick-reply', index: 0, text: 'Ok' }]])
  })

  test('unknown components and odd ones are left out', () => {
    const odd = [{ type: 'CAROUSEL', cards: [] }, 'x', null, { kind: 'BODY' }, { type: 'LIMITED_TIME_OFFER', text: 7 }]
    expect(parsed({ ...base, components: [...odd, body] })).toEqual(parsed({ ...base, components: [body] }))
  })

  test('unknown buttons keep their place, for the wire counts them', () => {
    const buttons = [{ type: 'COPY_CODE', example: ['SUMMER20'] }, null, { type: 'URL', text: 'No address' }, { type: 'QUICK_REPLY', text: 'Yes' }]
    expect(parsed({ ...base, components: [body, { type: 'BUTTONS', buttons }] }).buttons).toEqual([
      { type: 'other', index: 0, text: '' }, { type: 'other', index: 1, text: '' }, { type: 'other', index: 2, text: 'No address' }, { type: 'quick-reply', index: 3, text: 'Yes' },
    ])
  })

  test('a status that nobody has heard of is kept as it is', () => {
    expect(parsed({ ...base, status: 'SLEEPING', components: [body] }).status).toBe('SLEEPING')
  })
})

describe('a template that cannot be used is a value with its reason', () => {
  test.each([
    ['no body', { ...base, components: [{ type: 'HEADER', format: 'TEXT', text: 'Hi' }] }, 'account_review_v2', 'components: no BODY with a text'],
    ['no components', base, 'account_review_v2', /^components: /],
    ['no name', { language: 'en_GB', status: 'APPROVED', components: [body] }, null, /^name: /],
    ['no object', 'account_review_v2', null, /^\(template\): /],
    ['nothing', null, null, /^\(template\): /],
  ])('%s', (_, json, name, reason) => {
    const result = parseTemplate(json)
    expect(result.ok).toBe(false)
    if (!result.ok) {
      expect(result.name).toBe(name)
      expect(result.reason).toMatch(reason)
    }
  })

  test('and nothing that comes over the wire is an exception', { timeout: FUZZ_TIME }, () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      expect(parseTemplate(json).ok).toBe(false)
      const inside = parseTemplate({ ...base, components: [body, { type: 'BUTTONS', buttons: [json] }, { type: 'HEADER', text: json, example: json }, json] })
      expect(inside.ok).toBe(true)
    }), { numRuns: runs })
  })
})
