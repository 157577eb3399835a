import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { AddressKey, E164, LineId, MessageId, ThreadId } from '../../core/ids.ts'
import type { Delivery } from '../../core/policy/archive.ts'
import { createArchive } from '../archive/archive.ts'
import { createSinks } from '../archive/sinks.ts'
import { createClock, type MachineTime } from '../clock.ts'
import { openLedger } from '../ledger/ledger.ts'
import { testKeychain } from './keychain.ts'

/*
 *  The part of a desk that delivers, as a process of its own, to be killed: the ledger, clients who write, and the archive.
 *  It says `done` when `records` are on record and every archive has them.
 */
export interface ArchiveOrders {
  readonly folder: string
  readonly key: string
  readonly deliveries: readonly Delivery[]
  readonly records: number
  readonly conversations: number
}

/** Fifty times as fast: nobody waits for minutes of back-off. */
const began = Date.now()
const fast: MachineTime = {
  now: () => began + (Date.now() - began) * 50,
  after(delay, work) {
    const timer = setTimeout(work, delay / 50)
    return () => { clearTimeout(timer) }
  },
}

const orders = JSON.parse(process.env['COMPLINE_ARCHIVE_ORDERS'] ?? 'null') as ArchiveOrders | null
if (orders !== null) await run(orders)

async function run({ folder, key, deliveries, records, conversations }: ArchiveOrders): Promise<void> {
  const clock = createClock('system', fast)
  const ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: testKeychain(Buffer.from(key, 'hex')), recoveryPublicKey: undefined, clock })
  const policy = { organisation: { name: 'Firm' }, advisor: { name: 'Dana' }, lines: [], archive: { deliveries: [...deliveries], everySeconds: 0, alarmAfterMinutes: 240 } }
  const sinks = createSinks(policy, ledger, { secretOf: () => 'token', agent: () => Promise.resolve(new http.Agent({ keepAlive: false })), trusted: () => createSecureContext(), now: clock.now })
  const media = { read: () => { throw new Error('there are no files') } }
  const archive = createArchive({ policy, ledger, clock, random: Math.random, media, sinks, changed: () => undefined })
  const from = (n: number) => ({ e164: `+1202555${String(1000 + n)}` as E164, userId: null, profileName: null })
  const threadOf = (n: number): ThreadId => `a0000000-0000-4000-8000-${String(n).padStart(12, '0')}` as ThreadId
  const count = (): number => (ledger.db.prepare('SELECT count(*) AS n FROM record').get() as { n: number }).n

  if (ledger.state.get('recording', 'now') === null) ledger.write((tx) => {
    tx.fact({ kind: 'recording.set', actor: 'system', subject: 'recording', attrs: { channels: ['sms'] }, payload: null })
    for (let n = 0; n < conversations; n += 1) tx.fact({ kind: 'thread.opened', actor: 'system', subject: threadOf(n), attrs: { line: 'main' as LineId, channel: 'sms', address: `k${String(n)}` as AddressKey, consent: null, contact: null }, payload: from(n) })
  })
  archive.start()
  /** A few at a time, while others are on their way. */
  const write = (): void => {
    const there = count()
    for (let n = there; n < Math.min(records, there + 5); n += 1) {
      const id = randomUUID() as MessageId
      const thread = n % conversations
      ledger.write((tx) => tx.fact({ kind: 'message.received', actor: 'client', subject: id, attrs: { thread: threadOf(thread), type: 'text', provider: id, sentAt: tx.now, consent: null, about: null, media: null }, payload: { content: { type: 'text', text: `message ${String(n)}` }, from: from(thread), providerId: id } }))
    }
    const isDone = count() >= records && archive.status().sinks.every(({ queued }) => queued === 0)
    if (isDone) process.send?.('done')
    setTimeout(write, isDone ? 1000 : 2)
  }
  write()
}
