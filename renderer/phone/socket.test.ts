import { beforeEach, expect, it } from 'vitest'
import type { PhoneReport } from '../../core/telephony/phone-window.ts'
import { createWireSocket, type WireSocket } from './socket.ts'

let reports: PhoneReport[]
let events: string[]
let wire: WireSocket
beforeEach(() => {
  [reports, events] = [[], []]
  wire = createWireSocket((report) => { reports.push(report) })
  wire.socket.onconnect = () => { events.push('open') }
  wire.socket.ondisconnect = (_error, _code, reason) => { events.push(`closed ${reason ?? ''}`) }
  wire.socket.ondata = (data) => { events.push(String(data)) }
})

it('asks main for the socket, and is open when main says so', () => {
  wire.socket.connect()
  expect(wire.socket.isConnecting()).toBe(true)
  expect(wire.socket.send('too early')).toBe(false)
  wire.opened()
  expect(wire.socket.send('REGISTER …')).toBe(true)
  wire.received('SIP/2.0 200 OK')
  expect(events).toEqual(['open', 'SIP/2.0 200 OK'])
  expect(reports).toEqual([{ kind: 'socket', want: 'open' }, { kind: 'send', message: 'REGISTER …' }])
})
it('comes back by itself, and is asked for once: who asks again is another page', () => {
  wire.socket.connect()
  wire.opened()
  wire.closed('gone')
  wire.socket.connect()
  wire.opened()
  expect(events).toEqual(['open', 'closed gone', 'open'])
  expect(reports).toEqual([{ kind: 'socket', want: 'open' }])
})
it('that is back before JsSIP tries again is taken at once', () => {
  wire.socket.connect()
  wire.opened()
  wire.closed('gone')
  wire.opened()
  expect(events).toEqual(['open', 'closed gone', 'open'])
  expect(wire.socket.isConnected()).toBe(true)
})
it('tries that fail while it is closed are no news', () => {
  wire.socket.connect()
  wire.closed('refused')
  wire.closed('refused')
  wire.opened()
  wire.opened()
  expect(events).toEqual(['open'])
})
it('hears nothing while it is closed', () => {
  wire.received('INVITE …')
  expect(events).toEqual([])
})
it('that is not wanted any more is given back', () => {
  wire.socket.connect()
  wire.opened()
  wire.socket.disconnect()
  expect(reports.at(-1)).toEqual({ kind: 'socket', want: 'closed' })
  expect(wire.socket.send('x')).toBe(false)
})
it('is not closed by the JsSIP of before, which does so seconds after it was stopped', async () => {
  const before = wire.socket
  before.connect()
  wire.opened()
  wire.renew()
  const next: string[] = []
  wire.socket.onconnect = () => { next.push('open') }
  wire.socket.connect()
  await Promise.resolve()
  before.disconnect()
  expect(before.send('REGISTER …')).toBe(false)
  expect(before.isConnected()).toBe(false)
  expect(next).toEqual(['open'])
  expect(wire.socket.send('REGISTER …')).toBe(true)
  expect(reports).toEqual([{ kind: 'socket', want: 'open' }, { kind: 'send', message: 'REGISTER …' }])
})
