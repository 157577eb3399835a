import type { NetworkInterfaceInfo } from 'node:os'
import { expect, it } from 'vitest'
import { createClock } from './clock.ts'
import { handTime } from './testing/time.ts'
import { watchNetwork } from './network-changes.ts'

const at = (address: string, internal = false): NetworkInterfaceInfo => ({ address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '', cidr: `${address}/24` })

it('another network is told of once, within seconds; the loopback and no network at all are not', () => {
  const time = handTime()
  let interfaces: Record<string, NetworkInterfaceInfo[]> = { lo: [at('127.0.0.1', true)], wifi: [at('192.0.2.10')] }
  let changes = 0
  const stop = watchNetwork(createClock('system', time), () => { changes++ }, () => interfaces)
  time.advance(60_000)
  expect(changes).toBe(0)
  interfaces = { lo: [at('127.0.0.1', true), at('127.0.0.2', true)] }
  time.advance(60_000)
  expect(changes).toBe(0)
  interfaces = { cable: [at('198.51.100.7')] }
  time.advance(5000)
  expect(changes).toBe(1)
  time.advance(60_000)
  expect(changes).toBe(1)
  stop()
  interfaces = {}
  time.advance(60_000)
  expect(changes).toBe(1)
})
