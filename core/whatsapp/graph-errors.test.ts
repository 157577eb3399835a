import { describe, expect, it } from 'vitest'
import { failedStatusError, graphError, stopsWholeLine } from './graph-errors.ts'

const halt = [0, 190, 3, 10, 200, 230, 299, 131005, 368, 131031, 131048, 131064, 131042, 131045, 133010, 131037, 33]
const tryLater = [1, 2, 4, 80007, 130429, 131016, 131057, 133004, 131056]
const final = [131026, 131047, 131049, 131050, 131021, 131030, 130472, 130497, 100, 131008, 131009, 131051, 131052, 131053, 135000,
  132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 137000, 131062]

describe('Meta errors', () => {
  it.each(halt)('%i stops the line', (code) => expect(graphError(code, null, '').class).toBe('halt'))
  it.each(tryLater)('%i was surely not sent and is tried again', (code) => expect(graphError(code, null, '').class).toBe('try-later'))
  it.each(final)('%i is never tried again by itself', (code) => expect(graphError(code, null, '').class).toBe('final'))
  it('131000 may have been sent', () => expect(graphError(131000, null, '', 500).class).toBe('ambiguous'))

  it.each([
    [190, 'sign-in-again'], [250, 'sign-in-again'], [131026, 'offer-sms'], [131047, 'use-template'], [131049, 'wait-a-day'],
    [131050, 'no-marketing'], [131042, 'tell-it'], [132001, 'resync-templates'], [131009, 'fix-text'], [131021, 'check-number'],
    [133010, 'check-settings'], [130429, 'try-later'],
  ] as const)('after %i the advice is %s', (code, advice) => expect(graphError(code, null, '').advice).toBe(advice))

  it('tells a wrong phone number id from a fault of the text by its subcode', () => {
    expect(graphError(100, 33, 'Unsupported post request')).toEqual({ code: '33', class: 'halt', advice: 'check-settings', details: 'Unsupported post request' })
    expect(graphError(100, null, '')).toMatchObject({ code: '100', class: 'final', advice: 'fix-text' })
  })

  it('takes an unknown code of the server for ambiguous, of the client for final', () => {
    expect(graphError(999_999, null, '', 500).class).toBe('ambiguous')
    expect(graphError(999_999, null, '', 400).class).toBe('final')
  })

  it('never sends by itself what a status calls failed', () => {
    expect(failedStatusError(131000, '').class).toBe('final')
    expect(failedStatusError(130429, '')).toMatchObject({ class: 'final', advice: 'try-later' })
    expect(failedStatusError(131031, '').class).toBe('halt')
  })

  it('holds only the one conversation after 131056', () => {
    expect(stopsWholeLine(graphError(131056, null, ''))).toBe(false)
    expect(stopsWholeLine(graphError(130429, null, ''))).toBe(true)
  })
})
