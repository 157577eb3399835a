import { e164OfWaId } from '../../core/contacts/wa-id.ts'
import type { FileTexts } from '../../core/dlp/file-scan.ts'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import { mediaOf, type OutboundMessage } from '../../core/messaging/message.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import { DAY, HOUR, SECOND, type UtcMs } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import { recordVerdict } from '../dlp/judge.ts'
import { verdictOf } from '../dlp/shown.ts'
import { clear, type ClearedMessage } from '../gate/gate.ts'
import type { Look } from '../gate/look.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { MessagingProvider, SendOutcome } from '../providers/provider.ts'
import type { Addresses } from '../threads/addresses.ts'
import { createAlias } from '../threads/alias.ts'
import type { Threads } from '../threads/threads.ts'
import { giveBack } from '../threads/give-back.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { backoff, pairBackoff } from '../backoff.ts'
import { recordFailure } from './failure.ts'
import type { Pacing } from './pacing.ts'
import { aboutOf, isWritable } from './submit.ts'
import { isAboutFile, type Handle, type Uploads } from './uploads.ts'

/*
 *  Sends what is queued: first in, first out in each conversation, several conversations at once.
 *
 *    its file has been read, gate again ──no──► refused, draft restored
 *        │ yes
 *    its file, if any ──► provider (no message yet: a crash here is harmless, and the message still waits)
 *        │ and once more the gate
 *    fact "dispatching" (durable) ──► provider ──► accepted | failed | deferred | unknown
 *
 *  A crash between the two commits leaves "dispatching"; the next start makes that "unknown".
 *  It is never sent again by itself: the provider's status, or the advisor, settles it.
 */
export interface Dispatch {
  /** Look for work now. */
  wake(): void
  /** The provider answers again, or is said to be mended: what waited for that need not wait longer. */
  online(channel: 'whatsapp' | 'sms'): void
  /** Messages that wait to be sent. */
  waiting(): number
  /** The advisor took it back: its file need not go on. */
  cancel(id: MessageId): void
  /** Until nothing is under way: for a clean end, and for tests. */
  settled(): Promise<void>
  stop(): void
}

export interface DispatchParts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly look: Look
  readonly marks: ViewMarks
  readonly threads: Pick<Threads, 'asWritten'>
  readonly addresses: Addresses
  readonly uploads: Uploads
  readonly files: Pick<FileTexts, 'ready'>
  readonly pacing: Pacing
  readonly provider: (channel: 'whatsapp' | 'sms') => MessagingProvider | null
  /** In [0, 1). */
  readonly random: () => number
  /** An answer came, or none did: the connection's state follows it. */
  readonly heard: (channel: 'whatsapp' | 'sms', outcome: SendOutcome) => void
}

/** By an index: they run with every commit. */
export const HEADS = "SELECT id, min(seq) AS seq, thread FROM message WHERE status = 'queued' GROUP BY thread ORDER BY seq"
export const WAITING = "SELECT count(*) AS n FROM message WHERE status = 'queued'"
export const LEFT_OVER = "SELECT id FROM message WHERE status = 'dispatching'"

/** Conversations served at once. */
const AT_ONCE = 4
/** A message that could not be sent for this long is given up. */
const GIVE_UP_AFTER = DAY
/** No message waits longer than this for its next attempt, whatever the provider asks; one that seems to was given its moment by a clock that has jumped back since. */
const LONGEST_WAIT = HOUR
/** After something unforeseen (the disk is full, the ledger is locked) the conversation waits, and is tried again. */
const AFTER_TROUBLE = 10 * SECOND

