import { expect, it, test } from 'vitest'
import { mayRingingAsk } from './ringing-asks.ts'

it.each(['answer', 'decline', 'decline-with-sms'])('the window of an incoming call may %s', (act) => {
  expect(mayRingingAsk('calls.act', { do: act, id: 'x' })).toBe(true)
})
it.each(['hang-up', 'transfer', 'join', 'digits', 'recording', 'mute', 'hold', 'swap', undefined])('it may not do "%s" to a call', (act) => {
  expect(mayRingingAsk('calls.act', { do: act, id: 'x' })).toBe(false)
})
test('it hears of the phone, and asks nothing else', () => {
  for (const name of ['phone.get', 'phone.about']) expect(mayRingingAsk(name, undefined)).toBe(true)
  for (const name of ['calls.dial', 'phone.set', 'phone.test', 'session.start', 'feed.changes', undefined]) expect(mayRingingAsk(name, { do: 'answer' })).toBe(false)
  expect(mayRingingAsk('calls.act', undefined)).toBe(false)
})
