import type { ThreadId } from '../core/ids.ts'
import type { Ledger } from './ledger/ledger.ts'
import { lastDigest } from './ledger/remembered.ts'
import type { LoadedPolicy } from './settings/policy-source.ts'
import type { Templates } from './templates/templates.ts'

/** The policy in force goes on record, and what it has recorded from now on. What is prefilled, which template asks, and what brings a client back, stands in it. */
export function notePolicy({ ledger, templates, loaded: { policy, digest, kept, signed } }: { readonly ledger: Ledger, readonly templates: Templates, readonly loaded: LoadedPolicy }): void {
  const asked = ledger.db.prepare('SELECT id FROM thread WHERE consent IS NOT NULL')
  ledger.write((tx) => {
    if (lastDigest(ledger) !== digest) {
      templates.touchAll(tx)
      for (const { id } of asked.all() as { id: ThreadId }[]) tx.touch('thread', id)
    }
    tx.fact({ kind: 'policy.loaded', actor: 'system', subject: 'policy', attrs: { digest, kept: kept ?? null, signed: signed ?? null }, payload: null })
    const channels = policy.recording?.enabled === true ? [...policy.recording.channels].sort() : []
    if (channels.join() !== (tx.state.get('recording', 'now')?.channels ?? []).join()) tx.fact({ kind: 'recording.set', actor: 'system', subject: 'recording', attrs: { channels }, payload: null })
  })
}
