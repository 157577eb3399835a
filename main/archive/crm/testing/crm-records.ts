import https from 'node:https'
import { createSecureContext } from 'node:tls'
import { onTestFinished } from 'vitest'
import { RECORD_FORMAT, type ArchiveRecord } from '../../../../core/archive/record.ts'
import type { BatchId, ContactId, E164, LineId, MessageId, SinkId, ThreadId } from '../../../../core/ids.ts'
import { firmAuthority } from '../../../network/testing/firm-authority.ts'
import { handTime, type HandTime } from '../../../testing/time.ts'
import type { Batch } from '../../sink.ts'
import type { CrmParts } from '../crm-parts.ts'

export const DANA = '+447700900142' as E164
const SAM = '+447700900100' as E164
const THREAD = '6f0c2f1e-6a3b-4d5e-9c41-0a5a2f6d7e01' as ThreadId

/** `number` is its fact's; a message in from Dana over WhatsApp, unless said otherwise. */
export function crmRecord(number: number, more: Partial<ArchiveRecord> = {}): ArchiveRecord {
  const direction = more.direction ?? 'in'
  const time = `2026-11-22T09:${String(number % 60).padStart(2, '0')}:00.000Z`
  const client = { name: 'Dana Moreau', e164: DANA, userId: null, contact: 'c1' as ContactId, profileName: 'Dana', ...more.client }
  const sam = { name: 'Sam Hill', e164: SAM, userId: null }
  const dana = { name: client.name, e164: client.e164, userId: client.userId }
  return {
    format: RECORD_FORMAT, id: number.toString(16).padStart(32, '0'), kind: 'message', of: null, organisation: 'Harbour & Pine',
    advisor: { name: 'Sam Hill', email: 'sam@harbourpine.example' }, line: { id: 'sam' as LineId, name: 'Sam' }, channel: 'whatsapp', direction,
    conversation: THREAD, message: `m${String(number)}` as MessageId, from: direction === 'in' ? dana : sam, to: direction === 'in' ? sam : dana,
    time: { recorded: time, clockOffsetMs: 0, provider: null }, original: { type: 'text', text: `Word ${String(number)}` }, delivered: null, dlp: [], policy: null,
    status: direction === 'in' ? 'received' : 'delivered', failure: null, refusal: null, providerId: null, consent: null, about: null, call: null, files: [],
    proof: { fact: number, hash: '', previous: '', facts: [number] },
    ...more, client,
  }
}

/** A call of four minutes and 12 seconds. */
export const callRecord = (number: number, more: Partial<ArchiveRecord> = {}): ArchiveRecord => crmRecord(number, {
  kind: 'call', channel: 'voice', original: null, status: null,
  call: { began: '2026-11-22T10:00:00.000Z', answered: '2026-11-22T10:00:08.000Z', ended: '2026-11-22T10:04:20.000Z', end: 'hung-up', code: null, pauses: [], transfers: [] }, ...more,
})

export const batchOf = (...records: readonly ArchiveRecord[]): Batch => ({
  id: 'b1' as BatchId, at: Date.UTC(2026, 10, 22, 9), records: records.map((record) => ({ record, async* file() { /* a CRM gets no bytes */ } })),
  head: { format: 'compline.head/1', ledger: 'l', fact: 1, hash: '', at: '', publicKey: '', signature: '' },
})

export interface CrmTest extends CrmParts { readonly time: HandTime, /** On record on this desk. */ readonly all: ArchiveRecord[], readonly secrets: Map<string, string> }

/** Trusts the test's authority, and no other. */
export function crmTest(): CrmTest {
  const time = handTime()
  const all: ArchiveRecord[] = []
  const secrets = new Map([['crm-token', 'pat-eu1-secret'], ['crm-secret', 'consumer-secret']])
  const agents: https.Agent[] = []
  onTestFinished(() => { for (const agent of agents) agent.destroy() })
  return {
    id: 'crm' as SinkId, time, all, secrets, now: time.now, secretOf: (name) => secrets.get(name) ?? null,
    agent: () => {
      const agent = new https.Agent({ keepAlive: false, secureContext: createSecureContext({ ca: firmAuthority }) })
      agents.push(agent)
      return Promise.resolve(agent)
    },
    beside(record, per) {
      const day = all.filter((one) => one.conversation === record.conversation && one.time.recorded.slice(0, 10) === record.time.recorded.slice(0, 10))
      return Promise.resolve(all.filter((one) => per === 'message' ? one.message === record.message : day.some(({ message }) => message === one.message)))
    },
  }
}
export const never = new AbortController().signal
