import type { Pricing } from '../../core/messaging/message.ts'
import type { ProviderError } from '../../core/provider-error.ts'
import { smsBlockKey, type MessageState, type ThreadState } from '../../core/records/derived.ts'
import { nextStatus } from '../../core/messaging/status.ts'
import { saysNotOnWhatsApp, saysWindowClosed } from '../../core/whatsapp/telling-codes.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import { giveBack } from '../threads/give-back.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { isAboutFile } from './uploads.ts'

interface Failing { readonly message: MessageState, readonly thread: ThreadState, readonly error: ProviderError, readonly marks: ViewMarks, readonly ledger: Ledger }

/** The provider refused it at once. */
export function recordFailure(tx: Transaction, failing: Failing): void {
  const { message, error } = failing
  tx.fact({ kind: 'message.failed', actor: 'provider', subject: message.id, attrs: { code: error.code, advice: error.advice }, payload: { details: error.details } })
  consequences(tx, failing)
}

/** The provider reported a status: failed ones have the same consequences as refusals at once. */
export function recordStatus(tx: Transaction, failing: Omit<Failing, 'error'> & { readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed', readonly at: UtcMs, readonly providerId: string, readonly error: ProviderError | null, readonly pricing: Pricing | null }): void {
  const { message, status, error } = failing
  const settles = message.provider === null
  const prices = failing.pricing !== null && message.pricing === null
  if (nextStatus(message.status, status) === message.status && !settles && !prices) return
  tx.fact({
    kind: 'message.status',
    actor: 'provider',
    subject: message.id,
    attrs: { status, reportedAt: failing.at, provider: failing.ledger.sealing.lookUp('provider', failing.providerId), failed: error && { code: error.code, advice: error.advice }, pricing: failing.pricing },
    payload: { providerId: failing.providerId, details: error?.details ?? '' },
  })
  if (status === 'failed' && error !== null && message.status !== 'failed') consequences(tx, { ...failing, error })
}

/** What a failure tells about the person or the window, beyond this one message. */
function consequences(tx: Transaction, { message, thread, error, marks, ledger }: Failing): void {
  const { advice } = error
  if (message.purpose === 'opt-in' && message.consent !== null) {
    const attrs = { thread: thread.id, message: message.id }
    // It comes minutes later, and only for the opt-in that is open (rule 3a).
    const asked = tx.state.get('consent', message.consent)
    const open = asked?.askedBy === message.id && asked.state === 'pending'
    if (open && saysNotOnWhatsApp(error.code)) tx.fact({ kind: 'consent.unreachable', actor: 'provider', subject: message.consent, attrs, payload: { words: error.details } })
    else if (open) tx.fact({ kind: 'consent.retracted', actor: 'system', subject: message.consent, attrs: { ...attrs, ...(advice === 'wait-a-day' && { withheld: true }) }, payload: null })
  }
  // The client's own setting, of which this is the only word where their webhook was missed.
  if (advice === 'no-marketing' && message.consent !== null && tx.state.get('marketing', message.consent)?.stopped !== true) {
    tx.fact({ kind: 'marketing.stopped', actor: 'provider', subject: message.consent, attrs: { thread: thread.id }, payload: { words: error.details } })
  }
  if (saysWindowClosed(error.code) && message.consent !== null) {
    tx.fact({ kind: 'window.closed', actor: 'provider', subject: message.consent, attrs: { thread: thread.id, message: message.id }, payload: null })
    const queued = ledger.payload(message.seq, 'message.queued')
    if (queued !== null) giveBack(tx, marks, message, queued.content)
  }
  // Sent again, its file goes there anew.
  if (message.media !== null && isAboutFile(error)) ledger.db.prepare('DELETE FROM upload WHERE media = ?').run(message.media)
  const line = smsBlockKey(thread)
  if (thread.channel === 'sms' && (advice === 'sms-opted-out' || advice === 'not-sms-capable') && tx.state.get('sms_block', line)?.reason !== advice) {
    tx.fact({ kind: 'sms.blocked', actor: 'provider', subject: line, attrs: { thread: thread.id, address: thread.address, reason: advice }, payload: { words: error.details } })
  }
}
