import { describe, expect, it } from 'vitest'
import { normalise } from '../normalise.ts'
import type { BuiltinDetector } from '../rule.ts'
import { detectors } from './index.ts'

/** What people write so that it is not found. The values are the standards' own examples. */
const values: readonly (readonly [BuiltinDetector, value: string, before: string])[] = [
  ['payment-card', '4111111111111111', ''],
  ['payment-card', '378282246310005', ''],
  ['iban', 'GB29NWBK60161331926819', ''],
  ['iban', 'DE89370400440532013000', ''],
  ['us-ssn', '536228726', 'my ssn: '],
]

const each = (value: string, how: (character: string, at: number) => string): string => Array.from(value, how).join('')
const inGroups = (value: string, size: number, gap: string): string => value.match(new RegExp(`.{1,${size}}`, 'g'))?.join(gap) ?? value
const shifted = (value: string, zero: number): string => each(value, (character) => /\d/.test(character) ? String.fromCodePoint(zero + Number(character)) : character)
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const spelled = (value: string): string => each(value, (character) => ` ${words[Number(character)] ?? character}`)
/** Cyrillic and Greek letters that look like ours. */
const alike: Readonly<Record<string, string>> = { B: 'В', E: 'Е', K: 'К', N: 'Ν', D: 'D', W: 'Ԝ' }

const certain: readonly (readonly [string, (value: string) => string])[] = [
  ['full-width digits', (value) => shifted(value, 0xff10)],
  ['Arabic-Indic digits', (value) => shifted(value, 0x660)],
  ['Devanagari digits', (value) => shifted(value, 0x966)],
  ['mathematical digits', (value) => shifted(value, 0x1d7ce)],
  ['zero-width characters', (value) => each(value, (character) => `${character}\u200b`)],
  ['soft hyphens', (value) => each(value, (character) => `${character}\u00ad`)],
  ['no-break spaces', (value) => inGroups(value, 4, '\u00a0')],
  ['dashes of Unicode', (value) => inGroups(value, 4, '\u2013')],
  ['keycaps', (value) => each(value, (character) => /\d/.test(character) ? `${character}\ufe0f\u20e3` : character)],
  ['look-alike letters', (value) => each(value, (character) => alike[character] ?? character)],
  ['emoji between groups', (value) => inGroups(value, 4, '🙂')],
  ['emoji between all', (value) => inGroups(value, 1, '🎉')],
  ['stars around groups', (value) => `*${inGroups(value, 4, '* *')}*`],
  ['markup between groups', (value) => `<b>${inGroups(value, 4, '</b><b>')}</b>`],
  ['line breaks', (value) => inGroups(value, 4, '\n')],
  ['one by one', (value) => inGroups(value, 1, ' ')],
  ['one by one with dots', (value) => inGroups(value, 1, '.')],
  ['in pairs', (value) => inGroups(value, 2, ' ')],
  ['spelled out', spelled],
  ['spelled out with commas', (value) => spelled(value).replaceAll(' ', ', ').slice(2)],
  ['split over two messages', (value) => `${value.slice(0, 8)}\n${value.slice(8)}`],
]

const likely: readonly (readonly [string, (value: string) => string])[] = [
  ['l and O for digits', (value) => value.slice(0, 4) + value.slice(4).replaceAll('1', 'l').replaceAll('0', 'O')],
  ['base64', (value) => Buffer.from(`card ssn ${value}`).toString('base64')],
]

describe.each(values)('%s %s', (ref, value, before) => {
  const found = (text: string): readonly string[] => {
    const normalised = normalise(before + text)
    return detectors[ref].find(normalised, { regions: [] }).map(({ start, end, confidence }) => {
      const span = normalised.source(start, end)
      return `${confidence} ${span.start <= before.length + 3 && span.end >= before.length + text.length - 6 ? 'whole' : 'part'}`
    })
  }

  it.each(certain)('is caught, whole, with %s', (_, disguise) => {
    expect(found(disguise(value))).toContainEqual(expect.stringMatching(/^(?:high|medium) whole$/))
  })

  it.each(likely)('is at least something to warn of, with %s', (_, disguise) => {
    expect(found(disguise(value))).not.toEqual([])
  })
})

it('a card with "double" and with chatter between its groups is something to warn of', () => {
  const fives = 'double five '.repeat(6)
  for (const text of [`${fives}double four double four`, '4111 1111 and then 1111 1111', '4111 1111 lovely weather 1111 1111']) {
    expect(detectors['payment-card'].find(normalise(text), { regions: [] }), text).toHaveLength(1)
  }
})

it.each(['SSN 536228726', 'S S N 536228726', 's.s.n. 536228726', 'S-S-N: 536228726'])('the name of a number letter by letter is its name: %s', (text) => {
  expect(detectors['us-ssn'].find(normalise(text), { regions: [] }).map(({ confidence }) => confidence)).toEqual(['high'])
})
