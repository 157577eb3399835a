import type { AddressInfo } from 'node:net'
import { createChanges } from './changes.ts'
import { createBook } from './clients/book.ts'
import { createClock } from './clock.ts'
import { createControl, type Addresses, type Control } from './control/control.ts'
import { credentials } from './credentials.ts'
import { createFaults } from './faults.ts'
import { createLimits } from './graph/limits.ts'
import { listen, openNetwork } from './http/network.ts'
import { createControlServer, providerListener } from './http/server.ts'
import { providerNames } from './names.ts'
import { openProxy } from './proxy/proxy.ts'
import { deskBehind } from './proxy/to-desk.ts'
import { createShelf } from './media/shelf.ts'
import { optionsSchema, type OptionsInput } from './options.ts'
import { createPacer } from './pace.ts'
import { seedWorld } from './seed.ts'
import { openTelephony } from './sip/telephony.ts'
import { keepState } from './state/keep.ts'
import { readState } from './state/state-file.ts'
import { restore } from './state/state.ts'
import { makeCertificates } from './tls/certificates.ts'
import { createTraffic } from './traffic.ts'
import { createWeather } from './weather/weather.ts'
import { createHooks } from './webhooks/hooks.ts'
import type { Registrations, World } from './world.ts'

/** A running sandbox. */
export interface Sandbox extends Addresses {
  readonly control: Control
  /** Where a state file that could not be read was put; null = there was none. */
  readonly stateSetAside: string | null
  /** Ends all connections and timers. With a state file, what is on its way happens first. */
  close(): Promise<void>
}

/** Starts the provider network on loopback. Options: options.ts (default port 4711, 0 = any free one). */
export async function startSandbox(input: OptionsInput = {}): Promise<Sandbox> {
  const options = optionsSchema.parse(input)
  const clock = createClock()
  const changes = createChanges()
  const { whatsapp, twilio, phone } = credentials
  const traffic = createTraffic(clock, [
    whatsapp.accessToken, whatsapp.appSecret, whatsapp.verifyToken, twilio.authToken, twilio.apiKeySecret, phone.password,
  ])
  const faults = createFaults()
  const weather = createWeather()
  const idleness = createIdleness(() => !pacer.busy() && !hooks.busy())
  const pacer = createPacer(options, idleness.check)
  const registrations: Registrations = {}
  const certificates = options.tls ? makeCertificates(Object.values(providerNames)) : null
  const network = await openNetwork(
    { ports: { graph: options.graphPort, twilio: options.twilioPort }, certificates, proxied: options.proxy !== undefined },
    (provider) => (request, response) => { providerListener(world, provider)(request, response) },
  )
  const proxy = options.proxy === undefined ? null
    : await openProxy({ port: options.proxyPort, credentials: options.proxy, clock, behind: (authority) => network.behind(authority) ?? deskBehind(authority, registrations), around: network.around }).catch(async (error: unknown) => {
      await network.close()
      throw error
    })
  const hooks = createHooks({
    clock, faults, weather, traffic, retryBase: pacer.retryBase,
    onChange() {
      idleness.check()
      changes.emit('connection')
    },
    registrations,
    isOffline: (target) => network.isCut(target === 'webhooks.whatsapp' ? 'graph' : 'twilio'),
  })
  const telephony = openTelephony({ host: () => new URL(addresses.url).host, world: () => world, changed: changes.emit })
  const world: World = {
    options, clock, pacer, faults, weather, limits: createLimits(clock), traffic, hooks, network, proxy, registrations, telephony, clients: createBook(),
    shelf: createShelf(), sms: [], voicemails: [], carrier: { whatsapp: 'graph' }, smsOptOuts: new Set(), changed: changes.emit,
  }
  const { state, setAside } = options.state === undefined ? { state: null, setAside: null } : readState(options.state)
  if (state) restore(world, state)
  else seedWorld(world)
  const control = createControl(world, idleness.wait, () => addresses)
  const server = createControlServer(world, control, changes)
  server.on('upgrade', telephony.upgrade)
  try {
    await listen(server, options.port)
  } catch (error) {
    hooks.clear()
    telephony.close()
    await Promise.all([proxy?.close(), network.close()])
    throw error
  }
  const addresses: Addresses = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    graphUrl: network.url('graph'), twilioUrl: network.url('twilio'),
    proxyUrl: proxy?.view().url ?? null, authority: certificates?.authority ?? null,
  }
  const saveLast = options.state === undefined ? undefined : keepState(options.state, world, changes)
  return {
    ...addresses,
    control,
    stateSetAside: setAside,
    async close() {
      if (saveLast) {
        pacer.hurry()
        saveLast()
      }
      pacer.cancelAll()
      hooks.clear()
      telephony.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await Promise.all([closed, proxy?.close(), network.close()])
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
