import { randomUUID } from 'node:crypto'
import type { LineId, MessageId, ThreadId } from '../../core/ids.ts'
import type { OutboundMessage } from '../../core/messaging/message.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import { DAY, type UtcMs } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import { clear, type ClearedMessage } from '../gate/gate.ts'
import type { Look } from '../gate/look.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { MessagingProvider, SendOutcome } from '../providers/provider.ts'
import type { Addresses } from '../threads/addresses.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { backoff, pairBackoff } from './backoff.ts'
import { recordFailure } from './failure.ts'

/*
 *  Sends what is queued: first in, first out in each conversation, several conversations at once.
 *
 *    gate again ──no──► refused, draft restored
 *        │ yes
 *    fact "dispatching" (durable) ──► provider ──► accepted | failed | deferred | unknown
 *
 *  A crash between the two commits leaves "dispatching"; the next start makes that "unknown".
 *  It is never sent again by itself: the provider's status, or the advisor, settles it.
 */
export interface Dispatch {
  /** Look for work now. */
  wake(): void
  /** The provider answers again: what waited for the network need not wait longer. */
  online(channel: 'whatsapp' | 'sms'): void
  /** Messages that wait to be sent. */
  waiting(): number
  /** Until nothing is under way: for a clean end, and for tests. */
  settled(): Promise<void>
  stop(): void
}

export interface DispatchParts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly look: Look
  readonly marks: ViewMarks
  readonly addresses: Addresses
  readonly provider: (channel: 'whatsapp' | 'sms') => MessagingProvider | null
  /** In [0, 1). */
  readonly random: () => number
  /** An answer came, or none did: the connection's state follows it. */
  readonly heard: (channel: 'whatsapp' | 'sms', outcome: SendOutcome) => void
}

/** Conversations served at once. */
const AT_ONCE = 4
/** A message that could not be sent for this long is given up. */
const GIVE_UP_AFTER = DAY

