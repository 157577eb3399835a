import { expect, it } from 'vitest'
import { connectorsSchema, lineSchema } from '../../core/policy/connectors.ts'
import { missingSecrets, phoneSetup, type PhoneLine } from './setup.ts'

const { phone } = connectorsSchema.parse({ phone: {
  enabled: true, servers: ['wss://sip.firm.example'], domain: 'firm.example', relayOnly: true,
  iceServers: [{ urls: 'stun:stun.firm.example' }, { urls: 'turns:turn.firm.example:443?transport=tcp', username: 'desk', credential: 'turn-password' }],
} })
const line = lineSchema.parse({ id: 'main', name: 'Main', phone: { user: 'sam', password: 'phone-password' } }) as PhoneLine
if (phone === undefined) throw new Error('no phone')
const secrets: Readonly<Record<string, string>> = { 'phone-password': 'for main alone', 'turn-password': 'for the relay' }
const secret = (name: string): string | null => secrets[name] ?? null

it('the phone window gets the policy’s servers with the relay’s password, and that it may use no other way; the line’s own password it does not get', () => {
  const setup = phoneSetup({ phone, line, instanceId: 'i', displayName: '', secret })
  expect(setup).toMatchObject({
    iceServers: [{ urls: 'stun:stun.firm.example' }, { urls: 'turns:turn.firm.example:443?transport=tcp', username: 'desk', credential: 'for the relay' }],
    iceRelayOnly: true,
  })
  expect(JSON.stringify(setup)).not.toContain('for main alone')
})
it('without the relay’s password the phone does not begin, and says which it is', () => {
  expect(missingSecrets({ phone, line, secret: (name) => name === 'turn-password' ? null : secret(name) })).toEqual(['turn-password'])
  expect(missingSecrets({ phone, line, secret })).toEqual([])
})
