import type http from 'node:http'
import type { ArchiveRecord } from '../../../core/archive/record.ts'
import type { SinkId } from '../../../core/ids.ts'
import type { Milliseconds, UtcMs } from '../../../core/time.ts'

/** What every CRM's sink is given. */
export interface CrmParts {
  readonly id: SinkId
  readonly secretOf: (name: string) => string | null
  /** The way out, by proxy and with the firm's certificates. */
  readonly agent: (url: URL) => Promise<http.Agent>
  readonly now: () => UtcMs
  /**
   * All records that can go, in order, which are about the same message (`message`), or stand in the same conversation and
   * were recorded on the same day in UTC, with all that is about the same messages as these (`day`); without what this CRM would not have. Entries are made anew from all of them, whichever of them a batch brings.
   */
  readonly beside: (record: ArchiveRecord, per: 'message' | 'day') => Promise<readonly ArchiveRecord[]>
  /** For one request and its answer; default 30 s. */
  readonly within?: Milliseconds
}
