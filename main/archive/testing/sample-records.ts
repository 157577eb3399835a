import { createHash } from 'node:crypto'
import { RECORD_FORMAT, type ArchiveRecord, type SignedHead } from '../../../core/archive/record.ts'
import type { BatchId, ConsentKey, E164, LineId, MediaId, MessageId, ThreadId } from '../../../core/ids.ts'
import type { Batch, Packed } from '../sink.ts'

/* Records as an archive gets them, for the tests of what carries them there. */
const hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const THREAD = '5f0c1c1e-0000-4000-8000-000000000001' as ThreadId
export const advisorParty = { name: 'Sam Rowe', e164: '+12025550100' as E164, userId: null }
export const clientParty = { name: 'Dana Moreau', e164: '+447700900142' as E164, userId: null }

/** A message from Dana to Sam, the `number`th fact; `more` changes it. */
export function sampleRecord(number = 7, more: Partial<ArchiveRecord> = {}): ArchiveRecord {
  const hash = hex(`fact ${String(number)}`)
  return {
    format: RECORD_FORMAT, id: hash.slice(0, 32), kind: 'message', of: null,
    organisation: 'Harbour & Pine Wealth', advisor: { name: 'Sam Rowe', email: 'sam@harbourpine.example' },
    line: { id: 'main' as LineId, name: 'Sam Rowe' }, channel: 'whatsapp', direction: 'in', conversation: THREAD,
    message: `b0000000-0000-4000-8000-${String(number).padStart(12, '0')}` as MessageId,
    client: { ...clientParty, contact: null, profileName: 'Dana M' }, from: clientParty, to: advisorParty,
    time: { recorded: '2026-11-22T09:14:07.250Z', clockOffsetMs: -120, provider: '2026-11-22T09:14:05.000Z' },
    original: { type: 'text', text: `Good morning, this is message ${String(number)}.` }, delivered: null, dlp: [],
    policy: { digest: hex('policy'), revision: 12 }, status: 'received', failure: null, refusal: null, providerId: 'wamid.HBgMNDQ3NzAwOTAwMTQyFQIAEhgU',
    consent: { key: 'main:abc' as ConsentKey, state: 'opted-in', fact: 4, at: '2026-11-20T10:00:00.000Z', by: 'button' }, about: null, call: null, files: [],
    proof: { fact: number, hash, previous: hex(`fact ${String(number - 1)}`), facts: [number] },
    ...more,
  }
}

export const sampleCall = (number: number): ArchiveRecord => sampleRecord(number, {
  kind: 'call', channel: 'voice', direction: 'out', from: advisorParty, to: clientParty, original: null, status: null, consent: null,
  call: { began: '2026-11-22T09:14:05.000Z', answered: '2026-11-22T09:14:15.000Z', ended: '2026-11-22T09:16:15.500Z', end: 'hung-up', code: null, pauses: [{ from: '2026-11-22T09:15:00.000Z', to: '2026-11-22T09:15:30.000Z' }], transfers: [] },
})

/** With these bytes as its files, in pieces. */
export function packed(record: ArchiveRecord, ...files: readonly { readonly name: string, readonly mime: string, readonly bytes: Uint8Array, readonly missing?: string }[]): Packed {
  const kept = files.map(({ name, mime, bytes, missing = null }, index) => ({ id: `f${String(index)}-${record.id}` as MediaId, name, mime, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), missing }))
  return {
    record: { ...record, files: kept },
    async *file(id) {
      const found = files[kept.findIndex((one) => one.id === id)]
      if (found === undefined || found.missing !== undefined) throw new Error('no such file')
      for (let at = 0; at < found.bytes.length; at += 1000) yield found.bytes.subarray(at, at + 1000)
    },
  }
}

export const sampleHead: SignedHead = { format: 'compline.head/1', ledger: 'e1', fact: 40, hash: hex('fact 40'), at: '2026-11-22T10:00:00.000Z', publicKey: 'cHVibGlj', signature: 'c2lnbmVk' }
export const sampleBatch = (records: readonly Packed[]): Batch => ({ id: '0c0ffee0-0000-4000-8000-000000000001' as BatchId, at: Date.UTC(2026, 10, 22, 10), head: sampleHead, records })
