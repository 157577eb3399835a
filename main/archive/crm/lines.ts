import type { ArchiveRecord, RecordId } from '../../../core/archive/record.ts'
import { words } from '../../locales/en.ts'
import { filesIn, saidIn } from './said.ts'

/** One message or call in an entry, with what became of it. */
export interface Line {
  /** When the sender says it was sent, else when it was put on record; ISO 8601. */
  readonly at: string
  readonly direction: 'in' | 'out' | null
  readonly from: string
  readonly text: string
  /** A line each: its files, later versions, that it was taken back, that it did not arrive. */
  readonly notes: readonly string[]
}

export const saidAt = ({ time }: ArchiveRecord): string => time.provider ?? time.recorded
const dayOf = (iso: string): string => iso.slice(0, 10)
/** `14:05`; with the day where it is another one. */
export const clockOf = (iso: string, day: string): string => dayOf(iso) === day ? iso.slice(11, 16) : `${dayOf(iso)} ${iso.slice(11, 16)}`
export const nameOf = ({ name, e164, userId, extension }: ArchiveRecord['from']): string => name ?? e164 ?? userId ?? extension ?? '?'

/** Of records in order. A change of something that is not among them stands by itself. `day`: as in `2026-11-22`. */
export function linesOf(records: readonly ArchiveRecord[], day: string): Line[] {
  const ids = new Set<RecordId>(records.filter(isSaid).map(({ id }) => id))
  return records.flatMap((record): Line[] => {
    const plain = { at: saidAt(record), direction: record.direction, from: nameOf(record.from) }
    if (!isSaid(record)) {
      const change = record.of !== null && ids.has(record.of) ? null : changeIn(record, day)
      return change === null ? [] : [{ ...plain, text: words.crm.elsewhere(change), notes: [] }]
    }
    const later = records.filter(({ of }) => of === record.id)
    const files = later.findLast(({ kind }) => kind === 'file')?.files ?? record.files
    const status = later.findLast((one) => one.kind === 'status')?.status ?? record.status
    return [{ ...plain, text: saidIn(record), notes: [...record.call === null ? filesIn(files) : [], ...later.flatMap((one) => one.kind === 'status' || one.kind === 'file' ? [] : changeIn(one, day) ?? []), ...fateOf(status)] }]
  })
}

const isSaid = ({ kind }: ArchiveRecord): boolean => kind === 'message' || kind === 'call'

function changeIn(record: ArchiveRecord, day: string): string | null {
  const time = clockOf(saidAt(record), day)
  switch (record.kind) {
    case 'edit': return words.crm.edited(time, saidIn(record))
    case 'revoke': return words.crm.revoked(time)
    case 'transcript': return words.crm.transcript(saidIn(record))
    case 'file': return filesIn(record.files).join(' ')
    case 'status': return fateOf(record.status)[0] ?? null
    case 'message':
    case 'call':
    case 'refusal':
    case 'consent': return null
  }
}

/** Only what changes the meaning: who reads the CRM must not take for said what nobody got. */
const fateOf = (status: ArchiveRecord['status']): string[] => status === 'failed' || status === 'canceled' ? [words.crm.failed] : status === 'unknown' ? [words.crm.unknown] : []
