import { describe, expect, it } from 'vitest'
import { failedSmsError, twilioError } from './twilio-errors.ts'

describe('Twilio errors', () => {
  it.each([
    [20003, 'halt', 'sign-in-again'], [20006, 'halt', 'tell-it'], [20404, 'halt', 'check-settings'], [21606, 'halt', 'check-settings'],
    [20429, 'try-later', 'try-later'], [21610, 'final', 'sms-opted-out'], [21614, 'final', 'not-sms-capable'],
    [30006, 'final', 'not-sms-capable'], [21211, 'final', 'check-number'], [21617, 'final', 'fix-text'],
    [30003, 'final', 'try-later'], [30005, 'final', 'check-number'], [30007, 'final', 'tell-it'], [30034, 'final', 'tell-it'],
    [21408, 'final', 'tell-it'],
  ] as const)('%i is %s, with the advice %s', (code, errorClass, advice) => {
    expect(twilioError(code, 'why')).toEqual({ code: String(code), class: errorClass, advice, details: 'why' })
  })

  it('takes an unknown code of the server for ambiguous, of the client for final', () => {
    expect(twilioError(29_999, '', 500).class).toBe('ambiguous')
    expect(twilioError(29_999, '', 400).class).toBe('final')
  })

  it('never sends by itself what a status calls failed', () => {
    expect(failedSmsError(30001, '')).toMatchObject({ class: 'final', advice: 'try-later' })
    expect(failedSmsError(30002, '').class).toBe('halt')
  })
})
