import type { MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { Policy } from '../../core/policy.ts'
import { DAY, type UtcMs } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { Transaction } from '../ledger/ledger.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { heldThreads, noteHolds, type HoldParts } from './holds.ts'
import { conditionsOf, sinksOf } from './place.ts'

interface RetentionParts extends HoldParts { readonly policy: Policy, readonly media: Pick<MediaStore, 'erase'>, readonly marks: Pick<ViewMarks, 'attached'>, readonly clock: Clock }

/** Looked at in one go; between two of them the app does other things. */
const STEP = 100

/** What may be destroyed, of one conversation or of none. */
interface Old { readonly id: MessageId, readonly thread: ThreadId | null, readonly channel: ThreadChannel, readonly at: UtcMs, readonly media: MediaId | null }
interface Place { readonly at: UtcMs, readonly id: string }

/** What was said, of the two sorts: the opt-in's own words are the firm's evidence, and stay; what waits to leave has not been said. */
export const OLD_MESSAGES = `SELECT id, thread, at, row ->> '$.media' AS media FROM message WHERE row ->> '$.erasedAt' IS NULL AND at < ?1 AND (at > ?2 OR (at = ?2 AND id > ?3))
  AND direction <> 'notice' AND coalesce(row ->> '$.purpose', 'talk') = 'talk' AND status NOT IN ('queued', 'dispatching') AND coalesce(row ->> '$.call.state', 'ended') = 'ended' ORDER BY at, id LIMIT ${String(STEP)}`
/** Refused as it was submitted: there is no message. */
export const OLD_REFUSALS = `SELECT subject AS id, attrs ->> '$.thread' AS thread, at, kind FROM fact WHERE kind IN ('message.refused', 'call.refused') AND sealed IS NOT NULL AND at < ?1
  AND (at > ?2 OR (at = ?2 AND subject > ?3)) AND coalesce(attrs ->> '$.stage', 'submit') = 'submit' ORDER BY at, subject LIMIT ${String(STEP)}`
/** Of a message, and of its files: all that is sealed. What a person agreed to stands under another subject. */
const SEALED = 'SELECT seq FROM fact WHERE subject IN (SELECT value FROM json_each(?)) AND sealed IS NOT NULL ORDER BY seq'

/**
 * Destroys what the firm need not keep any longer: what is recorded after `keepYears`, when each archive has it and nobody
 * holds it; what is not recorded after `viewDays`. The facts stay, and say so.
 */
export function createRetention(parts: RetentionParts): { start(): void, stop(): void } {
  const { ledger, policy: { recording }, media, clock } = parts
  const { db, state } = ledger
  const sinks = sinksOf(parts.policy)
  let off = (): void => undefined
  let stopped = false
  let begun = false

  const yearsAgo = (now: UtcMs, years: number): UtcMs => new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() - years)
  /** Of the two clocks the one that is behind: one that runs ahead, or was set so, must destroy nothing. */
  const surely = (): UtcMs => clock.now() + Math.min(0, clock.ahead())
  const later = (moment: UtcMs, work: () => void): void => {
    off()
    off = stopped ? () => undefined : clock.at(moment, work)
  }

  function run(): void {
    if (recording === undefined) return
    const now = surely()
    const limits = { kept: yearsAgo(now, recording.keepYears), seen: now - recording.viewDays * DAY }
    const recorded: readonly ThreadChannel[] = recording.enabled ? recording.channels : []
    const cutoff = recorded.length === 3 ? limits.kept : Math.max(limits.kept, limits.seen)
    const held = heldThreads(parts)
    const attached = parts.marks.attached()
    const records = db.prepare('SELECT max(at) AS at, count(*) AS n FROM record WHERE about = ?')
    function isOver({ id, thread, channel, at, media: file }: Old): boolean {
      // Nor what a draft has taken back.
      if ((thread === null ? held.any : held.has(thread)) || (file !== null && attached.has(file))) return false
      const { at: recordedAt, n } = records.get(id) as { at: number | null, n: number }
      if (n === 0 && !recorded.includes(channel)) return at < limits.seen
      if (at >= limits.kept || (recordedAt ?? 0) >= limits.kept) return false
      const { delivered, kept } = conditionsOf(ledger, sinks)
      const there = sinks.length === 0 ? kept : delivered
      return db.prepare(`SELECT 1 FROM record WHERE about = ? AND NOT (${there.sql}) LIMIT 1`).get(id, ...there.values) === undefined
    }
    const channelOf = (thread: ThreadId | null): ThreadChannel => (thread === null ? null : state.get('thread', thread)?.channel) ?? 'whatsapp'
    const messages = (after: Place): Old[] => (db.prepare(OLD_MESSAGES).all(cutoff, after.at, after.id) as object[] as Omit<Old, 'channel'>[])
      .map((old) => ({ ...old, channel: channelOf(old.thread) }))
    const refusals = (after: Place): Old[] => (db.prepare(OLD_REFUSALS).all(cutoff, after.at, after.id) as object[] as (Omit<Old, 'channel' | 'media'> & { readonly kind: string })[])
      .map((old) => ({ ...old, media: null, channel: old.kind === 'call.refused' ? 'voice' : channelOf(old.thread) }))

    function step(find: (after: Place) => Old[], after: Place, done: () => void): void {
      const found = find(after)
      const over = found.filter(isOver)
      if (over.length > 0) ledger.write((tx) => { for (const [thread, olds] of Map.groupBy(over, ({ thread }) => thread)) erase(tx, thread, olds) })
      const last = found.at(-1)
      if (found.length < STEP || last === undefined) return done()
      later(clock.now(), () => { unlessFull(() => { step(find, last, done) }) })
    }
    const first: Place = { at: Number.MIN_SAFE_INTEGER, id: '' }
    step(messages, first, () => { step(refusals, first, again) })
  }

  function erase(tx: Transaction, thread: ThreadId | null, olds: readonly Old[]): void {
    // One that was sent again is the newer message's.
    const files = olds.flatMap(({ id, media: file }) => file !== null && state.get('media', file)?.message === id ? [file] : [])
    const facts = (db.prepare(SEALED).all(JSON.stringify([...olds.map(({ id }) => id), ...files])) as { seq: number }[]).map(({ seq }) => seq)
    const destroy = db.prepare('UPDATE fact SET sealed = NULL WHERE seq = ?')
    for (const seq of facts) destroy.run(seq)
    for (const file of files) media.erase(tx, file)
    tx.fact({ kind: 'content.erased', actor: 'system', subject: thread ?? 'none', attrs: { messages: olds.map(({ id }) => id), facts, media: files }, payload: null })
  }

  /** A disk that is full, a file that is locked: what was not destroyed is so another day. */
  function unlessFull(work: () => void): void {
    try {
      work()
    } catch (error) {
      console.error('retention', error instanceof Error ? error.message : error)
      again()
    }
  }
  const again = (): void => { later(clock.now() + DAY, begin) }
  /** Not before somebody else has told the time: this machine's own may be any. */
  function begin(): void {
    if (stopped || clock.known() === null || !clock.settled()) return
    begun = true
    unlessFull(run)
  }

  return {
    start() {
      noteHolds(parts)
      clock.onHeard(() => { if (!begun) later(clock.now(), begin) })
      later(clock.now(), begin)
    },
    stop() {
      stopped = true
      off()
    },
  }
}
