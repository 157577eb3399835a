import type { ThreadId } from '../../core/ids.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** A clock that ran ahead has been put right: the view hears when those may be asked again who were asked by it, and how long the windows are open. */
export function createRedate(ledger: Pick<Ledger, 'db' | 'write'>, clock: Pick<Clock, 'now'>): () => void {
  const askedAhead = ledger.db.prepare("SELECT thread.id FROM consent JOIN thread ON thread.consent = consent.id WHERE consent.row ->> '$.askedAt' > ?")
  const anchoredAhead = ledger.db.prepare(`SELECT thread.id FROM "window" JOIN thread ON thread.consent = "window".id
    WHERE max(${['lastClientAt', 'lastOwnAt', 'closedAt'].map((anchor) => `coalesce("window".row ->> '$.${anchor}', 0)`).join(', ')}) > ?`)
  return () => {
    ledger.write((tx) => {
      for (const ahead of [askedAhead, anchoredAhead]) for (const { id } of ahead.all(clock.now()) as { id: ThreadId }[]) tx.touch('thread', id)
    })
  }
}
