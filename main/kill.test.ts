import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import type { MessageStatus } from '../core/messaging/status.ts'
import type { FeedPage, MessageRow } from '../core/view.ts'
import { startSandbox } from '../sandbox/index.ts'
import { sandboxPolicy, sandboxSecrets } from '../scripts/sandbox-profile.ts'
import { verifyLedger } from './ledger/verify.ts'
import { openSecrets } from './settings/secrets.ts'
import { moments, type FromDesk, type Moment, type Orders } from './testing/desk-process.ts'
import { testKeychain } from './testing/keychain.ts'

const KILLS = 30
/** On WhatsApp, opted in: more than one, for WhatsApp takes 45 at once to one person, and one in 6 s after that. */
const chatting = { 'mei-tanaka': '+12025550185', 'rafael-ortiz': '+12025550147', 'tom-becker': '+12025550177' }
const GEORGE = '+447700900268'
/** COMPLINE_SEED repeats a run. */
const seed = Number(process.env['COMPLINE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** mulberry32: small, and the same everywhere. */
function randomFrom(start: number): () => number {
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
  readonly #waiting = new Map<number, (output: unknown) => void>()
  constructor(orders: Omit<Orders, 'die'>) { this.#orders = orders }

  /** Resolves when it is ready, or dead already. */
  async start(die: Orders['die']): Promise<void> {
    const child = fork(join(import.meta.dirname, 'testing/desk-process.ts'), { env: { ...process.env, COMPLINE_ORDERS: JSON.stringify({ ...this.#orders, die } satisfies Orders) }, execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child = child
    await new Promise<void>((resolve) => {
      child.on('message', (message: FromDesk) => {
        if ('ready' in message) return resolve()
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

it(`loses nothing and sends nothing twice when killed ${String(KILLS)} times under traffic both ways (seed ${String(seed)})`, { timeout: 400_000 }, async () => {
  const random = randomFrom(seed)
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  // Webhooks that found nobody are repeated soon: the desk is never away for long here.
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, delays: { retry: 20 } })
  const folder = mkdtempSync(join(tmpdir(), 'compline-kill-'))
  const key = randomBytes(32).toString('hex')
  const policy = sandboxPolicy({ ...sandbox.control.addresses(), credentials: sandbox.control.credentials }, (draft) => {
    if (draft.connectors.whatsapp?.provider === 'whatsapp-cloud') draft.connectors.whatsapp.checkEverySeconds = 1
    if (draft.connectors.sms) draft.connectors.sms.pollEverySeconds = 1
  })
  const secrets = await openSecrets(folder, testKeychain(Buffer.from(key, 'hex')))
  for (const [name, value] of Object.entries(sandboxSecrets(policy, sandbox.control.credentials))) await secrets.set(name, value)
  const desk = new KillableDesk({ folder, policy, key })
  const view = async (): Promise<FeedPage> => await desk.call('feed.since', { cursor: 0, limit: 1000 }) as FeedPage
  const rows = async (): Promise<MessageRow[]> => (await view()).changes.flatMap((change) => change.entity === 'message' && change.row !== null ? [change.row] : [])
  /** Looks again every 50 ms: the desk lives in another process, and tells nobody. */
  const until = async <T>(check: () => Promise<T | false | undefined>, what: string): Promise<T> => {
    for (const end = Date.now() + 20_000; Date.now() < end;) {
      const found = await check()
      if (found !== false && found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`it did not come: ${what}`)
  }

  try {
    // Some on WhatsApp, opted in; one by SMS.
    await desk.start(null)
    const addContact = async (name: string, number: string): Promise<string> => {
      const id = randomUUID()
      await desk.call('contacts.save', { id, name, numbers: [{ label: 'mobile', e164: number }], about: '', notes: '', language: 'en-GB' })
      return id
    }
    const threads: string[] = []
    for (const [person, number] of Object.entries(chatting)) {
      const contactId = await addContact(person, number)
      const asked = await until(async () => {
        const answer = await desk.call('optIn.send', { id: randomUUID(), contactId, number, lineId: 'main' }) as { ok: boolean, threadId: string }
        return answer.ok && answer
      }, 'the opt-in goes out')
      await until(async () => sandbox.control.client(person).messages.length > 0, 'the opt-in arrives')
      sandbox.control.send(person, { channel: 'whatsapp', button: 'yes' })
      await until(async () => (await rows()).some((row) => row.threadId === asked.threadId && row.notice?.kind === 'opted-in'), 'they opt in')
      threads.push(asked.threadId)
    }
    const opened = await desk.call('threads.open', { contactId: await addContact('George Whitfield', GEORGE), channel: 'sms', number: GEORGE, lineId: 'main' }) as { threadId: string }
    threads.push(opened.threadId)
    await desk.kill()

    const submitted: { id: string, threadId: string, text: string }[] = []
    const written: string[] = []
    const died: Record<string, number> = {}
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const at: Moment = moments[pick(0, moments.length - 1)] ?? 'answer'
      await desk.start({ at, nth: pick(1, 4) })
      // What was not answered before the last death is submitted again, with its own id, as the screen does.
      const again = submitted.slice(-6)
      const fresh = Array.from({ length: pick(2, 5) }, (_, index) => ({ id: randomUUID(), threadId: threads[pick(0, threads.length - 1)] ?? '', text: `out ${String(kill)}.${String(index)}` }))
      submitted.push(...fresh)
      for (let index = 0; index < 3; index += 1) {
        const text = `in ${String(kill)}.${String(index)}`
        written.push(text)
        const writer = Object.keys(chatting)[pick(0, 5)]
        if (writer !== undefined) sandbox.control.send(writer, { channel: 'whatsapp', text })
        else sandbox.control.send('george-whitfield', { channel: 'sms', text })
      }
      await Promise.all([...again, ...fresh].map(({ id, threadId, text }) => desk.call('messages.submit', { id, threadId, body: { type: 'text', text } })))
      // Where its moment does not come, it dies at this one.
      const byItself = await desk.diesWithin(1500)
      expect(await desk.kill()).toBe('SIGKILL')
      if (byItself) died[at] = (died[at] ?? 0) + 1
      const db = new DatabaseSync(join(folder, 'ledger.db'))
      expect(verifyLedger(db).findings).toEqual([])
      db.close()
    }
    for (const at of moments) expect(died[at] ?? 0, `a kill at "${at}"`).toBeGreaterThan(0)

    await desk.start(null)
    for (const { id, threadId, text } of submitted.slice(-6)) await desk.call('messages.submit', { id, threadId, body: { type: 'text', text } })
    const settled = new Set<MessageStatus>(['sent', 'delivered', 'read', 'unknown', 'failed'])
    const all = await until(async () => {
      const page = await rows()
      const inbound = new Set(page.filter(({ direction }) => direction === 'in').map(({ text }) => text))
      const waiting = page.filter((row) => row.direction === 'out' && !settled.has(row.status))
      return written.every((text) => inbound.has(text)) && waiting.length === 0 && page
    }, 'everything that was written arrives, and everything queued goes out')
    await sandbox.control.idle()

    const phones = [...Object.keys(chatting), 'george-whitfield'].flatMap((id) => sandbox.control.client(id).messages)
    const onPhones = (text: string): number => phones.filter((message) => message.from === 'firm' && message.text === text).length
    for (const text of written) expect(all.filter((row) => row.direction === 'in' && row.text === text), `${text} is kept once`).toHaveLength(1)
    for (const { id, text } of submitted) {
      const row = all.find((message) => message.id === id)
      expect(row, `${text} is kept`).toBeDefined()
      const times = onPhones(text)
      // A request that was lost on its way stays "unknown", for the advisor to decide; nothing arrives twice.
      if (row?.status === 'unknown') expect(times, `${text}, unknown`).toBeLessThanOrEqual(1)
      else expect(times, `${text}, ${row?.status ?? ''}`).toBe(1)
    }
    const db = new DatabaseSync(join(folder, 'ledger.db'))
    expect(verifyLedger(db).findings).toEqual([])
    db.close()
  } finally {
    await desk.kill()
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
