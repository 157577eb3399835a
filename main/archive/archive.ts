import type { ArchiveStatus, SinkStatus } from '../../core/archive/view.ts'
import type { SinkId } from '../../core/ids.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import { CRM } from '../../core/policy/crm.ts'
import type { Policy } from '../../core/policy.ts'
import type { Status } from '../../core/status.ts'
import { MINUTE, SECOND } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { MediaStore } from '../media/media-store.ts'
import { createBuildRecord, whoseOf } from './build-record.ts'
import { createCourier } from './courier.ts'
import { createPack } from './pack.ts'
import { createSigner } from './signed-head.ts'
import type { Sink } from './sink.ts'

export interface ArchiveParts {
  readonly policy: Pick<Policy, 'organisation' | 'advisor' | 'lines' | 'archive'>
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: () => number
  readonly media: Pick<MediaStore, 'read'>
  /** Of the policy, its CRM as `crm`. */
  readonly sinks: readonly Sink[]
  /** Something of `brief` may be another now. */
  readonly changed: () => void
}

/** Delivery to the firm's archives, each at its own pace. */
export interface Archive {
  start(): void
  status(): ArchiveStatus
  /** As it delivers there; null = there is no such one. */
  sink(id: string): Sink | null
  /** What the app's header says; cheap. */
  brief(): NonNullable<Status['archive']>
  /** Nothing more may be said on this channel: the archive is too far behind with what was. */
  blocks(channel: ThreadChannel): boolean
  /** Again at once, with all that it set aside; false = there is no such sink. */
  retry(sink: SinkId): boolean
  /** That one alone; false = it is not set aside there. */
  retryAside(sink: SinkId, fact: number): boolean
  /** The machine woke, or its network came back. */
  woke(): void
  settled(): Promise<void>
  /** Delivery ends; what is under way has so long as `settled` is waited for. */
  stop(): void
}

/** Where a CRM stands alone. */
const EVERY = 60 * SECOND

export function createArchive({ policy, ledger, clock, random, media, sinks, changed }: ArchiveParts): Archive {
  const limits = policy.archive
  const pack = createPack(createBuildRecord(ledger, whoseOf(policy)), media)
  const sign = createSigner(ledger.sealing)
  let last: ArchiveStatus['gap'] = 'none'
  const couriers = sinks.map((sink) => createCourier({ ledger, clock, random, sink, every: limits === undefined ? EVERY : limits.everySeconds * SECOND, pack, sign, changed }))
  const of = (id: SinkId) => couriers.find((courier) => courier.id === id)
  let offEvery = (): void => undefined

  /** The first that a ledger ever had begins with its first record; one that comes beside others, with what happens from now on. */
  function begin(): void {
    const known = ledger.db.prepare('SELECT 1 FROM sink LIMIT 1').get() !== undefined
    ledger.write((tx) => {
      const { seq } = ledger.db.prepare('SELECT max(seq) AS seq FROM fact').get() as { seq: number }
      for (const { id, kind } of sinks) {
        const before = tx.state.get('sink', id)
        if (before?.kind === kind) continue
        tx.fact({ kind: 'sink.begun', actor: 'system', subject: id, attrs: { kind, after: before === null && known ? { due: seq, fact: seq } : null }, payload: null })
      }
    })
  }

  /** By the oldest that an archive has not; what was set aside, and the CRM, stop nobody. */
  function gap(): ArchiveStatus['gap'] {
    if (limits === undefined) return 'none'
    const oldest = Math.min(...couriers.flatMap((courier) => courier.id === CRM ? [] : courier.oldestAt() ?? []))
    const minutes = (clock.now() - oldest) / MINUTE
    if (limits.blockAfterMinutes !== undefined && minutes >= limits.blockAfterMinutes) return 'blocked'
    return minutes >= limits.alarmAfterMinutes ? 'behind' : 'none'
  }
  function look(): void {
    if (gap() === last) return
    last = gap()
    changed()
  }
  const states = (): SinkStatus[] => couriers.map((courier) => courier.state())
  const channels = (): ArchiveStatus['channels'] => ledger.state.get('recording', 'now')?.channels ?? []

  return {
    start() {
      begin()
      if (couriers.length === 0) return
      ledger.onRecords(() => {
        for (const courier of couriers) courier.wake()
        look()
      })
      offEvery = clock.every(MINUTE, look)
      for (const courier of couriers) courier.wake()
      look()
    },
    status: () => ({ channels: channels(), captured: (ledger.db.prepare('SELECT count(*) AS n FROM record').get() as { n: number }).n, sinks: states(), gap: gap() }),
    sink: (id) => sinks.find((sink) => sink.id === id) ?? null,
    brief: () => ({ channels: channels(), gap: gap(), needsIt: couriers.flatMap((courier) => courier.needsIt() ? courier.id : []) }),
    blocks: (channel) => channels().includes(channel) && gap() === 'blocked',
    retry(sink) {
      of(sink)?.againAll()
      return of(sink) !== undefined
    },
    retryAside: (sink, fact) => of(sink)?.again(fact) ?? false,
    woke() { for (const courier of couriers) courier.now() },
    async settled() { await Promise.all(couriers.map((courier) => courier.settled())) },
    stop() {
      offEvery()
      for (const courier of couriers) courier.stop()
    },
  }
}
