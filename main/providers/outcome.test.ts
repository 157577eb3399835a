import { describe, expect, it } from 'vitest'
import { httpError, outcomeOf, retryAfter } from './outcome.ts'

describe('an answer without the provider\'s own error', () => {
  it.each([
    [200, 'ambiguous'], [201, 'ambiguous'], [408, 'ambiguous'], [500, 'ambiguous'], [502, 'ambiguous'], [503, 'ambiguous'], [504, 'ambiguous'],
    [302, 'halt'], [307, 'halt'], [401, 'halt'], [404, 'halt'], [407, 'halt'], [400, 'final'], [403, 'final'], [413, 'final'], [429, 'try-later'],
  ] as const)('HTTP %i is %s', (status, errorClass) => expect(httpError(status)).toMatchObject({ code: `http-${status}`, class: errorClass }))
})

describe('the outcome of sending', () => {
  const error = (errorClass: 'try-later' | 'ambiguous' | 'halt' | 'final') => ({ code: '1', class: errorClass, advice: 'tell-it', details: '' } as const)

  it('is "not sent" only where that is sure', () => {
    expect(outcomeOf(error('try-later'), true, 5)).toMatchObject({ kind: 'not-sent', after: 5, wholeLine: true })
    expect(outcomeOf(error('ambiguous'), true, null).kind).toBe('unknown')
    expect(outcomeOf(error('halt'), true, null).kind).toBe('failed')
    expect(outcomeOf(error('final'), true, null).kind).toBe('failed')
  })
})

it('Retry-After is read in seconds, and nothing else is', () => {
  const wait = (header: string) => retryAfter({ headers: { 'retry-after': header } })
  expect(wait('30')).toBe(30_000)
  expect(['', '-1', 'Wed, 21 Oct 2026 07:28:00 GMT', '99999999'].map(wait)).toEqual([null, null, null, null])
  expect(retryAfter({ headers: {} })).toBeNull()
})
