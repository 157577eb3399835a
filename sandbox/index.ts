import type { AddressInfo } from 'node:net'
import { createChanges } from './changes.ts'
import { createBook } from './clients/book.ts'
import { createClock } from './clock.ts'
import { createControl, type Control } from './control/control.ts'
import { ADVISOR, credentials, ORGANISATION } from './credentials.ts'
import { createFaults } from './faults.ts'
import { noHistory } from './history/history.ts'
import { createSandboxServer } from './http/server.ts'
import { optionsSchema, type OptionsInput } from './options.ts'
import { createPacer } from './pace.ts'
import { seedWorld } from './seed.ts'
import { createTraffic } from './traffic.ts'
import { createHooks } from './webhooks/hooks.ts'
import type { World } from './world.ts'

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`: base URL of both providers, and the phones' page. */
  readonly url: string
  readonly control: Control
  /** Ends all connections and timers. */
  close(): Promise<void>
}

/** Starts the provider network on loopback. Options: options.ts (default port 4711, 0 = any free one). */
export async function startSandbox(input: OptionsInput = {}): Promise<Sandbox> {
  const options = optionsSchema.parse(input)
  const clock = createClock()
  const changes = createChanges()
  const { whatsapp, twilio } = credentials
  const traffic = createTraffic(clock, [
    whatsapp.accessToken, whatsapp.appSecret, whatsapp.verifyToken, twilio.authToken, twilio.apiKeySecret,
  ])
  const faults = createFaults()
  const idleness = createIdleness(() => !pacer.busy() && !hooks.busy())
  const pacer = createPacer(options, idleness.check)
  const offline = { graph: false, twilio: false }
  const hooks = createHooks({
    clock, faults, traffic, retryBase: pacer.retryBase,
    onChange() {
      idleness.check()
      changes.emit('connection')
    },
    isOffline: (target) => target === 'webhooks.whatsapp' ? offline.graph : offline.twilio,
  })
  const world: World = {
    options, clock, pacer, faults, traffic, hooks, offline, clients: createBook(),
    sms: [], smsOptOuts: new Set(), arrived: new Set(), registrations: {},
    history: noHistory(ORGANISATION, ADVISOR, clock.now()), baseUrl: '', changed: changes.emit,
  }
  seedWorld(world, options.seed)
  const control = createControl(world, idleness.wait)
  const server = createSandboxServer(world, control, changes)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  world.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: world.baseUrl,
    control,
    async close() {
      pacer.cancelAll()
      hooks.clear()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Lets callers wait for the moment in which nothing is on its way. */
function createIdleness(isIdle: () => boolean): { check(): void, wait(): Promise<void> } {
  const waiters = new Set<() => void>()
  return {
    check() {
      if (!isIdle()) return
      for (const resolve of waiters) resolve()
      waiters.clear()
    },
    wait: () => isIdle() ? Promise.resolve() : new Promise((resolve) => { waiters.add(resolve) }),
  }
}

export type { Control } from './control/control.ts'
