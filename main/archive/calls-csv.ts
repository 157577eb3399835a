import type { ArchiveRecord } from '../../core/archive/record.ts'
import { SECOND } from '../../core/time.ts'

/** What is said of each call beside its sound; RFC 4180, UTF-8, times in UTC. `recording`: the file's name in the batch; empty = none. */
const columns = [
  'record', 'recording', 'direction', 'began', 'answered', 'ended', 'talked_seconds', 'end', 'code', 'advisor', 'advisor_email', 'line', 'from_name', 'from_number', 'to_name', 'to_number',
  'pauses', 'transfers', 'provider_id', 'sha256', 'missing', 'fact', 'hash',
] as const

export interface ListedCall { readonly record: ArchiveRecord, readonly recording: string | null }

export const callsCsv = (calls: readonly ListedCall[]): string =>
  [columns.join(','), ...calls.map((call) => { const row = rowOf(call); return columns.map((column) => cell(row[column])).join(',') }), ''].join('\r\n')

function rowOf({ record, recording }: ListedCall): Record<(typeof columns)[number], string | number | null> {
  const { call, from, to, files: [file], advisor, line, proof } = record
  return {
    record: record.id, recording, direction: record.direction, began: call?.began ?? null, answered: call?.answered ?? null, ended: call?.ended ?? null,
    talked_seconds: call?.answered == null || call.ended === null ? null : (Date.parse(call.ended) - Date.parse(call.answered)) / SECOND,
    end: call?.end ?? null, code: call?.code ?? null, advisor: words(advisor.name), advisor_email: advisor.email, line: words(line?.name),
    from_name: words(from.name), from_number: from.e164 ?? from.extension ?? null, to_name: words(to.name), to_number: to.e164 ?? to.extension ?? null,
    pauses: (call?.pauses ?? []).map((pause) => `${pause.from}/${pause.to ?? ''}`).join(' '), transfers: words((call?.transfers ?? []).map((one) => `${one.at}/${one.to}/${one.done ? 'done' : 'not done'}`).join(' ')),
    provider_id: words(record.providerId), sha256: file?.sha256 ?? null, missing: file?.missing ?? null, fact: proof.fact, hash: proof.hash,
  }
}

/** A spreadsheet takes what begins so for a formula; people choose their own names. */
const words = (text: string | null | undefined): string | null => text == null ? null : /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
const cell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
