import type { LookupFunction } from 'node:net'
import type { Provider } from './world.ts'

/*
 *  Names that no DNS knows (RFC 6761 sets `.test` aside): with `--proxy` the providers go by them, so that the way
 *  through the proxy is the only one. Back from there, `desk.sandbox.test` stands for the app's public address.
 */
export const providerNames: Record<Provider, string> = { graph: 'graph.sandbox.test', twilio: 'twilio.sandbox.test' }
export const DESK_NAME = 'desk.sandbox.test'

/** Whatever the name: the sandbox leaves this machine for nobody. */
export const toThisMachine: LookupFunction = (_name, { all }, answer) => {
  if (all === true) answer(null, [{ address: '127.0.0.1', family: 4 }])
  else answer(null, '127.0.0.1', 4)
}
