import type { RecordCounts, RecordDetail, RecordFilter, RecordPlaceState, RecordsPage } from '../../core/archive/view.ts'
import type { Poke } from '../../core/ipc.ts'
import { CRM } from '../../core/policy/crm.ts'
import type { Policy } from '../../core/policy.ts'
import type { Archive } from '../archive/archive.ts'
import type { RecordState } from '../../core/records/derived.ts'
import type { UtcMs } from '../../core/time.ts'
import { createBuildRecord, whoseOf } from '../archive/build-record.ts'
import type { Handlers } from '../ipc/handlers.ts'
import type { MediaStore } from '../media/media-store.ts'
import { saveCopy } from '../media/save-copy.ts'
import { createAttestation } from './attestation.ts'
import { createCheck } from './check.ts'
import { createClients } from './clients.ts'
import { createExport, type ExportWorld } from './export.ts'
import { all, asked, conditionsOf, sinksOf, type Condition } from './place.ts'
import { createReceipts } from './receipts.ts'
import { createRecordRows, type RecordRowParts } from './record-rows.ts'

interface RecordParts extends RecordRowParts {
  readonly policy: Policy
  readonly archive: Archive
  readonly world: { readonly poke: (poke: Poke) => void }
}
/** For what is written out. */
export interface RecordHandlerParts extends RecordParts {
  readonly media: Pick<MediaStore, 'read'>
  readonly now: () => UtcMs
  readonly world: ExportWorld
}
type RecordHandlers = Pick<Handlers, Extract<keyof Handlers, `${'records' | 'attestation'}.${string}`>>

/** What the Records screen asks. Nothing of it is kept: each answer is read from the ledger. */
export function createRecordHandlers(parts: RecordHandlerParts): RecordHandlers {
  const { ledger, policy, world } = parts
  const { db, state } = ledger
  const sinks = sinksOf(policy)
  const clientsNamed = createClients(parts)
  const rowOf = createRecordRows(parts)
  const receiptsOf = createReceipts(ledger, sinks)
  const attest = createAttestation({ ...parts, policy })
  const recordOf = createBuildRecord(ledger, whoseOf(policy))
  const today = (): string => new Date(parts.now()).toISOString().slice(0, 10)
  const writeOut = createExport({ world, media: parts.media, recordOf, today })
  const checkChain = createCheck(db.location() ?? '', (done, total) => { world.poke({ kind: 'records-progress', what: 'check', done, total }) })
  ledger.onRecords(() => { world.poke({ kind: 'records' }) })

  const whole = (filter: RecordFilter): Condition => asked(filter, filter.client.trim() === '' ? null : clientsNamed(filter.client))
  const records = ({ sql, values }: Condition, rest: string): RecordState[] =>
    (db.prepare(`SELECT fact FROM record WHERE ${sql} ${rest}`).all(...values) as { fact: number }[]).flatMap(({ fact }) => state.get('record', String(fact)) ?? [])

  function placeOf({ fact }: RecordState): RecordPlaceState {
    const conditions = Object.entries(conditionsOf(ledger, sinks)) as [RecordPlaceState, Condition][]
    const found = conditions.find(([, { sql, values }]) => db.prepare(`SELECT 1 FROM record WHERE id = ? AND (${sql})`).get(String(fact), ...values) !== undefined)
    return found?.[0] ?? 'kept'
  }
  /** Facts that are not in order must not hide the rest of it. */
  function madeOf(record: RecordState): RecordDetail['record'] {
    try {
      return recordOf(record)
    } catch {
      return null
    }
  }
  /** Where the CRM has it. */
  function crmUrlOf(record: RecordDetail['record'], receipts: RecordDetail['receipts']): string | null {
    const receipt = receipts.find(({ sink, state }) => sink === CRM && state === 'delivered')
    return record === null || receipt === undefined ? null : parts.archive.sink(CRM)?.urlOf?.(record, receipt.details) ?? null
  }
  function detail(state: RecordState | null): RecordDetail | null {
    if (state === null) return null
    const [record, receipts] = [madeOf(state), receiptsOf(state)]
    return { row: rowOf(state, placeOf(state)), record, receipts, crmUrl: crmUrlOf(record, receipts) }
  }

  return {
    'records.list'({ filter, after, limit }): RecordsPage {
      const condition = all([...after === null ? [] : [{ sql: 'fact < ?', values: [after] }], whole(filter), ...filter.state === null ? [] : [conditionsOf(ledger, sinks)[filter.state]]])
      const found = records(condition, `ORDER BY fact DESC LIMIT ${String(limit + 1)}`)
      const page = found.slice(0, limit)
      return { rows: page.map((record) => rowOf(record, filter.state ?? placeOf(record))), next: found.length > limit ? page.at(-1)?.fact ?? null : null }
    },
    'records.counts'({ filter }): RecordCounts {
      const { queued, waiting, aside, kept } = conditionsOf(ledger, sinks)
      const wanted = whole(filter)
      // Each by itself: SQLite then reads the index alone, and not the rows.
      const count = (...conditions: Condition[]): number => {
        const { sql, values } = all([wanted, ...conditions])
        return (db.prepare(`SELECT count(*) AS n FROM record WHERE ${sql}`).get(...values) as { n: number }).n
      }
      const captured = count()
      const counted = { queued: count(queued), waiting: count(waiting), aside: count(aside), kept: count(kept) }
      return { captured, ...counted, delivered: captured - counted.queued - counted.waiting - counted.aside - counted.kept, refused: count({ sql: "kind = 'refusal'", values: [] }) }
    },
    'records.get': ({ fact }) => detail(state.get('record', String(fact))),
    'records.ofMessage': ({ messageId }) => detail(records({ sql: "about = ? AND kind IN ('message', 'call', 'refusal')", values: [messageId] }, 'ORDER BY fact LIMIT 1')[0] ?? null),
    'records.status': parts.archive.status,
    'records.retry': ({ sink, fact }) => ({ ok: fact === null ? parts.archive.retry(sink) : parts.archive.retryAside(sink, fact) }),
    'records.check': checkChain,
    'records.export': ({ filter, format }) => writeOut(records(all([whole(filter), ...filter.state === null ? [] : [conditionsOf(ledger, sinks)[filter.state]]]), 'ORDER BY fact'), format),
    'attestation.get': ({ contactId }) => attest({ contact: contactId, from: null, to: null }),
    async 'attestation.export'({ contactId, from, to }) {
      const path = await world.saveAs(`attestation-${today()}.json`)
      if (path === null) return { ok: false, details: '' }
      const attestation = attest({ contact: contactId, from, to })
      try {
        await saveCopy(path, inOne(`${JSON.stringify(attestation, null, 2)}\n`), world.platform)
      } catch (error) {
        return { ok: false, details: error instanceof Error ? error.message : String(error) }
      }
      return { ok: true, events: attestation.clients.reduce((sum, { events }) => sum + events.length, 0) }
    },
  }
}

async function* inOne(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