export function createDispatch(parts: DispatchParts): Dispatch {
  const { ledger, clock, look, marks, provider, uploads, pacing } = parts
  const heads = ledger.db.prepare(HEADS)
  const count = ledger.db.prepare(WAITING)
  const alias = createAlias(ledger, parts.addresses)
  const busy = new Map<ThreadId, Promise<void>>()
  /** "Everything on this line's channel waits until": a rate limit of the whole number. */
  const paused = new Map<string, UtcMs>()
  const lineOf = ({ channel, line }: ThreadState): string => `${channel} ${line}`
  const troubled = new Map<ThreadId, UtcMs>()
  /** How often a message's file did not get there, in this run. */
  const failedUploads = new Map<MessageId, number>()
  let offAlarm: (() => void) | null = null
  let stopped = false

  settleLeftovers(ledger)

  function wake(): void {
    if (stopped) return
    offAlarm?.()
    let next = Infinity
    for (const { id } of heads.all() as { id: MessageId }[]) {
      const message = ledger.state.get('message', id)
      const thread = message && ledger.state.get('thread', message.thread)
      if (!message || !thread || busy.has(thread.id)) continue
      const due = Math.max(message.retryAt ?? 0, paused.get(lineOf(thread)) ?? 0, troubled.get(thread.id) ?? 0, pacing.dueAt(thread))
      const now = clock.now()
      if (due > now && due <= now + LONGEST_WAIT) next = Math.min(next, due)
      else if (busy.size < AT_ONCE) start(message, thread)
    }
    if (next < Infinity) offAlarm = clock.at(next, wake)
  }

  function start(message: MessageState, thread: ThreadState): void {
    const work = sendOne(message, thread)
      .then(() => { troubled.delete(thread.id) }, (error: unknown) => {
        console.error('dispatch', error instanceof Error ? error.message : error)
        troubled.set(thread.id, clock.now() + AFTER_TROUBLE)
      })
      .finally(() => { busy.delete(thread.id); wake() })
    busy.set(thread.id, work)
  }

  async function sendOne(state: MessageState, thread: ThreadState): Promise<void> {
    const queued = ledger.payload(state.seq, 'message.queued')
    if (!isWritable(thread)) throw new Error('nothing is queued in a conversation that is not written in')
    const to = provider(thread.channel)
    if (queued === null) return ledger.write((tx) => { fail(tx, state, 'content-gone') })
    const message: OutboundMessage = { id: state.id, lineId: thread.line, channel: thread.channel, purpose: state.purpose ?? 'talk', about: state.about === null ? null : aboutOf(ledger, state.about, thread.id), ...queued }
    // The conversation may have gone on to another number meanwhile: what counts is the consent of the one it was written to.
    const addressed = parts.threads.asWritten(state) ?? thread
    const file = mediaOf(message.content)
    if (file !== null) {
      await parts.files.ready(file.id, { direction: 'out', channel: thread.channel })
      if (stopped) return
    }
    let handle: Handle | null = null
    if (file !== null && to?.upload !== undefined) {
      const ahead = ledger.write((tx) => judge(tx, message, addressed))
      const carried = ahead && await uploads.carry(to, ahead)
      if (carried === null || stopped) return
      if (!carried.ok) {
        failedUploads.set(state.id, (failedUploads.get(state.id) ?? 0) + 1)
        ledger.write((tx) => { record(tx, state.id, addressed, carried.outcome, 'queued') })
        return parts.heard(thread.channel, carried.outcome)
      }
      failedUploads.delete(state.id)
      handle = carried.handle
    }
    const cleared = ledger.write((tx) => letThrough(tx, message, state, addressed))
    if (cleared === null) return
    if (to === null) throw new Error('the gate lets nothing through for a connector that is off')
    pacing.goes(thread)
    const answer = await (handle === null ? to.send(cleared) : to.send(cleared, handle.text)).catch(broken)
    pacing.went(thread)
    const outcome = again(answer, message, handle)
    keep(state.id, addressed, outcome)
    parts.heard(thread.channel, outcome)
  }

  /** A file that lay at the provider since an earlier message, and is not known there any more, is taken there anew; once. */
  function again(outcome: SendOutcome, { content }: OutboundMessage, handle: Handle | null): SendOutcome {
    const file = mediaOf(content)
    if (outcome.kind !== 'failed' || handle?.kept !== true || file === null || !isAboutFile(outcome.error)) return outcome
    return { kind: 'not-sent', error: outcome.error, after: 0, wholeLine: false }
  }

  /** The outcome is known and must not be lost: where it cannot be written now, it is tried until the app ends. */
  function keep(id: MessageId, thread: ThreadState, outcome: SendOutcome): void {
    try {
      ledger.write((tx) => { record(tx, id, thread, outcome) })
    } catch (error) {
      clock.at(clock.now() + AFTER_TROUBLE, () => { keep(id, thread, outcome) })
      console.error('dispatch', error instanceof Error ? error.message : error)
    }
  }

  /** The gate again, and the durable word that the provider is about to be called. */
  function letThrough(tx: Transaction, message: OutboundMessage, state: MessageState, thread: ThreadState): ClearedMessage | null {
    const cleared = judge(tx, message, thread)
    if (cleared !== null) tx.fact({ kind: 'message.dispatching', actor: 'system', subject: state.id, attrs: { attempt: state.attempts + 1 }, payload: null })
    return cleared
  }

  /** The gate's word, as it stands now; a refusal is recorded, and what was written comes back. */
  function judge(tx: Transaction, message: OutboundMessage, thread: ThreadState): ClearedMessage | null {
    const state = tx.state.get('message', message.id)
    // Taken back while its file was on its way.
    if (state?.status !== 'queued') return null
    const verdict = clear(message, look(message, thread))
    // By the rules of now, which may be others than when it was written.
    if (verdict.judged !== null) recordVerdict(tx, { id: state.id, thread: thread.id, stage: 'dispatch', verdict: verdict.judged, before: verdictOf(ledger, state, state.seq) })
    if (verdict.ok) return verdict.message
    tx.fact({ kind: 'message.refused', actor: 'system', subject: state.id, attrs: { thread: thread.id, code: verdict.refusal.code, stage: 'dispatch' }, payload: null })
    retract(tx, state, thread)
    giveBack(tx, marks, state, message.content)
    return null
  }

  /** An opt-in that never left has not been asked. */
  function retract(tx: Transaction, { id, purpose, consent }: MessageState, thread: ThreadState): void {
    if (purpose === 'opt-in' && consent !== null) tx.fact({ kind: 'consent.retracted', actor: 'system', subject: consent, attrs: { thread: thread.id, message: id }, payload: null })
  }

  /** `from`: where it stood when the provider was called. */
  function record(tx: Transaction, id: MessageId, thread: ThreadState, outcome: SendOutcome, from: 'queued' | 'dispatching' = 'dispatching'): void {
    const message = tx.state.get('message', id)
    if (message === null) return
    // A status webhook, or the advisor, may have settled it while the answer was on its way.
    const open = message.status === from || message.status === 'unknown'
    switch (outcome.kind) {
      case 'accepted':
        tx.fact({ kind: 'message.accepted', actor: 'provider', subject: id, attrs: { provider: ledger.sealing.lookUp('provider', outcome.providerId) }, payload: { providerId: outcome.providerId } })
        return knownAs(tx, message, outcome)
      case 'failed':
        // A dead token is nobody's message's fault: the line waits until somebody has mended it.
        if (open && outcome.error.class === 'halt') defer(tx, message, thread, { kind: 'not-sent', error: outcome.error, after: null, wholeLine: true })
        else if (open) recordFailure(tx, { message, thread, error: outcome.error, marks, ledger })
        return
      case 'unknown':
        if (open) tx.fact({ kind: 'message.unknown', actor: 'system', subject: id, attrs: { code: outcome.error.code }, payload: { details: outcome.error.details } })
        return
      case 'not-sent':
        if (message.media !== null && isAboutFile(outcome.error)) uploads.forget(message.media)
        if (open) defer(tx, message, thread, outcome)
    }
  }

  function defer(tx: Transaction, message: MessageState, thread: ThreadState, outcome: Extract<SendOutcome, { kind: 'not-sent' }>): void {
    const { error, after, wholeLine } = outcome
    if (clock.now() - message.at > GIVE_UP_AFTER) return recordFailure(tx, { message, thread, error, marks, ledger })
    const attempts = message.attempts + (failedUploads.get(message.id) ?? 0)
    const wait = error.code === '131056' ? pairBackoff(attempts) : after ?? backoff(attempts, parts.random)
    const until = clock.now() + Math.min(wait, LONGEST_WAIT)
    if (wholeLine) paused.set(lineOf(thread), until)
    tx.fact({ kind: 'message.deferred', actor: 'system', subject: message.id, attrs: { until, code: error.code, advice: error.advice }, payload: { details: error.details } })
  }

  /** WhatsApp may know this person by other digits than those we sent to, or by a user id. */
  function knownAs(tx: Transaction, message: MessageState, { waId, userId }: { waId: string | null, userId: string | null }): void {
    const to = ledger.payload(message.seq, 'message.queued')?.to
    const spelled = waId === null ? null : e164OfWaId(waId)
    alias(tx, { number: to?.e164 ?? spelled, spelled, userId: userId ?? to?.userId ?? null })
  }

  const fail = (tx: Transaction, message: MessageState, code: string): void => {
    tx.fact({ kind: 'message.failed', actor: 'system', subject: message.id, attrs: { code, advice: 'tell-it' }, payload: { details: 'its content is no longer on record' } })
  }

  return {
    wake,
    online(channel) {
      for (const line of paused.keys()) if (line.startsWith(`${channel} `)) paused.delete(line)
      const waiting = (heads.all() as { id: MessageId }[]).flatMap(({ id }) => ledger.state.get('message', id) ?? [])
      for (const message of waiting) {
        const thread = ledger.state.get('thread', message.thread)
        if (thread?.channel !== channel || busy.has(thread.id) || !waitsForConnection(message) || pacing.dueAt(thread) > 0) continue
        if (busy.size < AT_ONCE) start(message, thread)
      }
      wake()
    },
    waiting: () => (count.get() as { n: number }).n,
    async settled() {
      while (busy.size > 0) await Promise.all(busy.values())
    },
    cancel(id) { uploads.cancel(id) },
    stop() {
      stopped = true
      offAlarm?.()
      uploads.stop()
    },
  }
}

/** Not where the provider asked to wait: that wait is not over because it answers. */
const waitsForConnection = ({ failed }: MessageState): boolean => failed !== null && (failed.code === 'offline' || failed.advice !== 'try-later')

/** A provider does not throw; where it does, nobody knows how far it came. */
const broken = (error: unknown): SendOutcome =>
  ({ kind: 'unknown', error: { code: 'internal', class: 'ambiguous', advice: 'try-later', details: error instanceof Error ? error.message : String(error) } })

/** What was being sent when the app last ended may have left, or not. */
function settleLeftovers(ledger: Ledger): void {
  const left = ledger.db.prepare(LEFT_OVER).all() as { id: MessageId }[]
  if (left.length === 0) return
  ledger.write((tx) => {
    for (const { id } of left) tx.fact({ kind: 'message.unknown', actor: 'system', subject: id, attrs: { code: 'interrupted' }, payload: { details: 'the app ended between sending and the answer' } })
  })
}