export function createDispatch(parts: DispatchParts): Dispatch {
  const { ledger, clock, look, marks, provider } = parts
  const heads = ledger.db.prepare("SELECT id, min(seq) AS seq, thread FROM message WHERE status = 'queued' GROUP BY thread ORDER BY seq")
  const count = ledger.db.prepare("SELECT count(*) AS n FROM message WHERE status = 'queued'")
  const busy = new Map<ThreadId, Promise<void>>()
  /** "Everything on this line waits until": a rate limit of the whole number. */
  const paused = new Map<LineId, UtcMs>()
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
      const due = Math.max(message.retryAt ?? 0, paused.get(thread.line) ?? 0)
      if (due > clock.now()) next = Math.min(next, due)
      else if (busy.size < AT_ONCE) start(message, thread)
    }
    if (next < Infinity) offAlarm = clock.at(next, wake)
  }

  function start(message: MessageState, thread: ThreadState): void {
    const work = sendOne(message, thread)
      .catch((error: unknown) => { console.error('dispatch', error instanceof Error ? error.message : error) })
      .finally(() => { busy.delete(thread.id); wake() })
    busy.set(thread.id, work)
  }

  async function sendOne(state: MessageState, thread: ThreadState): Promise<void> {
    const queued = ledger.payload(state.seq, 'message.queued')
    const to = provider(thread.channel)
    if (queued === null) return ledger.write((tx) => { fail(tx, state, 'content-gone') })
    const message: OutboundMessage = { id: state.id, lineId: thread.line, channel: thread.channel, purpose: state.purpose ?? 'talk', ...queued }
    const cleared = ledger.write((tx) => letThrough(tx, message, state, thread))
    if (cleared === null) return
    if (to === null) throw new Error('the gate lets nothing through for a connector that is off')
    const outcome = await to.send(cleared)
    ledger.write((tx) => { record(tx, state.id, thread, outcome) })
    parts.heard(thread.channel, outcome)
  }

  /** The gate again, and the durable word that the provider is about to be called. */
  function letThrough(tx: Transaction, message: OutboundMessage, state: MessageState, thread: ThreadState): ClearedMessage | null {
    const verdict = clear(message, look(message, thread))
    if (verdict.ok) {
      tx.fact({ kind: 'message.dispatching', actor: 'system', subject: state.id, attrs: { attempt: state.attempts + 1 }, payload: null })
      return verdict.message
    }
    tx.fact({ kind: 'message.refused', actor: 'system', subject: state.id, attrs: { thread: thread.id, code: verdict.refusal.code, stage: 'dispatch' }, payload: null })
    retract(tx, state, thread)
    if (state.purpose === 'talk' && message.content.type === 'text') marks.restore(tx, thread.id, randomUUID() as MessageId, message.content.text)
    return null
  }

  /** An opt-in that never left has not been asked. */
  function retract(tx: Transaction, { id, purpose, consent }: MessageState, thread: ThreadState): void {
    if (purpose === 'opt-in' && consent !== null) tx.fact({ kind: 'consent.retracted', actor: 'system', subject: consent, attrs: { thread: thread.id, message: id }, payload: null })
  }

  function record(tx: Transaction, id: MessageId, thread: ThreadState, outcome: SendOutcome): void {
    const message = tx.state.get('message', id)
    if (message === null) return
    // A status webhook, or the advisor, may have settled it while the answer was on its way.
    const open = message.status === 'dispatching' || message.status === 'unknown'
    switch (outcome.kind) {
      case 'accepted':
        tx.fact({ kind: 'message.accepted', actor: 'provider', subject: id, attrs: { provider: ledger.sealing.lookUp('provider', outcome.providerId) }, payload: { providerId: outcome.providerId } })
        return alias(tx, thread, outcome)
      case 'failed':
        // A dead token is nobody's message's fault: the line waits until somebody has mended it.
        if (open && outcome.error.class === 'halt') defer(tx, message, thread, { kind: 'not-sent', error: outcome.error, after: null, wholeLine: true })
        else if (open) recordFailure(tx, { message, thread, error: outcome.error, marks, ledger })
        return
      case 'unknown':
        if (open) tx.fact({ kind: 'message.unknown', actor: 'system', subject: id, attrs: { code: outcome.error.code }, payload: { details: outcome.error.details } })
        return
      case 'not-sent':
        if (open) defer(tx, message, thread, outcome)
    }
  }

  function defer(tx: Transaction, message: MessageState, thread: ThreadState, outcome: Extract<SendOutcome, { kind: 'not-sent' }>): void {
    const { error, after, wholeLine } = outcome
    if (clock.now() - message.at > GIVE_UP_AFTER) return recordFailure(tx, { message, thread, error, marks, ledger })
    const wait = error.code === '131056' ? pairBackoff(message.attempts) : after ?? backoff(message.attempts, parts.random)
    const until = clock.now() + wait
    if (wholeLine) paused.set(thread.line, until)
    tx.fact({ kind: 'message.deferred', actor: 'system', subject: message.id, attrs: { until, code: error.code, advice: error.advice }, payload: { details: error.details } })
  }

  /** WhatsApp may know this person by other digits, or by a user id: one identity, one consent. */
  function alias(tx: Transaction, thread: ThreadState, { waId, userId }: { waId: string | null, userId: string | null }): void {
    for (const other of [waId && { e164: `+${waId}`, userId: null }, userId && { e164: null, userId }]) {
      if (!other) continue
      const key = ledger.sealing.lookUp('address', other.e164 ?? `user:${other.userId}`)
      if (key !== thread.address && tx.state.get('alias', key) === null && parts.addresses.keyOf(other as { e164: null, userId: string }) === key && tx.state.get('consent', parts.addresses.consentKey(thread.line, key)) === null) {
        tx.fact({ kind: 'identity.alias', actor: 'provider', subject: key, attrs: { of: thread.address }, payload: null })
      }
    }
  }

  const fail = (tx: Transaction, message: MessageState, code: string): void => {
    tx.fact({ kind: 'message.failed', actor: 'system', subject: message.id, attrs: { code, advice: 'tell-it' }, payload: { details: 'its content is no longer on record' } })
  }

  return {
    wake,
    online(channel) {
      paused.clear()
      const waiting = (heads.all() as { id: MessageId }[]).flatMap(({ id }) => ledger.state.get('message', id) ?? [])
      for (const message of waiting) {
        const thread = ledger.state.get('thread', message.thread)
        if (thread?.channel !== channel || busy.has(thread.id) || message.failed?.code !== 'offline') continue
        if (busy.size < AT_ONCE) start(message, thread)
      }
      wake()
    },
    waiting: () => (count.get() as { n: number }).n,
    async settled() {
      while (busy.size > 0) await Promise.all(busy.values())
    },
    stop() {
      stopped = true
      offAlarm?.()
    },
  }
}

/** What was being sent when the app last ended may have left, or not. */
function settleLeftovers(ledger: Ledger): void {
  const left = ledger.db.prepare("SELECT id FROM message WHERE status = 'dispatching'").all() as { id: MessageId }[]
  if (left.length === 0) return
  ledger.write((tx) => {
    for (const { id } of left) tx.fact({ kind: 'message.unknown', actor: 'system', subject: id, attrs: { code: 'interrupted' }, payload: { details: 'the app ended between sending and the answer' } })
  })
}
