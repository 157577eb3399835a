import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { MediaId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { FeedPage, MessageRow } from '../../core/view.ts'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { sandboxPolicy, sandboxSecrets } from '../../scripts/sandbox-profile.ts'
import type { Keychain } from '../ledger/data-key.ts'
import { verifyLedger } from '../ledger/verify.ts'
import { openSecrets } from '../settings/secrets.ts'
import type { FromDesk, Orders } from './desk-process.ts'
import { testKeychain } from './keychain.ts'

/** COMPLINE_SEED repeats a run. */
export const seed = Number(process.env['COMPLINE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** mulberry32: small, and the same everywhere. */
export function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

class KillableDesk {
  readonly #orders: Omit<Orders, 'die'>
  #child: ChildProcess | null = null
  #next = 0
  /** The file of the call that was last ordered to be recorded. */
  recorded: MediaId | null = null
  readonly #waiting = new Map<number, (output: unknown) => void>()
  constructor(orders: Omit<Orders, 'die'>) { this.#orders = orders }

  /** Resolves when it is ready, or dead already. */
  async start(die: Orders['die']): Promise<void> {
    const child = fork(join(import.meta.dirname, 'desk-process.ts'), { env: { ...process.env, COMPLINE_ORDERS: JSON.stringify({ ...this.#orders, die } satisfies Orders) }, execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child = child
    await new Promise<void>((resolve) => {
      child.on('message', (message: FromDesk) => {
        if ('ready' in message) return resolve()
        if ('record' in message) return void (this.recorded = message.record)
        this.#waiting.get(message.n)?.(message.output)
        this.#waiting.delete(message.n)
      })
      child.once('exit', () => {
        for (const answer of this.#waiting.values()) answer(null)
        this.#waiting.clear()
        resolve()
      })
    })
  }
  /** The answer; null where it died before it could give one. */
  call(name: string, input: unknown): Promise<unknown> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null || !child.connected) return Promise.resolve(null)
    this.#next += 1
    const n = this.#next
    return new Promise((resolve) => {
      this.#waiting.set(n, resolve)
      child.send({ n, name, input }, (error) => { if (error !== null) resolve(null) })
    })
  }
  /** Kills it where it has not killed itself, and waits until it is gone. */
  async kill(): Promise<NodeJS.Signals | null> {
    const child = this.#child
    if (child === null) return null
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    return child.signalCode
  }
  diesWithin(ms: number): Promise<boolean> {
    const child = this.#child
    if (child === null || child.signalCode !== null) return Promise.resolve(true)
    return new Promise((resolve) => {
      const late = setTimeout(() => { resolve(false) }, ms)
      child.once('exit', () => {
        clearTimeout(late)
        resolve(true)
      })
    })
  }
}

/** Desk and sandbox, and how the one looks from outside while it is killed. */
export interface Killing {
  readonly desk: KillableDesk
  readonly sandbox: Sandbox
  readonly folder: string
  readonly keychain: Keychain
  rows(): Promise<MessageRow[]>
  /** Looks again every 50 ms: the desk lives in another process, and tells nobody. */
  until<T>(check: () => Promise<T | false | undefined>, what: string): Promise<T>
  addContact(name: string, number: string): Promise<string>
  /** Asks them, and they say yes: the thread. `person`: the sandbox's id. */
  optedIn(person: string, number: string): Promise<string>
  /** Waits until it has died by the order it was given, and kills it if it does not; its ledger verifies. True = by the order. */
  dies(): Promise<boolean>
  end(): Promise<void>
}

/** What clients are not to see, and the advisor neither: it is cut out both ways. */
const caseNumbers = { id: 'case-number', name: 'Case numbers', detector: { kind: 'regex' as const, pattern: '\\bHPC-\\d{6}\\b' }, direction: ['in' as const, 'out' as const], action: 'redact' as const }
export const CASE_NUMBER = 'HPC-123456'
export const withoutCaseNumber = (text: string): string => text.replace(CASE_NUMBER, '•••-••••••')

/** A desk in a process of its own, on a sandbox in this one; its policy as `change` leaves it. */
export async function startKilling(change: (policy: PolicyInput) => void = () => undefined): Promise<Killing> {
  // Webhooks that found nobody are repeated soon: the desk is never away for long here.
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, delays: { retry: 20 } })
  const folder = mkdtempSync(join(tmpdir(), 'compline-kill-'))
  const key = randomBytes(32)
  const keychain = testKeychain(key)
  const policy = sandboxPolicy({ ...sandbox.control.addresses(), credentials: sandbox.control.credentials }, (draft) => {
    if (draft.connectors.whatsapp?.provider === 'whatsapp-cloud') draft.connectors.whatsapp.checkEverySeconds = 1
    if (draft.connectors.sms) draft.connectors.sms.pollEverySeconds = 1
    draft.dlp = { rules: [caseNumbers] }
    change(draft)
  })
  const secrets = await openSecrets(folder, keychain)
  for (const [name, value] of Object.entries(sandboxSecrets(policy, sandbox.control.credentials))) await secrets.set(name, value)
  const desk = new KillableDesk({ folder, policy, key: key.toString('hex') })

  const killing: Killing = {
    desk, sandbox, folder, keychain,
    async rows() {
      const { changes } = await desk.call('feed.since', { cursor: 0, limit: 1000 }) as FeedPage
      return changes.flatMap((change) => change.entity === 'message' && change.row !== null ? [change.row] : [])
    },
    async until(check, what) {
      for (const end = Date.now() + 20_000; Date.now() < end;) {
        const found = await check()
        if (found !== false && found !== undefined) return found
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`it did not come: ${what}`)
    },
    async addContact(name, number) {
      const id = randomUUID()
      await desk.call('contacts.save', { id, name, numbers: [{ label: 'mobile', e164: number }], about: '', notes: '', language: 'en-GB' })
      return id
    },
    async optedIn(person, number) {
      const contactId = await killing.addContact(person, number)
      const asked = await killing.until(async () => {
        const answer = await desk.call('optIn.send', { id: randomUUID(), contactId, number, lineId: 'main' }) as { ok: boolean, threadId: string }
        return answer.ok && answer
      }, 'the opt-in goes out')
      await killing.until(() => Promise.resolve(sandbox.control.client(person).messages.length > 0), 'the opt-in arrives')
      sandbox.control.send(person, { channel: 'whatsapp', button: 'yes' })
      await killing.until(async () => (await killing.rows()).some((row) => row.threadId === asked.threadId && row.notice?.kind === 'opted-in'), 'they opt in')
      return asked.threadId
    },
    async dies() {
      const byItself = await desk.diesWithin(1500)
      expect(await desk.kill()).toBe('SIGKILL')
      const db = new DatabaseSync(join(folder, 'ledger.db'))
      expect(verifyLedger(db).findings).toEqual([])
      db.close()
      return byItself
    },
    async end() {
      await desk.kill()
      await sandbox.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return killing
}
