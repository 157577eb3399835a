import { expect, it } from 'vitest'
import { canReach } from './webhook-address.ts'

it('a loopback webhook is told only to a provider on loopback', () => {
  const [twilio, sandbox] = [new URL('https://api.twilio.com'), new URL('http://127.0.0.1:4711')]
  expect(canReach(twilio, new URL('http://127.0.0.1:8080'))).toBe(false)
  expect(canReach(twilio, new URL('http://localhost:8080'))).toBe(false)
  expect(canReach(twilio, new URL('http://[::1]:8080'))).toBe(false)
  expect(canReach(twilio, new URL('https://h.example.com'))).toBe(true)
  expect(canReach(twilio, new URL('https://127.example.com'))).toBe(true)
  expect(canReach(sandbox, new URL('http://127.0.0.1:8080'))).toBe(true)
})
