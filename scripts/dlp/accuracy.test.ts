import { expect, it } from 'vitest'
import { accuracyOf } from '../../bench/dlp/accuracy.ts'
import { falseAlarms } from '../../bench/dlp/false-alarms.ts'
import { sets } from '../../bench/dlp/sets/index.ts'
import { builtinDetectors } from '../../core/dlp/rule.ts'

/*
 *  A small, seeded part of what `npm run bench -- dlp` measures. The values come from generators of their own, made from
 *  the standards; see bench/dlp/sets.
 */

it('every built-in detector has a set of its own', () => {
  expect(sets.map(({ ref }) => ref).toSorted()).toEqual([...builtinDetectors].toSorted())
})

it.each(sets.filter(({ ref }) => ref === 'payment-card' || ref === 'iban'))('$ref: at least 99 of 100 are found, and 99 of 100 findings are one', (set) => {
  const { precision, recall, missed, wrong } = accuracyOf(set, 400, 20_261_122)
  expect({ precision, missed: recall >= 0.99 ? [] : missed, wrong: precision >= 0.99 ? [] : wrong }).toEqual({ precision, missed: [], wrong: [] })
})

it.each(sets.filter(({ ref }) => ref !== 'payment-card' && ref !== 'iban'))('$ref: at least 97 of 100 are found, and 97 of 100 findings are one', (set) => {
  const { precision, recall, missed, wrong } = accuracyOf(set, 60, 20_261_122)
  expect({ missed: recall >= 0.97 ? [] : missed, wrong: precision >= 0.97 ? [] : wrong }).toEqual({ missed: [], wrong: [] })
})

it('the default rules leave 995 of 1,000 client messages alone', () => {
  const found = falseAlarms(400, 20_261_122)
  expect(found.length, JSON.stringify(found)).toBeLessThanOrEqual(2)
})
