import { networkInterfaces } from 'node:os'
import { SECOND, type Milliseconds } from '../core/time.ts'
import type { Clock } from './clock.ts'

const LOOK_EVERY: Milliseconds = 5 * SECOND

type Interfaces = ReturnType<typeof networkInterfaces>

/** Addresses of this machine, but for its own loopback. */
export const addressesOf = (interfaces: Interfaces): string =>
  Object.values(interfaces).flatMap((entries) => entries ?? []).filter(({ internal }) => !internal).map(({ address, cidr }) => cidr ?? address).sort().join(' ')

/** Calls `changed` when this machine is in another network: a cable instead of Wi-Fi, a VPN that came up. Returns the way to stop. */
export function watchNetwork(clock: Pick<Clock, 'every'>, changed: () => void, interfaces: () => Interfaces = networkInterfaces): () => void {
  let known = addressesOf(interfaces())
  return clock.every(LOOK_EVERY, () => {
    const now = addressesOf(interfaces())
    if (now === known) return
    known = now
    // Nothing can be reached while there is none; the change counts when one is back.
    if (now !== '') changed()
  })
}
