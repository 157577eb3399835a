import type { RecordReceipt } from '../../core/archive/view.ts'
import type { BatchId, SinkId } from '../../core/ids.ts'
import { asideId, type QueuePlace, type RecordState, type SinkState } from '../../core/records/derived.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** The batch that went over this place: the first of those after it became due. */
export const DELIVERED_WITH = `SELECT seq, at, attrs ->> '$.batch' AS batch FROM fact WHERE kind = 'sink.delivered' AND subject = ? AND seq > ?
  AND (attrs ->> '$.upTo.due' > ? OR (attrs ->> '$.upTo.due' = ? AND attrs ->> '$.upTo.fact' >= ?)) ORDER BY seq LIMIT 1`
const BEGAN = "SELECT attrs ->> '$.after.due' AS due, attrs ->> '$.after.fact' AS fact FROM fact WHERE kind = 'sink.begun' AND subject = ? ORDER BY seq LIMIT 1"

const within = (place: QueuePlace, upTo: QueuePlace | null): boolean => upTo !== null && (place.due < upTo.due || (place.due === upTo.due && place.fact <= upTo.fact))

/** How each sink has one record; those that began after it, and so never get it, are left out. */
export function createReceipts(ledger: Ledger, wanted: readonly SinkId[]): (record: RecordState) => RecordReceipt[] {
  const { db, state } = ledger
  const deliveredWith = db.prepare(DELIVERED_WITH)
  const began = db.prepare(BEGAN)
  const sinks = db.prepare('SELECT id FROM sink ORDER BY id')
  const batchAt = db.prepare("SELECT at, attrs ->> '$.batch' AS batch FROM fact WHERE seq = ?")

  function of({ id, kind, upTo, sending }: SinkState, record: RecordState): RecordReceipt | null {
    const receipt = (of: RecordReceipt['state'], more: Partial<RecordReceipt> = {}): RecordReceipt => ({ sink: id, kind, state: of, at: null, batch: null, details: '', ...more })
    if (record.due === null) return wanted.includes(id) ? receipt('waiting') : null
    const place = { due: record.due, fact: record.fact }
    const aside = state.get('aside', asideId(id, record.fact))
    if (aside !== null) {
      const { at, batch } = batchAt.get(aside.fact) as { at: number, batch: BatchId | null }
      if (aside.state === 'aside') return receipt('aside', { at, details: [aside.code, ledger.payload(aside.fact, 'sink.set-aside')?.details ?? ''].filter((text) => text !== '').join(': ') })
      return receipt('delivered', { at, batch, details: ledger.payload(aside.fact, 'sink.recovered')?.receipt ?? '' })
    }
    if (within(place, sending?.upTo ?? null) && !within(place, upTo)) return receipt('sending', { batch: sending?.batch ?? null })
    if (!within(place, upTo)) return wanted.includes(id) ? receipt('queued') : null
    const after = began.get(id) as { due: number | null, fact: number | null } | undefined
    if (after?.due != null && after.fact !== null && within(place, { due: after.due, fact: after.fact })) return null
    const found = deliveredWith.get(id, place.due, place.due, place.due, place.fact) as { seq: number, at: number, batch: BatchId } | undefined
    return found === undefined ? null : receipt('delivered', { at: found.at, batch: found.batch, details: ledger.payload(found.seq, 'sink.delivered')?.receipt ?? '' })
  }
  return (record) => {
    const known = (sinks.all() as { id: SinkId }[]).flatMap(({ id }) => state.get('sink', id) ?? [])
    return known.flatMap((sink) => of(sink, record) ?? [])
  }
}
