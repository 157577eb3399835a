import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressKey, ConsentKey, E164, LineId, MediaId, MessageId, SinkId, ThreadId } from '../../../core/ids.ts'
import { SECOND } from '../../../core/time.ts'
import { createClock, type Clock } from '../../clock.ts'
import { openLedger, type Ledger } from '../../ledger/ledger.ts'
import { testKeychain } from '../../testing/keychain.ts'
import { handTime, type HandTime } from '../../testing/time.ts'
import type { Batch, Delivered, Sink } from '../sink.ts'

/** A ledger that records everything, with clients who write. */
export interface LedgerOfRecords {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly time: HandTime
  readonly folder: string
  /** A client writes; the record's number. */
  said(text: string, file?: MediaId): number
  close(): void
}

export async function ledgerOfRecords(): Promise<LedgerOfRecords> {
  const folder = mkdtempSync(join(tmpdir(), 'compline-archive-'))
  const time = handTime()
  const clock = createClock('system', time)
  const ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: testKeychain(), recoveryPublicKey: undefined, clock })
  const thread = randomUUID() as ThreadId
  const from = { e164: '+12025550185' as E164, userId: null, profileName: null }
  ledger.write((tx) => {
    tx.fact({ kind: 'recording.set', actor: 'system', subject: 'recording', attrs: { channels: ['whatsapp', 'sms', 'voice'] }, payload: null })
    tx.fact({ kind: 'thread.opened', actor: 'system', subject: thread, attrs: { line: 'main' as LineId, channel: 'whatsapp', address: 'mei' as AddressKey, consent: 'main:mei' as ConsentKey, contact: null }, payload: from })
  })
  return {
    ledger, clock, time, folder,
    said(text, file) {
      const id = randomUUID() as MessageId
      const media = file === undefined ? null : { id: file, kind: 'image', mime: 'image/jpeg', bytes: 3, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null } as const
      return ledger.write((tx) => {
        const { seq } = tx.fact({ kind: 'message.received', actor: 'client', subject: id, attrs: { thread, type: media === null ? 'text' : 'media', provider: id, sentAt: tx.now, consent: null, about: null, media: file ?? null }, payload: { content: media === null ? { type: 'text', text } : { type: 'media', text, media, source: 'x' }, from, providerId: id } })
        if (file !== undefined) {
          ledger.db.prepare('INSERT INTO media_file (id, sealed) VALUES (?, ?)').run(file, Buffer.of(1))
          tx.fact({ kind: 'media.kept', actor: 'provider', subject: file, attrs: { message: id, bytes: 3 }, payload: { sha256: '00'.repeat(32), mime: 'image/jpeg', width: null, height: null, duration: null } })
        }
        return seq
      })
    },
    close() {
      clock.stop()
      ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Answer = Delivered | ((batch: Batch) => Delivered | Promise<Delivered>)
export const took: Delivered = { ok: true, receipt: 'taken' }
export const down: Delivered = { ok: false, why: 'HTTP 503', blames: 'sink' }

export interface ScriptedSink extends Sink {
  /** All that were handed to it, in their order. */
  readonly handed: Batch[]
  /** What it says next, in order; after them it takes everything. */
  answers(...answers: Answer[]): void
}
export function scriptedSink(id = 'vault', more: Partial<Pick<Sink, 'most' | 'wants' | 'kind'>> = {}): ScriptedSink {
  const handed: Batch[] = []
  let next: Answer[] = []
  return {
    id: id as SinkId, kind: 'https', most: 100, ...more, handed,
    answers(...answers) { next = answers },
    async deliver(batch) {
      handed.push(batch)
      const answer = next.shift() ?? took
      return typeof answer === 'function' ? answer(batch) : answer
    },
    test: () => Promise.resolve(took),
  }
}

export const wordsOf = ({ records }: Batch): string[] => records.map(({ record }) => record.original !== null && 'text' in record.original ? record.original.text : '')
/** As long as records are gathered in tests. */
export const GATHER = 60 * SECOND
