import { randomUUID } from 'node:crypto'
import type { SignedHead } from '../../core/archive/record.ts'
import type { SinkStatus } from '../../core/archive/view.ts'
import type { BatchId } from '../../core/ids.ts'
import type { RecordState, SinkState } from '../../core/records/derived.ts'
import { MINUTE, SECOND, type Milliseconds, type UtcMs } from '../../core/time.ts'
import { backoff } from '../backoff.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createGather, type Going } from './gather.ts'
import type { Fault, Pack } from './pack.ts'
import { createQueue, placeOf } from './queue.ts'
import type { HeadFact } from './signed-head.ts'
import type { Batch, Delivered, Sink } from './sink.ts'

export interface CourierParts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: () => number
  readonly sink: Sink
  /** So long records are gathered into a batch. */
  readonly every: Milliseconds
  readonly pack: Pack
  readonly sign: (fact: HeadFact) => SignedHead
  readonly changed: () => void
}

/** Takes records to one sink, batch by batch, in order. It waits for no other. */
export interface Courier {
  readonly id: SinkStatus['id']
  /** There may be something to take. */
  wake(): void
  /** Something has changed that may let it through: at once, whatever it waited for. */
  now(): void
  /** Once more what the sink would not have; false = it has set no such record aside. */
  again(fact: number): boolean
  /** All of those. */
  againAll(): void
  state(): SinkStatus
  /** Of the first record that it has not; null = it has all. */
  oldestAt(): UtcMs | null
  needsIt(): boolean
  settled(): Promise<void>
  stop(): void
}

type Refusal = Exclude<Delivered, { readonly ok: true }>

/** What IT must mend is tried more seldom: from half a minute to half an hour. */
const FOR_IT = { later: 4, most: 30 * MINUTE } as const
const AFTER_TROUBLE = 10 * SECOND

