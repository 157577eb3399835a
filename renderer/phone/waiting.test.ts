import { expect, it } from 'vitest'
import { readSummary } from './waiting.ts'

it('reads the example of RFC 3842 §5.2', () => {
  expect(readSummary('Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 2/8 (0/2)\r\n')).toEqual({ fresh: 2, old: 8 })
})
it('knows that some wait where the exchange does not count them', () => {
  expect(readSummary('Messages-Waiting: yes\r\n')).toEqual({ fresh: 1, old: 0 })
  expect(readSummary('messages-waiting : no')).toEqual({ fresh: 0, old: 0 })
})
it('says nothing of anything else', () => {
  for (const body of ['', 'Voice-Message: many', 'Fax-Message: 3/1', `Voice-Message: ${'9'.repeat(20)}/1`]) expect(readSummary(body)).toBeNull()
})
