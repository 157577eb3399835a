import { expect, it } from 'vitest'
import type { RecordCounts } from '../../../../core/archive/view.ts'
import { countedOf, dateText, dayBegins, figureOf, figures, isNarrowed, lastDay, noFilter, shownFigures, withFigure } from './filter.ts'

it('each number chosen is the number shown as chosen', () => {
  for (const figure of figures) for (const before of figures) expect(figureOf(withFigure(withFigure(noFilter, before), figure))).toBe(figure)
})
it('a kind that was chosen stays with every number but that of the refused', () => {
  const calls = { ...noFilter, kind: 'call' } as const
  expect(withFigure(calls, 'queued')).toMatchObject({ kind: 'call', state: 'queued' })
  expect(withFigure(calls, 'refused')).toMatchObject({ kind: 'refusal', state: null })
  expect(withFigure(withFigure(calls, 'refused'), 'captured')).toMatchObject({ kind: null, state: null })
})
it('numbers are counted of everything else that was chosen', () => {
  expect(countedOf({ ...noFilter, client: 'Dana', kind: 'call', state: 'queued' })).toEqual({ ...noFilter, client: 'Dana', kind: 'call' })
  expect(countedOf(withFigure({ ...noFilter, channel: 'sms' }, 'refused'))).toEqual({ ...noFilter, channel: 'sms' })
})
it('without an archive only what there is has a number', () => {
  const counts: RecordCounts = { captured: 3, delivered: 0, queued: 0, waiting: 0, aside: 0, kept: 3, refused: 0 }
  expect(shownFigures(counts, 'captured', false)).toEqual(['captured', 'refused'])
  expect(shownFigures({ ...counts, waiting: 1 }, 'captured', false)).toEqual(['captured', 'waiting', 'refused'])
  expect(shownFigures(counts, 'captured', true)).toEqual(['captured', 'delivered', 'queued', 'aside', 'refused'])
  expect(shownFigures(counts, 'waiting', true)).toContain('waiting')
})
it('blanks alone narrow nothing down', () => {
  expect(isNarrowed({ ...noFilter, client: '  ' })).toBe(false)
  expect(isNarrowed({ ...noFilter, to: 0 })).toBe(true)
})
it('a day is whole: from its first moment to the first of the next, also over a change of month', () => {
  const from = dayBegins('2026-11-30')
  const to = dayBegins('2026-11-30', 1)
  expect(from).toBe(new Date(2026, 10, 30).getTime())
  expect(to).toBe(new Date(2026, 11, 1).getTime())
  expect([dateText(from), lastDay(to)]).toEqual(['2026-11-30', '2026-11-30'])
})
it('half a date is none', () => {
  for (const text of ['', '2026', '2026-11', 'tomorrow']) expect(dayBegins(text)).toBeNull()
})
