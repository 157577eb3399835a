import type { ArchiveRecord } from '../../../../../core/archive/record.ts'
import type { RecordRow } from '../../../../../core/archive/view.ts'
import type { E164, LineId, MessageId, ThreadId } from '../../../../../core/ids.ts'

export const aRow = (over: Partial<RecordRow> = {}): RecordRow => ({
  fact: 12, kind: 'message', state: 'delivered', at: Date.UTC(2026, 10, 23, 9, 14, 7), channel: 'whatsapp', direction: 'out', line: 'london' as LineId,
  thread: '6a4a2f2e-0000-4000-8000-000000000001' as ThreadId, message: '6a4a2f2e-0000-4000-8000-000000000002' as MessageId, contact: null,
  client: 'Dana Moreau', text: 'Good morning', refusal: null, erased: false, ...over,
})
const dana = { name: 'Dana Moreau', e164: '+447700900142' as E164, userId: null }
const sam = { name: 'Sam Rowe', e164: '+442079460018' as E164, userId: null }
export const aRecord = (over: Partial<ArchiveRecord> = {}): ArchiveRecord => ({
  format: 'compline.record/1', id: 'a'.repeat(32), kind: 'message', of: null, organisation: 'Harbour & Pine', advisor: { name: 'Sam Rowe', email: null },
  line: { id: 'london' as LineId, name: 'London' }, channel: 'whatsapp', direction: 'out', conversation: aRow().thread, message: aRow().message,
  client: { ...dana, contact: null, profileName: null }, from: sam, to: dana,
  time: { recorded: '2026-11-23T09:14:07.120Z', clockOffsetMs: 0, provider: null },
  original: { type: 'text', text: 'Good morning' }, delivered: null, dlp: [], policy: null, status: 'delivered', failure: null, refusal: null,
  providerId: null, consent: null, about: null, call: null, files: [], proof: { fact: 12, hash: 'b'.repeat(64), previous: 'c'.repeat(64), facts: [12] }, ...over,
})
