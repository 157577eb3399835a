import type { NoticeStatus } from '../../../core/status.ts'
import { SECOND } from '../../../core/time.ts'
import { backoff } from '../../backoff.ts'
import type { Clock } from '../../clock.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { remembered } from '../../ledger/remembered.ts'
import type { Notice } from './notice.ts'
import { createSetAside } from './set-aside.ts'
import type { Way } from './way.ts'

/** Takes notices along one way, each in its turn. */
export interface Courier {
  wake(): void
  state(): NoticeStatus
  settled(): Promise<void>
  stop(): void
}

export interface CourierParts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: () => number
  readonly way: Way
  /** The next fact after `seq` that is to be told of, and what to tell; `upTo` where there is none up to there. */
  readonly after: (seq: number) => { readonly seq: number, readonly notice: Notice } | { readonly upTo: number }
  readonly changed: () => void
}

/** So often a notice is offered that the receiver will not have; and one at which it fails: about a day. */
const OFFERED = { notice: 5, receiver: 300 } as const

const keyOf = (way: Way['name']): string => `notice.${way}`
/** Of a way that is not wanted: what happens meanwhile is never told. */
const OFF = -1

/** Begins with what happens from now on where this way was off until now. `on`: the policy wants it. */
export function turn(ledger: Ledger, way: Way['name'], on: boolean): void {
  const cursor = remembered(ledger, keyOf(way))
  const at = cursor.get()
  if (!on) {
    if (at !== null && at !== OFF) cursor.set(OFF)
  } else if (at === null || at === OFF) cursor.set((ledger.db.prepare('SELECT max(seq) AS seq FROM fact').get() as { seq: number | null }).seq ?? 0)
}

/**
 * How far it has come stands in the ledger, written after the receiver has taken it: an end in between sends that one
 * again, under the same id, and leaves none out.
 */
export function createCourier({ ledger, clock, random, way, after, changed }: CourierParts): Courier {
  const cursor = remembered(ledger, keyOf(way.name))
  const aside = createSetAside(ledger, way.name)
  const stopping = new AbortController()
  let position = cursor.get() ?? 0
  let attempt = 0
  let trouble: string | null = null
  let working: Promise<void> | null = null
  let waiting = false
  let again = false
  let offAlarm = (): void => undefined

  const become = (next: string | null): void => {
    if (trouble === next) return
    trouble = next
    changed()
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const next = after(position)
      if (!('notice' in next)) {
        position = next.upTo
        return
      }
      const sent = await way.send(next.notice, stopping.signal)
      if (stopping.signal.aborted) return
      if (!sent.ok) {
        attempt += 1
        become(sent.why)
        if (sent.blames === 'way' || attempt < OFFERED[sent.blames]) return later(backoff(attempt, random))
        aside.add({ seq: next.seq, why: sent.why })
      }
      // First here: where the ledger cannot be written now, it is at least not sent again in this run.
      position = next.seq
      attempt = 0
      if (sent.ok) become(null)
      cursor.set(position)
    }
  }

  function later(delay: number): void {
    waiting = true
    offAlarm = clock.at(clock.now() + delay, () => {
      waiting = false
      wake()
    })
  }

  function wake(): void {
    // What came to be after it was looked for is looked for once more.
    again = working !== null
    if (stopping.signal.aborted || waiting || again) return
    working = work()
      .catch((error: unknown) => {
        console.error('notice', error instanceof Error ? error.message : error)
        later(10 * SECOND)
      })
      .finally(() => {
        working = null
        if (again) wake()
      })
  }

  return {
    wake,
    state: () => ({ way: way.name, trouble, aside: aside.list() }),
    async settled() { while (working !== null) await working },
    stop() {
      offAlarm()
      stopping.abort()
    },
  }
}
