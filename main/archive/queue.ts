import type { SinkId } from '../../core/ids.ts'
import type { QueuePlace, RecordState } from '../../core/records/derived.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** What of the records one sink has not, in their order; what it would not have is left out. */
export interface Queue {
  /** Up to `upTo`, or all; at most `most`. */
  next(after: QueuePlace | null, most: number, upTo?: QueuePlace | null): readonly RecordState[]
  waiting(after: QueuePlace | null): number
  /** When the first of them could have gone; null = none waits. */
  oldestAt(after: QueuePlace | null): UtcMs | null
  aside(): readonly number[]
}

const START: QueuePlace = { due: 0, fact: 0 }
const END: QueuePlace = { due: Number.MAX_SAFE_INTEGER, fact: 0 }

const WAITS = "FROM record WHERE due IS NOT NULL AND (due, fact) > (?, ?) AND (due, fact) <= (?, ?) AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.id = ? || ' ' || record.id)"
export const NEXT = `SELECT row ${WAITS} ORDER BY due, fact LIMIT ?`

export function createQueue({ db }: Pick<Ledger, 'db'>, sink: SinkId): Queue {
  const next = db.prepare(NEXT)
  const count = db.prepare(`SELECT count(*) AS n ${WAITS}`)
  const at = db.prepare('SELECT at FROM fact WHERE seq = ?')
  const aside = db.prepare("SELECT record FROM aside WHERE sink = ? AND state = 'aside' ORDER BY record")
  const between = (after: QueuePlace | null, upTo: QueuePlace | null): [number, number, number, number, string] => {
    const [from, to] = [after ?? START, upTo ?? END]
    return [from.due, from.fact, to.due, to.fact, sink]
  }
  const records = (after: QueuePlace | null, most: number, upTo: QueuePlace | null = null): RecordState[] =>
    (next.all(...between(after, upTo), most) as { row: string }[]).map(({ row }) => JSON.parse(row) as RecordState)
  return {
    next: records,
    waiting: (after) => (count.get(...between(after, null)) as { n: number }).n,
    oldestAt(after) {
      const [first] = records(after, 1)
      return first?.due == null ? null : (at.get(first.due) as { at: UtcMs }).at
    },
    aside: () => (aside.all(sink) as { record: number }[]).map(({ record }) => record),
  }
}

export const placeOf = ({ due, fact }: RecordState): QueuePlace => ({ due: due ?? fact, fact })
