import { readPolicy } from '../core/policy.ts'
import { createApp } from '../main/app.ts'
import { testKeychain } from '../main/testing/keychain.ts'

/*
 *  The desk of a soak, in a process of its own: it is killed, and put to sleep by SIGSTOP, from outside. It is called
 *  by process messages, as the window would.
 */
export interface Orders {
  readonly folder: string
  readonly policy: unknown
  /** Hex. */
  readonly key: string
  /** How far this machine's clock is ahead of the one that the soak runs on, ms: it has slept so long. */
  readonly ahead: number
}
/** `woke`: the machine slept, and is so far ahead now. */
export type ToDesk = { readonly woke: number } | { readonly n: number, readonly name: string, readonly input: unknown }
export type FromDesk = { readonly ready: true } | { readonly n: number, readonly output: unknown }

const orders = JSON.parse(process.env['COMPLINE_ORDERS'] ?? 'null') as Orders | null
if (orders !== null) await run(orders)

async function run({ folder, policy, key, ahead: first }: Orders): Promise<void> {
  let ahead = first
  const real = Date.now
  // Everything here asks the machine by this one: app, and the moments of requests and answers.
  Date.now = () => real() + ahead
  const nothing = (): undefined => undefined
  const app = createApp({
    folder, keychain: testKeychain(Buffer.from(key, 'hex')),
    loadPolicy() {
      const read = readPolicy(policy)
      return read.ok ? { ok: true, loaded: { policy: read.policy, origin: 'soak', digest: 'soak' } } : { ok: false, code: 'policy-bad', details: read.problems }
    },
    version: '0.0.0', platform: 'linux',
    poke: nothing, show: nothing, badge: nothing, hasFocus: () => false, openHelp: nothing, showFile: nothing, saveAs: () => Promise.resolve(null), quit: nothing, pageEnded: nothing, theme: nothing,
  })
  process.on('message', (message: ToDesk) => {
    if ('woke' in message) {
      ahead = message.woke
      return app.woke()
    }
    const { n, name, input } = message
    void app.call({ trusted: true, name, input }).then((output) => process.send?.({ n, output } satisfies FromDesk))
  })
  // No desk outlives its soak.
  process.on('disconnect', () => { process.exit(0) })
  process.on('error', () => { process.exit(0) })
  await app.start()
  process.send?.({ ready: true } satisfies FromDesk)
}
