import type { E164, MessageId } from '../../core/ids.ts'
import { verifyLedger } from '../../main/ledger/verify.ts'
import type { Finding } from '../finding.ts'
import type { Size } from '../sizes.ts'
import { interleaved, median } from '../statistics.ts'
import { idOf, numberOf, textOf } from '../story.ts'
import { benchLedger } from './bench-ledger.ts'

const BATCH = 1000

/** The chain checked and the state derived again, beside merely reading the facts. */
export async function verify(size: Size): Promise<Finding[]> {
  const { ledger, thread, remove } = await benchLedger()
  try {
    for (let from = 0; from < size.facts; from += BATCH) {
      ledger.write((tx) => {
        for (let n = from; n < from + BATCH; n += 2) {
          const subject = idOf('b', n) as MessageId
          tx.fact({ kind: 'message.queued', actor: 'advisor', subject, attrs: { thread, type: 'text', purpose: 'talk', consent: null, about: null, media: null }, payload: { to: { e164: numberOf(0) as E164, userId: null }, content: { type: 'text', text: textOf(n) } } })
          tx.fact({ kind: 'message.accepted', actor: 'provider', subject, attrs: { provider: `key-${String(n)}` }, payload: { providerId: `SM${String(n)}` } })
        }
      })
    }
    let facts = 0
    const times = await interleaved(3, {
      read() { for (const fact of ledger.db.prepare('SELECT * FROM fact ORDER BY seq').iterate()) facts += Number(fact !== null) },
      verify() {
        const found = verifyLedger(ledger.db)
        if (found.findings.length > 0) throw new Error(`a ledger that nobody touched: ${JSON.stringify(found.findings[0])}`)
        facts = found.facts
      },
    })
    const rate = (of: readonly number[]): number => 1000 * facts / median(of)
    return [{ bench: 'ledger', work: `verify ${facts.toLocaleString('en-GB')} facts`, value: rate(times.verify), unit: '/s', beside: { what: 'reading them', value: rate(times.read) }, goal: null }]
  } finally {
    remove()
  }
}
