import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { E164, LineId, MessageId, ThreadId } from '../../core/ids.ts'
import { createClock } from '../../main/clock.ts'
import { openLedger, type Ledger } from '../../main/ledger/ledger.ts'
import { testKeychain } from '../../main/testing/keychain.ts'
import { createAddresses } from '../../main/threads/addresses.ts'
import { idOf, numberOf, textOf } from '../story.ts'

/** A ledger with one conversation, in a temporary folder. */
export async function benchLedger(): Promise<{ ledger: Ledger, folder: string, thread: ThreadId, remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'compline-bench-'))
  const ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: testKeychain(), recoveryPublicKey: undefined, clock: createClock('system') })
  const addresses = createAddresses(ledger.sealing, ledger.state)
  const thread = idOf('a', 0) as ThreadId
  const e164 = numberOf(0) as E164
  ledger.write((tx) => tx.fact({
    kind: 'thread.opened', actor: 'system', subject: thread,
    attrs: { line: 'main' as LineId, channel: 'sms', address: addresses.keyOf({ e164, userId: null }), consent: null, contact: null },
    payload: { e164, userId: null, profileName: null },
  }))
  return {
    ledger, folder, thread,
    remove() {
      ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The advisor's nth message: what `messages.submit` commits. */
export function queue(ledger: Ledger, thread: ThreadId, n: number): void {
  ledger.write((tx) => tx.fact({
    kind: 'message.queued', actor: 'advisor', subject: idOf('b', n) as MessageId,
    attrs: { thread, type: 'text', purpose: 'talk', consent: null, about: null, media: null },
    payload: { to: { e164: numberOf(0) as E164, userId: null }, content: { type: 'text', text: textOf(n) } },
  }))
}
