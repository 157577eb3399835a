import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { ContactId, E164, LineId, MessageId, ThreadId } from '../../core/ids.ts'
import { createClock } from '../../main/clock.ts'
import { createContacts } from '../../main/contacts/contacts.ts'
import { openLedger, type Ledger } from '../../main/ledger/ledger.ts'
import { electronKeychain as keychain } from '../../main/settings/electron-keychain.ts'
import { createAddresses } from '../../main/threads/addresses.ts'
import { createThreads } from '../../main/threads/threads.ts'
import { createViewMarks } from '../../main/threads/view-marks.ts'
import manifest from '../../package.json' with { type: 'json' }
import { conversationOf, idOf, nameOf, numberOf, textOf } from '../story.ts'

/*
 *  electron out/bench/fill/index.js --user-data-dir=… --messages=N --threads=N --longest=N
 *
 *  A desk with years behind it. In the app's own engine and under its name, for the ledger's key is sealed by them.
 */
app.setName(manifest.productName)

const BATCH = 1000
/** Milliseconds between two messages of the story, which ends now. */
const PACE = 20_000
const line = 'main' as LineId

const given = (name: string): number => Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3))

async function fill({ messages, threads: people, longest }: { messages: number, threads: number, longest: number }): Promise<void> {
  const folder = join(app.getPath('userData'), 'desk')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let now = Date.now() - messages * PACE
  const clock = createClock('system', { now: () => now, after: () => () => undefined })
  const ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain, recoveryPublicKey: undefined, clock })
  const addresses = createAddresses(ledger.sealing, ledger.state)
  const threads = createThreads(ledger, addresses)
  const contacts = createContacts(ledger, addresses, threads)
  const marks = createViewMarks(ledger)

  const open: ThreadId[] = []
  for (let n = 0; n < people; n += 1) {
    const id = idOf('c', n) as ContactId
    const e164 = numberOf(n) as E164
    contacts.save({ id, name: nameOf(n), numbers: [{ label: 'mobile', e164 }], about: '', notes: '', language: 'en-GB' })
    const channel = n % 4 === 3 ? 'sms' : 'whatsapp'
    open.push(ledger.write((tx) => threads.open(tx, { line, channel, party: { e164, userId: null, profileName: null }, contact: id })).id)
  }
  for (let from = 0; from < messages; from += BATCH) {
    ledger.write((tx) => {
      for (let n = from; n < Math.min(messages, from + BATCH); n += 1) {
        now += PACE
        const thread = open[conversationOf(n, { total: messages, longest, others: people - 1 })]
        if (thread !== undefined) write(ledger, tx, thread, n, now)
      }
    })
  }
  // Most has been read, the longest conversation too: it opens at its newest message.
  ledger.write((tx) => { for (const thread of open.filter((_, n) => n === 0 || n > 20)) marks.markRead(tx, thread, Number.MAX_SAFE_INTEGER) })
  ledger.close()
}

function write({ sealing, state }: Ledger, tx: Parameters<Parameters<Ledger['write']>[0]>[0], thread: ThreadId, n: number, at: number): void {
  const subject = idOf('b', n) as MessageId
  const of = state.get('thread', thread)
  const e164 = numberOf(n % 1000) as E164
  if (n % 3 === 0) {
    tx.fact({ kind: 'message.queued', actor: 'advisor', subject, attrs: { thread, type: 'text', purpose: 'talk', consent: of?.consent ?? null, about: null, media: null }, payload: { to: { e164, userId: null }, content: { type: 'text', text: textOf(n) } } })
    tx.fact({ kind: 'message.status', actor: 'provider', subject, attrs: { status: 'read', reportedAt: at, provider: sealing.lookUp('provider', `out-${String(n)}`), failed: null, pricing: null }, payload: { providerId: `out-${String(n)}`, details: '' } })
    return
  }
  tx.fact({ kind: 'message.received', actor: 'client', subject, attrs: { thread, type: 'text', provider: sealing.lookUp('provider', `in-${String(n)}`), sentAt: at, consent: of?.consent ?? null, about: null, media: null }, payload: { content: { type: 'text', text: textOf(n) }, from: { e164, userId: null, profileName: null }, providerId: `in-${String(n)}` } })
}

app.dock?.hide()
app.whenReady().then(() => fill({ messages: given('messages'), threads: given('threads'), longest: given('longest') })).then(
  () => { app.exit(0) },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
    app.exit(1)
  },
)
