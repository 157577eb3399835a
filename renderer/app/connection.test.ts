import { expect, it } from 'vitest'
import type { ConnectionStatus, Status } from '../../core/ipc.ts'
import { connectionsOf, overall } from './connection.ts'

const at = (state: ConnectionStatus['state']): ConnectionStatus => ({ state, onlineAt: null, details: '' })
const status = (whatsapp: ConnectionStatus['state'], sms: ConnectionStatus['state']): Status =>
  ({ whatsapp: at(whatsapp), sms: at(sms), voice: at('off'), phone: at('off'), clockOffset: 0, waiting: 0, templatesAt: null, filesOff: { whatsapp: null, sms: null }, storage: 'ok' })

it('a connector that is off is not spoken of', () => {
  expect(connectionsOf(status('off', 'online')).map(({ channel }) => channel)).toEqual(['sms'])
})

it('the dot shows the worst of the connections', () => {
  expect(overall(connectionsOf(status('online', 'online')))).toBe('online')
  expect(overall(connectionsOf(status('online', 'connecting')))).toBe('connecting')
  expect(overall(connectionsOf(status('needs-it', 'offline')))).toBe('needs-it')
  expect(overall(connectionsOf(status('off', 'off')))).toBe('none')
})

it('the exchange is a connection of its own, where the policy has a phone', () => {
  const phone = (state: 'registered' | 'offline') => connectionsOf(status('online', 'online'), { state, details: '' }).find(({ channel }) => channel === 'calls')?.status.state
  expect(phone('registered')).toBe('online')
  expect(phone('offline')).toBe('offline')
  expect(connectionsOf(status('online', 'online')).some(({ channel }) => channel === 'calls')).toBe(false)
})
