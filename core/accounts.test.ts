import { expect, it } from 'vitest'
import { accountInput } from './accounts.ts'

const at = (baseUrl: string): boolean => accountInput.safeParse({ kind: 'twilio-sms', accountSid: `AC${'a'.repeat(32)}`, number: '+447700900142', baseUrl }).success

it('a token goes nowhere in the clear, but to this machine', () => {
  for (const address of ['', 'https://twilio.example', 'http://127.0.0.1:4711', 'http://localhost/twilio', 'http://[::1]:4711']) expect(at(address), address).toBe(true)
  for (const address of ['http://twilio.example', 'HTTP://twilio.example', 'http://127.0.0.1.example', 'http://localhost.example', 'http://127.example', 'http://localhost@twilio.example', 'http://localhost:4711@twilio.example']) expect(at(address), address).toBe(false)
})
