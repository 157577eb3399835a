import { describe, expect, it } from 'vitest'
import type { ConnectionStatus } from '../../../../core/ipc.ts'
import type { PhoneNow } from '../../../../core/telephony/call.ts'
import type { Connection } from '../../../app/connection.ts'
import { phoneTrouble } from './phone-banner.ts'

const well = { state: 'registered', microphone: 'ok', doNotDisturb: false } as const
const phone = (over: Partial<Pick<PhoneNow, 'state' | 'microphone' | 'doNotDisturb'>>) => ({ ...well, ...over })
const messages = (state: ConnectionStatus['state']): Connection[] => [{ channel: 'sms', status: { state, onlineAt: null, details: '' } }, { channel: 'calls', status: { state: 'offline', onlineAt: null, details: '' } }]

describe('the banner of the phone', () => {
  it('says nothing while all is well, nor where there is no phone', () => {
    expect([phoneTrouble(well, messages('online')), phoneTrouble(phone({ state: 'off', doNotDisturb: true }), [])]).toEqual([null, null])
  })
  it('says that the phone is gone where only the phone is', () => {
    expect([phoneTrouble(phone({ state: 'offline' }), messages('online')), phoneTrouble(phone({ state: 'connecting' }), messages('online'))]).toEqual(['offline', 'connecting'])
  })
  it('leaves it to the banner of the messages where they are gone as well', () => {
    expect([phoneTrouble(phone({ state: 'offline' }), messages('offline')), phoneTrouble(phone({ state: 'connecting' }), messages('connecting'))]).toEqual([null, null])
  })
  it('still says that the phone is gone while messages are only on their way back', () => {
    expect(phoneTrouble(phone({ state: 'offline' }), messages('connecting'))).toBe('offline')
  })
  it('always says what IT must mend', () => {
    expect(phoneTrouble(phone({ state: 'needs-it' }), messages('offline'))).toBe('needs-it')
  })
  it('says what is wrong with the microphone before that nothing rings', () => {
    expect([phoneTrouble(phone({ microphone: 'missing', doNotDisturb: true }), []), phoneTrouble(phone({ doNotDisturb: true }), [])]).toEqual(['missing', 'doNotDisturb'])
  })
})
