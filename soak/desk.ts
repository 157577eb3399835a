import { createHash } from 'node:crypto'
import type { MediaId } from '../core/ids.ts'
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
/** `woke`: the machine slept, and is so far ahead now. `take`: a file by its path. `digest`: SHA-256 of a kept file, hex; null = it is not there. */
export type Ask = { readonly name: string, readonly input: unknown } | { readonly take: unknown } | { readonly digest: MediaId }
export type ToDesk = { readonly woke: number } | { readonly n: number, readonly ask: Ask }
export type FromDesk = { readonly ready: true } | { readonly poke: true } | { readonly n: number, readonly output: unknown }

const orders = JSON.parse(process.env['COMPLINE_ORDERS'] ?? 'null') as Orders | null
if (orders !== null) await run(orders)

async function run({ folder, policy, key, ahead: first }: Orders): Promise<void> {
  let ahead = first
  const real = Date.now
  // Everything here asks the machine by this one: app, and the moments of requests and answers.
  Date.now = () => real() + ahead
  const nothing = (): undefined => undefined
  const tell = (message: FromDesk): void => { process.send?.(message) }
  const app = createApp({
    folder, keychain: testKeychain(Buffer.from(key, 'hex')),
    loadPolicy() {
      const read = readPolicy(policy)
      return read.ok ? { ok: true, loaded: { policy: read.policy, origin: 'soak', digest: 'soak' } } : { ok: false, code: 'policy-bad', details: read.problems }
    },
    version: '0.0.0', platform: 'linux',
    poke: ({ kind }) => { if (kind === 'feed') tell({ poke: true }) },
    show: nothing, badge: nothing, hasFocus: () => false, openHelp: nothing, openLink: () => Promise.resolve(false), showFile: nothing, saveAs: () => Promise.resolve(null), quit: nothing, pageEnded: nothing, theme: nothing,
  })
  async function digest(id: MediaId): Promise<string | null> {
    const store = app.desk()?.media
    if (store?.has(id) !== true) return null
    const hash = createHash('sha256')
    for await (const piece of store.read(id)) hash.update(piece)
    return hash.digest('hex')
  }
  const answer = (ask: Ask): Promise<unknown> => {
    if ('digest' in ask) return digest(ask.digest)
    return 'take' in ask ? app.take({ trusted: true, input: ask.take }) : app.call({ trusted: true, name: ask.name, input: ask.input })
  }
  process.on('message', (message: ToDesk) => {
    if ('woke' in message) {
      ahead = message.woke
      return app.woke()
    }
    void answer(message.ask).then((output) => { tell({ n: message.n, output }) })
  })
  // No desk outlives its soak.
  process.on('disconnect', () => { process.exit(0) })
  process.on('error', () => { process.exit(0) })
  await app.start()
  tell({ ready: true })
}
