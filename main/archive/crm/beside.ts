import type { ArchiveRecord } from '../../../core/archive/record.ts'
import type { SinkId } from '../../../core/ids.ts'
import type { RecordState } from '../../../core/records/derived.ts'
import { DAY } from '../../../core/time.ts'
import type { RecordSource } from '../facts-of.ts'
import type { CrmParts } from './crm-parts.ts'

/** What this CRM would not have is left out: with it every later entry of its day would be refused as well. */
const CAN_GO = "due IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.id = ? || ' ' || record.id AND aside.state = 'aside')"

/** Finds what an entry is made of in the ledger. `build`: of createBuildRecord. */
export function createBeside({ db }: Pick<RecordSource, 'db'>, sink: SinkId, build: (state: RecordState) => ArchiveRecord): CrmParts['beside'] {
  const message = db.prepare(`SELECT row FROM record WHERE about = ? AND ${CAN_GO} ORDER BY due, fact`)
  const day = db.prepare(`SELECT row FROM record WHERE (thread = ? AND at >= ? AND at < ? OR about IN (SELECT about FROM record WHERE thread = ? AND at >= ? AND at < ?)) AND ${CAN_GO} ORDER BY due, fact`)
  const built = (rows: unknown): ArchiveRecord[] => (rows as { row: string }[]).map(({ row }) => build(JSON.parse(row) as RecordState))
  return async (record, per) => {
    if (per === 'message') return built(message.all(record.message, sink))
    const from = Math.floor(Date.parse(record.time.recorded) / DAY) * DAY
    const those = [record.conversation, from, from + DAY] as const
    return built(day.all(...those, ...those, sink))
  }
}
