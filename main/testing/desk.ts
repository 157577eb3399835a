import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContactId, LineId, MessageId, ThreadId } from '../../core/ids.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { CommandName, Input, Output, Poke } from '../../core/ipc.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { MessageRow, ThreadRow } from '../../core/view.ts'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import type { Addresses } from '../../sandbox/control/control.ts'
import type { OptionsInput } from '../../sandbox/options.ts'
import { sandboxPolicy, sandboxSecrets } from '../../scripts/sandbox-profile.ts'
import { createApp, type App, type Surroundings } from '../app.ts'
import type { MachineTime } from '../clock.ts'
import type { Desk } from '../desk.ts'
import type { Keychain } from '../ledger/data-key.ts'
import type { Note } from '../notifications.ts'
import type { Microphone } from '../microphone.ts'
import { openSecrets } from '../settings/secrets.ts'
import { readPolicy } from '../../core/policy.ts'
import { testKeychain } from './keychain.ts'

/** A whole desk without Electron, on a sandbox of its own: commands in, rows out, real HTTP between. */
export interface TestDesk {
  readonly sandbox: Sandbox
  readonly folder: string
  readonly notes: Note[]
  readonly line: LineId
  app(): App
  desk(): Desk
  call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Adds a contact with these numbers; one of the sandbox's people by default keeps their own number. */
  addContact(name: string, number: string, language?: string): Promise<ContactId>
  thread(contact: ContactId | null, channel: ThreadChannel): ThreadRow | null
  messages(thread: ThreadId): MessageRow[]
  /** Sends the opt-in and lets the client answer. */
  optIn(contact: ContactId, number: string): Promise<ThreadId>
  text(thread: ThreadId, text: string, id?: MessageId): Promise<Output<'messages.submit'>>
  /** Resolves when `check` gives something, looking again after each change; fails after 5 s. */
  until<T>(check: () => T | null | undefined | false): Promise<T>
  /** Everything on its way has arrived, both ways. */
  quiet(): Promise<void>
  /** The provider's clock moves, and the desk has noticed. */
  travel(ms: number): Promise<void>
  /** Requests that reached the provider's message endpoints. */
  sends(): { readonly path: string, readonly body: unknown }[]
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface TestDeskOptions {
  /** It may keep the policy, and change it until a restart. */
  readonly policy?: (policy: PolicyInput, sandbox: Addresses) => void
  /** On top of the sandbox's own. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly sandbox?: OptionsInput
  /** Default: the machine's own time. */
  readonly machine?: MachineTime
  /** Default: none. */
  readonly microphone?: Microphone
  /** Default: there is no phone window, and no exchange. */
  readonly phone?: Pick<Surroundings, 'openExchange' | 'order' | 'phoneWindow'>
  /** Default: nobody chooses a place. */
  readonly saveAs?: (name: string) => Promise<string | null>
  /** Default: wait until both connections are online. */
  readonly wait?: boolean
}

export const newId = (): MessageId => randomUUID() as MessageId

export async function startTestDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, ...options.sandbox })
  const folder = mkdtempSync(join(tmpdir(), 'compline-desk-'))
  // A test that fails or is given up before `stop` leaves nothing behind either.
  const removeFolder = (): void => { rmSync(folder, { recursive: true, force: true }) }
  process.once('exit', removeFolder)
  const keychain: Keychain = testKeychain()
  const notes: Note[] = []
  const listeners = new Set<() => void>()
  const policy = sandboxPolicy({ ...sandbox.control.addresses(), credentials: sandbox.control.credentials }, (draft) => {
    // Checks and polls are asked for by the tests themselves.
    if (draft.connectors.whatsapp?.provider === 'whatsapp-cloud') draft.connectors.whatsapp.checkEverySeconds = 3600
    if (draft.connectors.sms) draft.connectors.sms.pollEverySeconds = 3600
    if (draft.connectors.voice) draft.connectors.voice.pollEverySeconds = 3600
    options.policy?.(draft, sandbox.control.addresses())
  })
  const secrets = await openSecrets(folder, keychain)
  for (const [name, value] of Object.entries({ ...sandboxSecrets(policy, sandbox.control.credentials), ...options.secrets })) await secrets.set(name, value)

  const newApp = (): App => createApp({
    folder, keychain,
    loadPolicy() {
      const read = readPolicy(policy)
      return read.ok ? { ok: true, loaded: { policy: read.policy, origin: 'test', digest: JSON.stringify(policy) } } : { ok: false, code: 'policy-bad', details: read.problems }
    },
    version: '0.0.0', platform: 'linux',
    ...(options.machine && { machine: options.machine }),
    ...(options.microphone && { microphone: options.microphone }),
    ...options.phone,
    random: () => 0,
    poke({ kind }: Poke) {
      // A page that has nothing half-written.
      if (kind === 'reopening') void test.call('session.end', undefined)
      for (const listener of listeners) listener()
    },
    show: (note) => { notes.push(note) },
    badge: () => undefined, hasFocus: () => false, openHelp: () => undefined, openLink: () => Promise.resolve(false), showFile: () => undefined, saveAs: options.saveAs ?? (() => Promise.resolve(null)), quit: () => undefined, pageEnded: () => undefined, theme: () => undefined,
  })
  let app = newApp()
  await app.start()

  const test: TestDesk = {
    sandbox, folder, notes,
    line: 'main' as LineId,
    app: () => app,
    desk() {
      const desk = app.desk()
      if (desk === null) throw new Error('the desk is shut')
      return desk
    },
    call: (name, input) => app.call({ trusted: true, name, input }) as Promise<never>,
    async addContact(name, number, language = 'en-GB') {
      const id = randomUUID() as ContactId
      await test.call('contacts.save', { id, name, numbers: [{ label: 'mobile', e164: number }], about: '', notes: '', language })
      return id
    },
    thread(contact, channel) {
      const { feed, ledger } = test.desk()
      const rows = ledger.db.prepare('SELECT id FROM thread').all() as { id: ThreadId }[]
      for (const { id } of rows) {
        const change = feed.row('thread', id)
        if (change.entity === 'thread' && change.row?.contactId === contact && change.row.channel === channel) return change.row
      }
      return null
    },
    messages(thread) {
      const { feed, ledger } = test.desk()
      const rows = ledger.db.prepare('SELECT id FROM message WHERE thread = ? ORDER BY at, seq').all(thread) as { id: MessageId }[]
      return rows.flatMap(({ id }) => {
        const change = feed.row('message', id)
        return change.entity === 'message' && change.row !== null ? [change.row] : []
      })
    },
    async optIn(contact, number) {
      const sent = await test.call('optIn.send', { id: newId(), contactId: contact, number: number, lineId: test.line })
      if (!sent.ok) throw new Error(`the opt-in was refused: ${sent.refusal.code}`)
      await test.quiet()
      return sent.threadId
    },
    text: (threadId, text, id = newId()) => test.call('messages.submit', { id, threadId, body: { type: 'text', text } }),
    until(check) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = check()
          if (found === null || found === undefined || found === false) return
          listeners.delete(look)
          clearTimeout(limit)
          clearInterval(again)
          resolve(found)
        }
        const limit = setTimeout(() => {
          listeners.delete(look)
          clearInterval(again)
          reject(new Error(`it did not come: ${check.toString()}`))
        }, 5000)
        // The sandbox's side changes without a word to the desk.
        const again = setInterval(look, 20)
        listeners.add(look)
        look()
      })
    },
    async quiet() {
      for (let round = 0; round < 3; round += 1) {
        await test.desk().dispatch.settled()
        await sandbox.control.idle()
      }
    },
    async travel(ms) {
      sandbox.control.advance(ms)
      const before = app.clock()?.offset() ?? 0
      test.desk().connections.whatsapp?.lookNow()
      test.desk().connections.sms?.lookNow()
      await test.until(() => ms < 3000 || app.clock()?.offset() !== before)
    },
    sends: () => sandbox.control.traffic()
      .filter(({ direction, method, target }) => direction === 'from-app' && method === 'POST' && (target === 'graph.messages' || target === 'twilio.messages'))
      .map(({ path, request }) => ({ path, body: request })),
    async restart() {
      await app.stop()
      app = newApp()
      await app.start()
    },
    async stop() {
      await app.stop()
      await sandbox.close()
      process.off('exit', removeFolder)
      removeFolder()
    },
  }
  try {
    if (options.wait !== false) await test.until(() => online(test, policy))
  } catch (error) {
    await test.stop()
    throw error
  }
  return test
}

function online(test: TestDesk, policy: PolicyInput): boolean {
  const status = test.desk().status()
  return (['whatsapp', 'sms'] as const).every((channel) => policy.connectors[channel]?.enabled !== true || status[channel].state === 'online')
}
