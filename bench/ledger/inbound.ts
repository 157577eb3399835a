import { join } from 'node:path'
import type { E164, LineId } from '../../core/ids.ts'
import { createClock } from '../../main/clock.ts'
import { createContacts } from '../../main/contacts/contacts.ts'
import { policyWith } from '../../main/gate/testing/gate-view.ts'
import { createReceive } from '../../main/inbound/receive.ts'
import type { ProviderEvent } from '../../main/providers/provider.ts'
import { createAddresses } from '../../main/threads/addresses.ts'
import { createThreads } from '../../main/threads/threads.ts'
import { createViewMarks } from '../../main/threads/view-marks.ts'
import type { Finding } from '../finding.ts'
import { interleaved, median } from '../statistics.ts'
import { numberOf, textOf } from '../story.ts'
import { bareTable } from './append.ts'
import { benchLedger } from './bench-ledger.ts'

const BATCH = 1000
const ROUNDS = 5

/** A whole webhook body of 1,000 messages, deduplicated, understood and kept in one commit. */
export async function inbound(): Promise<Finding[]> {
  const { ledger, folder, remove } = await benchLedger()
  const bare = bareTable(join(folder, 'bare.db'))
  const addresses = createAddresses(ledger.sealing, ledger.state)
  const threads = createThreads(ledger, addresses)
  const receive = createReceive({
    ledger, addresses, threads, contacts: createContacts(ledger, addresses, threads), marks: createViewMarks(ledger), policy: policyWith(),
    clock: createClock('system'), submit: { note: () => undefined }, arrived: () => undefined, templatesChanged: () => undefined,
  })
  try {
    receive(batch(0))
    const times = await interleaved(ROUNDS, {
      bare() {
        bare.db.exec('BEGIN')
        for (let n = 0; n < BATCH; n += 1) bare.insert.run(Buffer.alloc(1000, 'x'))
        bare.db.exec('COMMIT')
      },
      receive: (round) => receive(batch(1 + round)),
    })
    const perMessage = (of: readonly number[]): number => 1000 * median(of) / BATCH
    return [{ bench: 'ledger', work: 'inbound, 1,000 messages in one commit: per message', value: perMessage(times.receive), unit: 'µs', beside: { what: 'bare SQLite, 1,000 rows of 1,000 bytes in one commit', value: perMessage(times.bare) }, goal: null }]
  } finally {
    bare.db.close()
    remove()
  }
}

const batch = (round: number): ProviderEvent[] => Array.from({ length: BATCH }, (_, place) => {
  const n = round * BATCH + place
  return {
    kind: 'message', lineId: 'main' as LineId, channel: 'sms', providerId: `SM${String(n)}`, at: Date.now(), optOut: null, about: null,
    from: { e164: numberOf(n % 50) as E164, userId: null, profileName: null }, content: { type: 'text', text: textOf(n) },
  }
})
