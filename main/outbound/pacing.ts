import type { LineId, MessageId, ThreadId } from '../../core/ids.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import type { Milliseconds, UtcMs } from '../../core/time.ts'
import { afterOne, mayGoAt, NUMBER, PAIR } from '../../core/whatsapp/pace.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'

/**
 * Keeps WhatsApp's limits before they are hit: what is beyond them waits its turn, and is not refused. They are the
 * platform's, whoever carries it; SMS has none of this kind. All moments are the Clock's.
 */
export interface Pacing {
  /** The earliest moment for this conversation's next message; 0 = it need not wait. */
  dueAt(thread: ThreadState): UtcMs
  /** Its next one goes to the provider now. */
  goes(thread: ThreadState): void
  /** The provider has it, or not: it took it no later than now. */
  went(thread: ThreadState): void
  /** When a queued message's turn comes, by the pace alone; null = at once, or not for the pace to say. */
  turnOf(message: MessageState, thread: ThreadState): UtcMs | null
}

/** After so long nothing that was borrowed is left to pay back. */
const REMEMBERED: Milliseconds = PAIR.every * PAIR.burst

/** By an index; the other from the newest fact back, and no further than it must. */
export const AHEAD = "SELECT count(*) AS n, min(seq) AS first FROM message WHERE status = 'queued' AND thread = ? AND seq < ?"
const LATELY = 'SELECT at, clock_offset, kind, subject FROM fact ORDER BY seq DESC'

export function createPacing({ db, state }: Pick<Ledger, 'db' | 'state'>, clock: Pick<Clock, 'now' | 'offset' | 'machineAt'>): Pacing {
  const ahead = db.prepare(AHEAD)
  const lately = db.prepare(LATELY)
  const headOf = db.prepare('SELECT id FROM message WHERE status = \'queued\' AND thread = ? AND seq = ?')
  const numbers = new Map<LineId, UtcMs>()
  const underway = new Set<ThreadId>()
  let pairs: Map<ThreadId, UtcMs> | null = null

  /** The machine's time: a clock that follows a provider jumps with it, and no message is paid back by that. */
  const now = (): UtcMs => clock.now() - clock.offset()
  const paces = ({ channel }: ThreadState): boolean => channel === 'whatsapp'

  const fullOf = ({ id }: ThreadState): UtcMs | null => {
    pairs ??= fromFacts()
    return pairs.get(id) ?? null
  }

  /** What went before this start counts as well, as of the first word about it afterwards. */
  function fromFacts(): Map<ThreadId, UtcMs> {
    const heard = new Map<string, UtcMs>()
    const went: { thread: ThreadId, at: UtcMs }[] = []
    for (const row of lately.iterate()) {
      const { at: said, clock_offset: knownThen, kind, subject } = row as { at: UtcMs, clock_offset: Milliseconds, kind: string, subject: string }
      const at = clock.machineAt(said, knownThen)
      if (at < now() - REMEMBERED) break
      const thread = kind === 'message.dispatching' ? state.get('message', subject)?.thread : undefined
      if (thread !== undefined) went.unshift({ thread, at: heard.get(subject) ?? at })
      heard.set(subject, at)
    }
    const full = new Map<ThreadId, UtcMs>()
    for (const { thread, at } of went) full.set(thread, afterOne(PAIR, full.get(thread) ?? null, at))
    return full
  }

  return {
    dueAt(thread) {
      if (!paces(thread)) return 0
      const due = Math.max(mayGoAt(PAIR, fullOf(thread), now()), mayGoAt(NUMBER, numbers.get(thread.line) ?? null, now()))
      return due <= now() ? 0 : due + clock.offset()
    },
    goes(thread) {
      if (!paces(thread)) return
      underway.add(thread.id)
      numbers.set(thread.line, afterOne(NUMBER, numbers.get(thread.line) ?? null, now()))
    },
    went(thread) {
      const before = fullOf(thread)
      if (underway.delete(thread.id)) pairs?.set(thread.id, afterOne(PAIR, before, now()))
    },
    turnOf(message, thread) {
      if (!paces(thread) || message.status !== 'queued') return null
      const { n, first } = ahead.get(thread.id, message.seq) as { n: number, first: number | null }
      const head = first === null ? undefined : headOf.get(thread.id, first) as { id: MessageId } | undefined
      // The first of them waits for something else: nobody knows when it will be over.
      if (message.retryAt !== null || (head !== undefined && state.get('message', head.id)?.retryAt !== null)) return null
      const at = mayGoAt(PAIR, fullOf(thread), now(), n + (underway.has(thread.id) ? 1 : 0))
      return at <= now() ? null : at + clock.offset()
    },
  }
}
