import { attachedKey } from '../../core/messaging/attachment.ts'
import type { Place } from '../../core/messaging/message.ts'
import type { Policy } from '../../core/policy.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Most that are offered of those sent lately, and how many messages are looked through for them. */
const RECENT = 5
const LOOKED_THROUGH = 50

/** Places that the advisor may want to send: the firm's own, and those sent from this desk, newest first, each once. */
export function knownPlaces({ db, payload }: Ledger, { places }: Pick<Policy, 'places'>): () => { readonly own: readonly Place[], readonly recent: readonly Place[] } {
  // The index `fact_place` has the same condition.
  const sent = db.prepare(`SELECT seq FROM fact WHERE kind = 'message.queued' AND attrs ->> '$.type' = 'location' ORDER BY seq DESC LIMIT ${String(LOOKED_THROUGH)}`)
  const own: readonly Place[] = places.map(({ name, address = null, latitude, longitude }) => ({ latitude, longitude, name, address }))
  return () => {
    const seen = new Set(own.map((place) => attachedKey({ place })))
    const recent: Place[] = []
    for (const { seq } of sent.all() as { seq: number }[]) {
      const content = payload(seq, 'message.queued')?.content
      if (content?.type !== 'location' || seen.has(attachedKey({ place: content.place }))) continue
      seen.add(attachedKey({ place: content.place }))
      if (recent.push(content.place) === RECENT) break
    }
    return { own, recent }
  }
}
