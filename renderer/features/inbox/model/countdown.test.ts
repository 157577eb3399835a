import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../../../core/time.ts'
import { countdown } from './countdown.ts'

describe('a countdown', () => {
  it('shows hours and minutes', () => expect(countdown(21 * HOUR + 14 * MINUTE, 'down')).toEqual({ key: 'inbox.span.short.both', params: { h: 21, m: 14 } }))
  it('leaves out what is zero', () => {
    expect(countdown(24 * HOUR, 'down')).toEqual({ key: 'inbox.span.short.hours', params: { h: 24 } })
    expect(countdown(5 * MINUTE, 'down')).toEqual({ key: 'inbox.span.short.minutes', params: { m: 5 } })
  })
  it('never promises a minute that is not whole', () => expect(countdown(MINUTE - 1, 'down')).toEqual({ key: 'inbox.span.short.none' }))
  it('never ends a wait early', () => expect(countdown(1, 'up')).toEqual({ key: 'inbox.span.short.minutes', params: { m: 1 } }))
  it('has long words for screen readers', () => expect(countdown(61 * MINUTE, 'down', 'long')).toEqual({ key: 'inbox.span.long.both', params: { h: 1, m: 1 } }))
  it('of a time that is past is nothing', () => expect(countdown(-5 * MINUTE, 'up')).toEqual({ key: 'inbox.span.short.none' }))
})
