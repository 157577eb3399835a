import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Input } from '../core/ipc.ts'
import type { PolicyInput } from '../core/policy.ts'
import type { FeedChange, FeedPage, MessageRow } from '../core/view.ts'
import { openSecrets } from '../main/settings/secrets.ts'
import { testKeychain } from '../main/testing/keychain.ts'
import type { Addresses } from '../sandbox/control/control.ts'
import { listen } from '../sandbox/http/network.ts'
import { startSandbox } from '../sandbox/index.ts'
import { sandboxPolicy, sandboxSecrets } from '../scripts/sandbox-profile.ts'
import { chanceFrom } from './chance.ts'
import { SoakDesk } from './desk-handle.ts'
import { SoakWindow } from './window.ts'

export const PROXY_SECRET = 'proxy-password'
export const PROXY_PASSWORD = 'soak & pine'

export type Body = Input<'messages.submit'>['body']
export type Stage = Awaited<ReturnType<typeof setStage>>

/**
 * Sandbox, desk and window. `firm`: the way to the providers is a firm's, TLS by an authority of its own and a proxy
 * with a password; else it is straight.
 */
export async function setStage(seed: number, firm: boolean) {
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, delays: { retry: 100 }, ...(firm && { tls: true, proxy: `sam:${PROXY_PASSWORD}` }) })
  const { control } = sandbox
  const folder = mkdtempSync(join(tmpdir(), 'compline-soak-'))
  const key = randomBytes(32).toString('hex')
  const policies = await policiesFor(control.addresses(), control.credentials, folder)
  const profile = join(folder, 'profile')
  mkdirSync(profile, { recursive: true })
  const secrets = await openSecrets(profile, testKeychain(Buffer.from(key, 'hex')))
  for (const [name, value] of Object.entries({ ...sandboxSecrets(policies.good, control.credentials), [PROXY_SECRET]: PROXY_PASSWORD })) await secrets.set(name, value)
  const desk = new SoakDesk({ folder: profile, policy: policies.good, key })

  /** What a window without Dexie would hold: it pulls from where it was, also after the desk was killed. */
  const view = new Map<string, MessageRow>()
  let cursor = 0
  const page = (from: number, limit: number): Promise<FeedPage | null> => desk.call('feed.since', { cursor: from, limit }) as Promise<FeedPage | null>
  let pulling: Promise<void> = Promise.resolve()
  const pull = (): Promise<void> => pulling = pulling.then(async () => {
    for (;;) {
      const next = await page(cursor, 500)
      if (next === null) return
      for (const change of next.changes) {
        if (change.entity !== 'message') continue
        if (change.row === null) view.delete(change.id)
        else view.set(change.row.id, change.row)
      }
      cursor = next.cursor
      if (!next.more) return
    }
  })
  /** The whole feed from its beginning, the last word about each row, and where it ends. */
  async function wholeFeed(): Promise<{ changes: FeedChange[], cursor: number }> {
    const last = new Map<string, FeedChange>()
    for (let from = 0;;) {
      const next = await page(from, 500)
      if (next === null) throw new Error('the desk does not answer')
      for (const change of next.changes) last.set(`${change.entity}/${change.id}`, change)
      from = next.cursor
      if (!next.more) return { changes: [...last.values()], cursor: from }
    }
  }
  async function until<T>(check: () => Promise<T | null>, what: string, patience = 30_000): Promise<T> {
    for (const end = Date.now() + patience; Date.now() < end; await pause(100)) {
      const found = await check()
      if (found !== null) return found
    }
    throw new Error(`it did not come: ${what}`)
  }

  await desk.start()
  const session = await desk.call('session.start', undefined) as { viewKey: Uint8Array, viewEpoch: string }
  const window = new SoakWindow({ viewKey: session.viewKey, epoch: session.viewEpoch, pull: page })
  desk.poked = () => { window.poke() }
  await window.open()

  const happened: Record<string, number> = {}
  const count = (what: string): void => { happened[what] = (happened[what] ?? 0) + 1 }

  /** Not answered before the desk died: submitted again with its own id, as the screen does. */
  const unanswered = new Map<string, { threadId: string, body: Body }>()
  const refusedAtOnce = new Map<string, string>()
  async function submit(id: string, threadId: string, body: Body): Promise<void> {
    unanswered.set(id, { threadId, body })
    const answer = await desk.call('messages.submit', { id, threadId, body }) as { ok: boolean, refusal?: { code: string } } | null
    if (answer === null) return
    unanswered.delete(id)
    if (!answer.ok) refusedAtOnce.set(id, answer.refusal?.code ?? '')
  }
  async function restart(): Promise<void> {
    await desk.start()
    window.poke()
    for (const [id, { threadId, body }] of [...unanswered]) await submit(id, threadId, body)
  }
  return {
    sandbox, control, desk, window, folder, profile, policies, ...chanceFrom(seed), firm,
    view, pull, wholeFeed, until, happened, count, unanswered, refusedAtOnce, submit, restart,
    /** The advisor sent them anew: they stay in the ledger, and leave the view. */
    replaced: new Set<string>(),
  }
}

/** `untrusted`: as IT would have it before it told the desk of the authority; null where there is none. */
async function policiesFor(at: Addresses, credentials: Parameters<typeof sandboxPolicy>[0]['credentials'], folder: string): Promise<{ good: PolicyInput, untrusted: PolicyInput | null }> {
  const port = at.proxyUrl === null ? 0 : await freePort()
  const make = (trusting: boolean): PolicyInput => sandboxPolicy({ ...at, credentials }, (draft) => {
    if (draft.connectors.whatsapp?.provider === 'whatsapp-cloud') draft.connectors.whatsapp.checkEverySeconds = 2
    if (draft.connectors.sms) draft.connectors.sms.pollEverySeconds = 2
    if (at.proxyUrl === null || at.authority === null) return
    for (const connector of [draft.connectors.whatsapp, draft.connectors.sms, draft.connectors.voice]) {
      if (connector) connector.webhook = { port, publicUrl: `http://desk.sandbox.test:${String(port)}`, register: connector !== draft.connectors.voice }
    }
    const caFile = join(folder, 'firm.pem')
    writeFileSync(caFile, at.authority)
    draft.network = { proxy: at.proxyUrl, proxyUser: 'sam', proxyPassword: PROXY_SECRET, ...(trusting && { caFile }) }
  })
  return { good: make(true), untrusted: at.authority === null ? null : make(false) }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await listen(server, 0)
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
