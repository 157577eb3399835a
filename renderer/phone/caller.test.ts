import { expect, it, test } from 'vitest'
import { callerOf, type Caller } from './caller.ts'

const from = (headers: Readonly<Record<string, string>>): Caller => callerOf({ getHeader: (name) => headers[name] ?? '' })

test.each([
  ['a number with a name', { From: '"Mei Tanaka" <sip:+442079460123@firm.example;user=phone>;tag=a' }, { user: '+442079460123', host: 'firm.example', name: 'Mei Tanaka' }],
  ['a name with quotes', { From: '"Mei \\"M\\" <x>" <sip:1@h>' }, { user: '1', host: 'h', name: 'Mei "M" <x>' }],
  ['no brackets', { From: 'sip:201@firm.example;tag=a' }, { user: '201', host: 'firm.example', name: '' }],
  ['an escaped number', { From: '<sip:%2B44207946@firm.example>' }, { user: '+44207946', host: 'firm.example', name: '' }],
  ['an identity of the server', { 'From': '"Somebody" <sip:555@away.example>', 'P-Asserted-Identity': '<sip:+442079460123@firm.example>' }, { user: '+442079460123', host: 'firm.example', name: 'Somebody' }],
  ['a telephone number that is none of SIP’s', { 'From': '<sip:1@h>', 'P-Asserted-Identity': '<tel:+442079460123>' }, { user: '1', host: 'h', name: '' }],
  ['a broken escape', { From: '<sip:%zz@h>' }, { user: '', host: 'h', name: '' }],
  ['nothing', {}, { user: '', host: '', name: '' }],
])('%s', (_what, headers, caller) => {
  expect(from(headers)).toEqual(caller)
})
test.each([
  ['an anonymous address', { From: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=a' }],
  ['an anonymous name with an identity beside it', { 'From': '<sip:anonymous@firm.example>', 'P-Asserted-Identity': '<sip:+442079460123@firm.example>' }],
  ['who asks for it', { 'From': '"Mei" <sip:+442079460123@firm.example>', 'Privacy': 'id;critical' }],
])('%s stays unknown', (_what, headers) => {
  expect(from(headers)).toEqual({ user: '', host: '', name: '' })
})
it('is cut to what main takes', () => {
  expect(from({ From: `"${'n'.repeat(900)}" <sip:${'1'.repeat(900)}@h>` })).toMatchObject({ user: '1'.repeat(200), name: 'n'.repeat(500) })
})
