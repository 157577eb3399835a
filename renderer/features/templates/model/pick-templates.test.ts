import { describe, expect, it } from 'vitest'
import type { TemplateRow } from '../../../../core/view.ts'
import { i18n } from '../../../locales/index.ts'
import { beginningOf, choices, firstLanguage, offeredTo, pickTemplates, readableName, whyOff } from './pick-templates.ts'

const template = (name: string, over: Partial<TemplateRow> = {}): TemplateRow => ({
  name, language: 'en_GB', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'POSITIONAL', header: null, body: `Body of ${name}`,
  footer: null, buttons: [], variables: [], templateId: null, prefill: {}, isOptIn: false, ...over,
})
const everything = { search: '', language: '', category: '' }
const names = (rows: readonly TemplateRow[]) => rows.map((row) => `${row.name}/${row.language}`)

describe('the template picker', () => {
  it('never shows the opt-in template', () => {
    expect(names(pickTemplates([template('opt_in', { isOptIn: true }), template('review')], everything, 'en-GB'))).toEqual(['review/en_GB'])
  })
  it('shows the contact\'s language first, then its relatives, and what cannot be sent last', () => {
    const all = [template('a', { language: 'es' }), template('b', { language: 'en_US' }), template('c', { status: 'PAUSED' }), template('d')]
    expect(names(pickTemplates(all, everything, 'en-GB'))).toEqual(['d/en_GB', 'b/en_US', 'a/es', 'c/en_GB'])
  })
  it('offers no marketing to a client who wants none, and says so; to others it does', () => {
    const all = [template('a_offer', { category: 'MARKETING' }), template('b_offer', { category: 'MARKETING', status: 'PAUSED' }), template('review')]
    const offered = pickTemplates(offeredTo(all, true), everything, 'en-GB')
    expect(names(offered)).toEqual(['review/en_GB', 'a_offer/en_GB', 'b_offer/en_GB'])
    expect(offered.map(whyOff)).toEqual([null, 'MARKETING_STOPPED', 'PAUSED'])
    expect(i18n.global.te('templates.off.MARKETING_STOPPED')).toBe(true)
    expect(offeredTo(all, false)).toBe(all)
  })
  it('finds every word, in name and text, without accents and capitals', () => {
    const all = [template('cita', { body: 'Su próxima reunión' }), template('review')]
    expect(names(pickTemplates(all, { ...everything, search: 'REUNION cita' }, 'en-GB'))).toEqual(['cita/en_GB'])
  })
  it('keeps to the language and the category that were chosen', () => {
    const all = [template('a', { language: 'es' }), template('b', { category: 'MARKETING' }), template('c')]
    expect(names(pickTemplates(all, { search: '', language: 'en_GB', category: 'UTILITY' }, 'en-GB'))).toEqual(['c/en_GB'])
  })
  it('begins with the contact\'s language only where it has something to send', () => {
    expect(firstLanguage([template('a'), template('b', { language: 'es' })], 'es-ES')).toBe('es')
    expect(firstLanguage([template('a'), template('b', { language: 'es', status: 'REJECTED' })], 'es-ES')).toBe('')
  })
  it('offers each language and category once', () => {
    expect(choices([template('a'), template('b'), template('c', { language: 'de' })], 'language')).toEqual(['de', 'en_GB'])
  })
})

it('a template is off by its status, or by a header that cannot be filled here', () => {
  expect(whyOff(template('a'))).toBeNull()
  expect(whyOff(template('a', { status: 'PAUSED' }))).toBe('PAUSED')
  expect(whyOff(template('a', { status: 'SOMETHING_NEW' }))).toBe('other')
  for (const format of ['IMAGE', 'VIDEO', 'DOCUMENT']) expect(whyOff(template('a', { header: { type: 'media', format } })), format).toBeNull()
  expect(whyOff(template('a', { header: { type: 'media', format: 'LOCATION' } }))).toBe('media.LOCATION')
  expect(whyOff(template('a', { header: { type: 'media', format: 'HOLOGRAM' } }))).toBe('media.other')
})
it('each reason why a template is off is said in words, and what is missing by its name', () => {
  const reasons = [
    ...['PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL', 'PENDING_DELETION', 'DELETED', 'LIMIT_EXCEEDED', 'ARCHIVED', 'LOCKED', 'SOMETHING_NEW'].map((status) => whyOff(template('a', { status }))),
    ...['LOCATION', 'HOLOGRAM'].map((format) => whyOff(template('a', { header: { type: 'media', format } }))),
  ]
  for (const reason of reasons) expect(i18n.global.te(`templates.off.${String(reason)}`), String(reason)).toBe(true)
})
it('a template\'s name is readable', () => {
  expect(readableName('account_review_v2')).toBe('Account review')
  expect(readableName('v2')).toBe('V2')
  expect(readableName('_1')).toBe('_1')
})

it('a template begins with its words, and in place of a variable what it will be, an example, or its name', () => {
  const body = 'Hello {{first_name}}, your\n{{what}} is on {{the_day}}.'
  const variables = [{ key: 'first_name', place: 'body', example: 'Ann' }, { key: 'what', place: 'body', example: 'review' }, { key: 'the_day', place: 'body', example: '' }] as const
  expect(beginningOf(template('a', { body, variables, parameterFormat: 'NAMED' }), { first_name: 'Mei' })).toEqual([
    { text: 'Hello ', token: false, filled: false }, { text: 'Mei', token: true, filled: true }, { text: ', your ', token: false, filled: false },
    { text: 'review', token: true, filled: false }, { text: ' is on ', token: false, filled: false }, { text: 'the day', token: true, filled: false }, { text: '.', token: false, filled: false },
  ])
  expect(beginningOf(template('a', { body: 'x'.repeat(200) + '{{1}}' }), {})).toEqual([{ text: 'x'.repeat(160), token: false, filled: false }])
})