export function createCourier({ ledger, clock, random, sink, every, pack, sign, changed }: CourierParts): Courier {
  const { id } = sink
  const queue = createQueue(ledger, id)
  const stopping = new AbortController()
  const gather = createGather({ ledger, sink, queue, pack, sign, setAside })
  let working: Promise<void> | null = null
  let once = false
  let busy = false
  let hurried = false
  let attempt = 0
  let failure: Refusal | null = null
  let waitsUntil: UtcMs | null = null
  let sending = false
  /** Halved where the sink will not say which record it would not have. */
  let most = sink.most
  let retries: number[] = []
  let offAlarm = (): void => undefined
  const stateOf = (): SinkState => ledger.state.get('sink', id) ?? { id, kind: sink.kind, upTo: null, sending: null, delivered: 0, deliveredAt: null }

  function later(until: UtcMs): void {
    offAlarm()
    waitsUntil = until
    offAlarm = clock.at(until, () => {
      waitsUntil = null
      wake()
    })
  }

  /** The next batch, on record before anything of it leaves; null = nothing is to go now. */
  function begun(): Going | null {
    const state = stateOf()
    const open = gather.resumed(state)
    if (open !== null) return open
    // Looked at first, without opening any: this runs with each message.
    const count = queue.next(state.upTo, most).length
    if (count === 0) {
      once = false
      return null
    }
    if (count < most && !once) {
      // A clock that was set back does not keep them for ever.
      const at = Math.min(queue.oldestAt(state.upTo) ?? 0, clock.now()) + every
      if (at > clock.now()) {
        later(at)
        return null
      }
    }
    once = false
    const { going, upTo } = gather.gathered(state.upTo, most)
    // All that were left could not be made.
    if (upTo === null) return null
    const batch = randomUUID() as BatchId
    if (going.length === 0) {
      ledger.write((tx) => tx.fact({ kind: 'sink.delivered', actor: 'system', subject: id, attrs: { batch, upTo, count: 0, head: gather.head() }, payload: { receipt: 'not wanted' } }))
      return begun()
    }
    const { seq } = ledger.write((tx) => tx.fact({ kind: 'sink.sending', actor: 'system', subject: id, attrs: { batch, upTo, count: going.length }, payload: null }))
    return gather.begun(batch, seq, going, upTo)
  }

  async function handOver(batch: Batch): Promise<Delivered> {
    sending = true
    changed()
    const faults: Fault[] = []
    const records = batch.records.map((packed) => pack.watched(packed, (fault) => { faults.push(fault) }))
    let answer: Delivered
    try {
      answer = await sink.deliver({ ...batch, records }, stopping.signal)
    } catch (error) {
      answer = { ok: false, why: error instanceof Error ? error.name : 'it failed', blames: 'sink' }
    } finally {
      sending = false
    }
    const [fault] = faults
    // A file of ours that cannot be read is nobody's fault there, and would stop all behind it.
    return !answer.ok && fault !== undefined ? { ok: false, why: fault.why, blames: 'record', fact: fault.fact, code: fault.code } : answer
  }

  function setAside(record: number, code: string, details: string): void {
    ledger.write((tx) => tx.fact({ kind: 'sink.set-aside', actor: 'system', subject: id, attrs: { record, code }, payload: { details } }))
  }

  /** Whether it can go on at once. */
  function refused(answer: Refusal, { states }: Pick<Going, 'states'>): boolean {
    if (answer.blames === 'record') {
      const named = states.find(({ fact }) => fact === answer.fact) ?? (states.length === 1 ? states[0] : undefined)
      attempt = 0
      if (named !== undefined) {
        setAside(named.fact, answer.code, answer.why)
        most = sink.most
      } else {
        most = Math.max(1, Math.floor(states.length / 2))
        halve(states, most)
      }
      once = true
      changed()
      return true
    }
    attempt += 1
    failure = answer
    // Asked for while this attempt was under way: what was mended meanwhile is not waited for.
    if (hurried) {
      hurried = false
      return true
    }
    const wait = answer.blames === 'needs-it' ? backoff(attempt + FOR_IT.later, random, FOR_IT.most) : Math.max(backoff(attempt, random), answer.after ?? 0)
    later(clock.now() + wait)
    changed()
    return false
  }

  /** Instead of the batch that was refused its first half goes: on record, as every batch before it leaves. */
  function halve(states: readonly RecordState[], count: number): void {
    const last = states[count - 1]
    if (last !== undefined) ledger.write((tx) => tx.fact({ kind: 'sink.sending', actor: 'system', subject: id, attrs: { batch: randomUUID() as BatchId, upTo: placeOf(last), count }, payload: null }))
  }

  /** It is there, and must be known to be: where it cannot be written now, it is tried until it can. */
  async function keep(work: () => void): Promise<void> {
    for (;;) {
      try {
        return work()
      } catch (error) {
        console.error('archive', id, error instanceof Error ? error.message : error)
        if (stopping.signal.aborted) return
        await new Promise<void>((resolve) => {
          const off = clock.at(clock.now() + AFTER_TROUBLE, resolve)
          stopping.signal.addEventListener('abort', () => { off(); resolve() }, { once: true })
        })
      }
    }
  }
  function went(): void {
    attempt = 0
    hurried = false
    failure = null
    changed()
  }

  /** One that was set aside, by itself; what becomes of it does not hold up the others. */
  async function retry(fact: number): Promise<boolean> {
    const state = ledger.state.get('record', String(fact))
    const batch = state === null ? null : gather.single(randomUUID() as BatchId, state)
    if (batch === null) return true
    const answer = await handOver(batch)
    if (answer.ok) {
      await keep(() => { ledger.write((tx) => tx.fact({ kind: 'sink.recovered', actor: 'advisor', subject: id, attrs: { record: fact, batch: batch.id, head: batch.head.hash }, payload: { receipt: answer.receipt } })) })
      went()
      return true
    }
    if (stopping.signal.aborted) return false
    if (answer.blames === 'record') {
      changed()
      return true
    }
    refused(answer, { states: [] })
    return false
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const [fact, ...rest] = retries
      if (fact !== undefined) {
        retries = rest
        if (!await retry(fact)) return
        continue
      }
      const going = begun()
      if (going === null) return
      const answer = await handOver(going.batch)
      if (answer.ok) {
        const { batch, upTo, states } = going
        await keep(() => { ledger.write((tx) => tx.fact({ kind: 'sink.delivered', actor: 'system', subject: id, attrs: { batch: batch.id, upTo, count: states.length, head: batch.head.hash }, payload: { receipt: answer.receipt } })) })
        most = Math.min(sink.most, most * 2)
        went()
      } else if (stopping.signal.aborted || !refused(answer, going)) return
    }
  }

  let rerun = false
  function wake(): void {
    // Also of what the work itself puts on record: it is told of that before it has given its promise.
    rerun = busy
    if (stopping.signal.aborted || busy) return
    // What gathers may be full by now; what failed waits its time.
    if (waitsUntil !== null && failure !== null) return
    busy = true
    working = work()
      .catch((error: unknown) => {
        console.error('archive', id, error instanceof Error ? error.message : error)
        later(clock.now() + AFTER_TROUBLE)
      })
      .finally(() => {
        busy = false
        working = null
        if (rerun && !stopping.signal.aborted) wake()
      })
  }
  function now(): void {
    offAlarm()
    waitsUntil = null
    once = true
    hurried = busy
    wake()
  }

  return {
    id, wake, now,
    again(fact) {
      if (!queue.aside().includes(fact)) return false
      if (!retries.includes(fact)) retries = [...retries, fact]
      now()
      return true
    },
    againAll() {
      retries = [...new Set([...retries, ...queue.aside()])]
      now()
    },
    state() {
      const { upTo, delivered, deliveredAt } = stateOf()
      return {
        id, kind: sink.kind, delivered, deliveredAt, queued: queue.waiting(upTo), aside: queue.aside().length, oldestAt: queue.oldestAt(upTo),
        state: sending ? 'sending' : failure === null ? 'idle' : failure.blames === 'needs-it' ? 'needs-it' : 'retrying',
        trouble: failure?.why ?? null, retryAt: failure === null ? null : waitsUntil,
      }
    },
    needsIt: () => failure?.blames === 'needs-it',
    oldestAt: () => queue.oldestAt(stateOf().upTo),
    async settled() { while (working !== null) await working },
    stop() {
      offAlarm()
      stopping.abort()
    },
  }
}
