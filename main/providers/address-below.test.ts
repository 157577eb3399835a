import { expect, it } from 'vitest'
import { addressBelow } from './address-below.ts'

it('a path comes after the base\'s own; the base\'s query and fragment go', () => {
  expect(addressBelow(new URL('https://h.example.com'), '/webhooks/whatsapp').href).toBe('https://h.example.com/webhooks/whatsapp')
  expect(addressBelow(new URL('https://h.example.com/desk/7/?x=1#y'), '/webhooks/twilio/status').href).toBe('https://h.example.com/desk/7/webhooks/twilio/status')
})

it('a query is written as a form is', () => {
  expect(addressBelow(new URL('https://h.example.com/api/'), '/v26.0/me', { fields: 'a b', limit: '1' }).href).toBe('https://h.example.com/api/v26.0/me?fields=a+b&limit=1')
})
