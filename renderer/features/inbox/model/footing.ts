import type { ThreadChannel } from '../../../../core/messaging/message.ts'
import type { RefusalCode } from '../../../../core/messaging/refusal.ts'
import { DAY, MINUTE, SECOND, type UtcMs } from '../../../../core/time.ts'
import type { Advice, MessageRow } from '../../../../core/view.ts'
import { ruleNames } from '../../../locales/rule-words.ts'
import { clockTime } from '../../../locales/when.ts'
import { words, type Words } from './words.ts'

/** What the advisor can press to go on after something went wrong. */
export type NextStep =
  | 'retry' | 'write-sms' | 'choose-template' | 'resync-templates' | 'edit-text' | 'show-contact' | 'open-settings'
  | 'send-opt-in' | 'add-contact'

/** The line under a bubble: what happened, what to do next, and the buttons for it. */
export type Footing =
  | { readonly kind: 'waiting', readonly what: Words }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'trouble', readonly what: Words, readonly next: Words | null, readonly step: NextStep | null, readonly code: string | null }
  | { readonly kind: 'canceled' }

/** A message that goes out at once shows no line: only one that waits longer than this. */
export const WAITS = 3 * SECOND
/** Nearer than this, the next try is a matter of seconds: a clock time would say a minute that is already there. */
const SOON = 20 * SECOND

const stepFor: Readonly<Record<Advice, NextStep | null>> = {
  'sign-in-again': 'retry', 'try-later': 'retry', 'tell-it': 'retry', 'offer-sms': 'write-sms', 'use-template': 'choose-template',
  'wait-a-day': 'retry', 'no-marketing': 'choose-template', 'fix-text': 'edit-text', 'resync-templates': 'resync-templates',
  'check-number': 'show-contact', 'sms-opted-out': null, 'not-sms-capable': 'show-contact', 'check-settings': 'open-settings',
}

/** The conversation that the message stands in, as it is now. */
export interface Here { readonly isContact: boolean, /** The message field is there. */ readonly takesText: boolean }

export function footingOf(message: MessageRow, channel: ThreadChannel, name: string, now: UtcMs, here: Here = { isContact: false, takesText: true }): Footing | null {
  if (message.direction !== 'out') return null
  switch (message.status) {
    case 'queued':
      if (message.retryAt !== null && (message.failure !== null || message.retryAt > now)) return { kind: 'waiting', what: nextTry(message.retryAt, now, message.failure === null ? 'turn' : 'retry') }
      return now - message.statusAt >= WAITS ? { kind: 'waiting', what: words('inbox.waiting.line') } : null
    case 'unknown': return { kind: 'unknown' }
    case 'canceled': return { kind: 'canceled' }
    case 'refused': return refusedFooting(message, name, here)
    case 'failed': return failedFooting(message, channel, name, now)
    default: return null
  }
}

/** `retry`: it went wrong once; `turn`: WhatsApp takes so many in a minute, and it is not yet its turn. */
function nextTry(at: UtcMs, now: UtcMs, what: 'retry' | 'turn'): Words {
  if (at - now < SOON) return words(`inbox.waiting.${what}Soon`)
  return at - now < MINUTE ? words(`inbox.waiting.${what}InAMinute`) : words(`inbox.waiting.${what}`, { time: clockTime(at) })
}

function failedFooting(message: MessageRow, channel: ThreadChannel, name: string, now: UtcMs): Footing {
  const advice = message.failure?.advice ?? 'try-later'
  // A file is no text to be edited: it goes out again, or another one in its place.
  const aboutFile = advice === 'fix-text' && message.media !== null
  const line = aboutFile ? 'fix-file' : channel === 'sms' && smsHasItsOwnWords.has(advice) ? `${advice}-sms` : advice
  let step = aboutFile ? 'retry' : stepFor[advice]
  // Meta's hold on a person lasts a day: before that the same message would be held again.
  if (advice === 'wait-a-day' && now < message.statusAt + DAY) step = null
  if (advice === 'fix-text' && message.type === 'template') step = 'choose-template'
  // An opt-in goes out by its own dialog; the note about an answer is the app's own affair.
  if (message.purpose === 'opt-in' && step === 'retry') step = 'send-opt-in'
  if (message.purpose === 'consent-note') step = null
  // The card in the composer's place asks "Send an SMS instead?".
  if (message.purpose === 'opt-in' && advice === 'offer-sms') step = null
  const next = message.purpose === 'consent-note' || (message.purpose === 'opt-in' && advice === 'offer-sms') ? null : words(`inbox.failure.${line}.next`, { name })
  return { kind: 'trouble', what: words(`inbox.failure.${line}.what`, { name }), next, step, code: message.failure?.code ?? null }
}

/** Advice that reads differently where no template and no window is about. */
const smsHasItsOwnWords: ReadonlySet<Advice> = new Set<Advice>(['sign-in-again', 'offer-sms'])

/** What main puts back above the message field: give-back.ts. */
const isAttached = (type: MessageRow['type']): boolean => type === 'media' || type === 'location' || type === 'cards'

/** Refused while it waited: main has put a text or attachment back into the draft; a template is chosen anew. */
function refusedFooting(message: MessageRow, name: string, { isContact, takesText }: Here): Footing {
  const known = message.refusal ?? 'unknown-thread'
  const attached = isAttached(message.type)
  const kept = takesText ? attached ? 'attached' : 'kept' : attached ? 'attachedForLater' : 'keptForLater'
  const next = message.type === 'text' || attached ? words(`inbox.refusedLater.${kept}`) : null
  // They have come back since: there is nobody to add.
  if (known === 'not-a-contact' && isContact) return { kind: 'trouble', what: words('inbox.refusedLater.was-not-a-contact', { name }), next, step: null, code: null }
  const rules = known === 'dlp-blocked' || known === 'dlp-confirm' ? message.dlp?.rules ?? [] : []
  const what = rules.length > 0 ? words(`inbox.refusedLater.${known}-by`, { rules: ruleNames(rules) }) : words(`inbox.refusedLater.${known}`, { name })
  return { kind: 'trouble', what, next, step: stepAfterRefusal(known), code: null }
}

/** A text goes back into its field, an attachment above it; a template is chosen anew; an opt-in has its own dialog. */
export function takenBackWords(message: Pick<MessageRow, 'purpose' | 'type'>, name: string): Words {
  if (message.purpose === 'opt-in') return words('inbox.waiting.takenBackOptIn', { name })
  if (isAttached(message.type)) return words('inbox.waiting.takenBackAttached')
  return words(message.type === 'text' ? 'inbox.waiting.takenBack' : 'inbox.waiting.canceled')
}

/** The way on after the gate's refusal, at once or later. */
export function stepAfterRefusal(code: RefusalCode): NextStep | null {
  switch (code) {
    case 'not-a-contact': return 'add-contact'
    case 'opt-in-needed': return 'send-opt-in'
    case 'not-on-whatsapp': return 'write-sms'
    case 'window-closed': return 'choose-template'
    case 'template-not-approved': return 'resync-templates'
    case 'template-is-opt-in': return 'choose-template'
    case 'no-number':
    case 'not-sms-capable': return 'show-contact'
    case 'connector-off': return 'open-settings'
    default: return null
  }
}
