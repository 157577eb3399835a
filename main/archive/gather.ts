import type { SignedHead } from '../../core/archive/record.ts'
import type { BatchId } from '../../core/ids.ts'
import type { QueuePlace, RecordState, SinkState } from '../../core/records/derived.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Pack } from './pack.ts'
import { placeOf, type Queue } from './queue.ts'
import type { HeadFact } from './signed-head.ts'
import type { Batch, Packed, Sink } from './sink.ts'

export interface Gathered { readonly going: readonly { readonly state: RecordState, readonly packed: Packed }[], /** How far was looked; null = at none. */ readonly upTo: QueuePlace | null }
/** A batch that is on record, and what it was made of. */
export interface Going { readonly batch: Batch, readonly states: readonly RecordState[], readonly upTo: QueuePlace }

/** Records that are looked at for one batch, where the sink wants few of them. */
const LOOKED_AT = 1000

interface GatherParts {
  readonly ledger: Ledger
  readonly sink: Pick<Sink, 'id' | 'wants'>
  readonly queue: Queue
  readonly pack: Pack
  readonly sign: (fact: HeadFact) => SignedHead
  /** It cannot be made. */
  readonly setAside: (record: number, code: string, details: string) => void
}

/** Makes batches for one sink. A batch follows from the fact that it was about to go: its moment, its head, its records. */
export function createGather({ ledger, sink, queue, pack, sign, setAside }: GatherParts) {
  const factAt = ledger.db.prepare('SELECT seq, at, hash FROM fact WHERE seq = ?')
  const sendingFact = ledger.db.prepare("SELECT seq, at, hash FROM fact WHERE subject = ? AND kind = 'sink.sending' AND attrs ->> '$.batch' = ? ORDER BY seq DESC LIMIT 1")
  const lastFact = ledger.db.prepare('SELECT seq, at, hash FROM fact ORDER BY seq DESC LIMIT 1')
  const asFact = (row: object | undefined): HeadFact | null => row === undefined ? null : row as HeadFact

  function made(state: RecordState): Packed | null {
    try {
      return pack(state)
    } catch (error) {
      setAside(state.fact, 'cannot-be-made', error instanceof Error ? error.name : 'its facts are not in order')
      return null
    }
  }
  /** What of the next ones the sink wants. */
  function gathered(after: QueuePlace | null, limit: number, upTo: QueuePlace | null = null): Gathered {
    const going: { state: RecordState, packed: Packed }[] = []
    let place: QueuePlace | null = null
    for (const state of queue.next(after, upTo === null ? Math.max(LOOKED_AT, limit) : -1, upTo)) {
      if (going.length >= limit) break
      const packed = made(state)
      place = placeOf(state)
      if (packed !== null && sink.wants?.(packed.record) !== false) going.push({ state, packed })
    }
    return { going, upTo: place }
  }
  const batchOf = (id: BatchId, fact: HeadFact, going: Gathered['going']): Batch =>
    ({ id, at: fact.at, head: sign(fact), records: going.map(({ packed }) => packed) })

  return {
    gathered,
    /** `fact`: the one that says that it is about to go. */
    begun: (id: BatchId, fact: number, going: Gathered['going'], upTo: QueuePlace): Going =>
      ({ batch: batchOf(id, asFact(factAt.get(fact)) ?? { seq: fact, at: 0, hash: new Uint8Array() }, going), states: going.map(({ state }) => state), upTo }),
    /** Of what a crash left open: the same batch. */
    resumed({ upTo, sending }: Pick<SinkState, 'upTo' | 'sending'>): Going | null {
      const fact = sending === null ? null : asFact(sendingFact.get(sink.id, sending.batch))
      if (sending === null || fact === null) return null
      const { going } = gathered(upTo, Number.MAX_SAFE_INTEGER, sending.upTo)
      return going.length === 0 ? null : { batch: batchOf(sending.batch, fact, going), states: going.map(({ state }) => state), upTo: sending.upTo }
    },
    /** One by itself, dated now. */
    single(id: BatchId, state: RecordState): Batch | null {
      const packed = made(state)
      const fact = asFact(lastFact.get())
      return packed === null || fact === null ? null : batchOf(id, fact, [{ state, packed }])
    },
    /** Where the chain stands; hex. */
    head: (): string => Buffer.from(asFact(lastFact.get())?.hash ?? []).toString('hex'),
  }
}
