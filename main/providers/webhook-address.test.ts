import { expect, it } from 'vitest'
import { canReach, SMS_STATUS_PATH, webhookAddress, WHATSAPP_PATH } from './webhook-address.ts'

it('a webhook\'s path comes after the base\'s own', () => {
  expect(webhookAddress(new URL('https://h.example.com'), WHATSAPP_PATH).href).toBe('https://h.example.com/webhooks/whatsapp')
  expect(webhookAddress(new URL('https://h.example.com/desk/7/?x=1#y'), SMS_STATUS_PATH).href).toBe('https://h.example.com/desk/7/webhooks/twilio/status')
})

it('a loopback webhook is told only to a provider on loopback', () => {
  const [twilio, sandbox] = [new URL('https://api.twilio.com'), new URL('http://127.0.0.1:4711')]
  expect(canReach(twilio, new URL('http://127.0.0.1:8080'))).toBe(false)
  expect(canReach(twilio, new URL('http://localhost:8080'))).toBe(false)
  expect(canReach(twilio, new URL('http://[::1]:8080'))).toBe(false)
  expect(canReach(twilio, new URL('https://h.example.com'))).toBe(true)
  expect(canReach(sandbox, new URL('http://127.0.0.1:8080'))).toBe(true)
})
