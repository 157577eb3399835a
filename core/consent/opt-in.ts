import type { ConsentKey, MessageId } from '../ids.ts'
import { DAY, type Milliseconds, type UtcMs } from '../time.ts'

/*
 *  Consent to WhatsApp, kept for one line and one WhatsApp identity (rules 3 and 4).
 *
 *             asked            given ("yes", button)
 *   none ───────────► pending ───────────────────────► opted-in
 *    │  recorded         │  │  "no", its button            │ STOP, the "no" button
 *    │  elsewhere:       │  └──────────────► declined ◄────┴── (STOP counts always)
 *    │  ──► opted-in     │ 131026               │
 *    │                   ▼                      │
 *    │             unreachable ── asked ──►     │  "yes", at any time
 *    │             (again after 24 h, or        └──────────────► opted-in
 *    │              with a changed number)
 *    └── given: a "yes" where nothing was asked is talk, and changes nothing
 *
 *   ended: the number went to another person. Back to none; a "no" stays.
 *
 *   pending stays pending for ever: no answer is no consent. It can be asked again every 24 hours.
 *   An opt-in that never left the desk is retracted: back to none. Somebody opted in or declined is not asked.
 */
export type OptInState = 'none' | 'pending' | 'opted-in' | 'declined' | 'unreachable'

/** How an answer came. `elsewhere` = consent obtained outside WhatsApp, recorded with its evidence. */
export type AnswerBy = 'button' | 'keyword' | 'stop' | 'elsewhere'

export interface Consent {
  readonly key: ConsentKey
  readonly state: OptInState
  /** When this state began. */
  readonly since: UtcMs
  /** When the last opt-in was accepted for sending; null when none ever was. */
  readonly askedAt: UtcMs | null
  /** The last opt-in message; a 131026 for it, and for no older one, means "unreachable". */
  readonly askedBy: MessageId | null
  readonly answeredBy: AnswerBy | null
  /** What stood before the last opt-in: it stands again where that one never left the desk. */
  readonly before: Omit<Consent, 'key' | 'before'> | null
}

export const noConsent = (key: ConsentKey): Consent =>
  ({ key, state: 'none', since: 0, askedAt: null, askedBy: null, answeredBy: null, before: null })

/** An opt-in can be sent again this long after the last one (rule 3d; also after "not on WhatsApp", 3a). */
export const OPT_IN_AGAIN_AFTER: Milliseconds = DAY

/** What can happen to a consent. Each is a fact in the ledger, kept for attestation. */
export type ConsentEvent =
  | { readonly kind: 'asked', readonly at: UtcMs, readonly messageId: MessageId }
  | { readonly kind: 'given', readonly at: UtcMs, readonly by: AnswerBy }
  | { readonly kind: 'declined', readonly at: UtcMs, readonly by: AnswerBy }
  | { readonly kind: 'unreachable', readonly at: UtcMs }
  | { readonly kind: 'ended', readonly at: UtcMs }
  /** The opt-in never left the desk (refused, failed, taken back): as if it had not been asked. `withheld` by WhatsApp: not to be tried again at once. */
  | { readonly kind: 'retracted', readonly at: UtcMs, readonly messageId: MessageId, readonly withheld: boolean }

/** The state machine above; an event that means nothing in a state leaves it untouched. */
export function nextConsent(consent: Consent, event: ConsentEvent): Consent {
  const { at } = event
  switch (event.kind) {
    case 'asked':
      // The gate lets no such opt-in out; nor could one here take a yes, or a no, back.
      if (consent.state === 'opted-in' || consent.state === 'declined') return consent
      return { key: consent.key, state: 'pending', since: at, askedAt: at, askedBy: event.messageId, answeredBy: null, before: withoutPast(consent) }
    case 'given':
      if (consent.state === 'opted-in') return consent
      // A paper form cannot undo the client's own "no"; and an answer needs a question.
      if (event.by === 'elsewhere' ? consent.state === 'declined' : consent.state === 'none') return consent
      return { ...consent, state: 'opted-in', since: at, answeredBy: event.by, before: null }
    case 'declined':
      if (consent.state === 'declined') return consent
      return { ...consent, state: 'declined', since: at, answeredBy: event.by, before: null }
    case 'unreachable':
      return consent.state === 'pending' ? { ...consent, state: 'unreachable', since: at, before: null } : consent
    case 'ended':
      if (consent.state === 'none' || consent.state === 'declined') return consent
      return { ...noConsent(consent.key), since: at, askedAt: consent.askedAt }
    case 'retracted':
      if (consent.state !== 'pending' || consent.askedBy !== event.messageId) return consent
      return { ...noConsent(consent.key), ...consent.before, ...(event.withheld && { askedAt: consent.askedAt }) }
  }
}

const withoutPast = ({ state, since, askedAt, askedBy, answeredBy }: Consent): Consent['before'] => ({ state, since, askedAt, askedBy, answeredBy })

/**
 * As it was if it was surely asked no later than `moment`: a clock that ran ahead then dates the question in the future,
 * which would keep the next one back, and the client's own "yes" out, until that day has come.
 */
export const askedNoLaterThan = (moment: UtcMs, consent: Consent): Consent =>
  consent.askedAt === null || consent.askedAt <= moment ? consent : { ...consent, askedAt: moment }

/** When the next opt-in may be sent: 0 = now. Asked in the state it is in; someone who declined is never asked again. */
export function mayAskAgainAt(consent: Consent): UtcMs {
  return consent.askedAt === null ? 0 : consent.askedAt + OPT_IN_AGAIN_AFTER
}

/** What the client's words mean, here and now. `null` = talk: shown, and changing nothing. */
export function answerIn(consent: Consent, words: 'yes' | 'no' | 'stop' | null, by: 'button' | 'keyword'): 'given' | 'declined' | null {
  if (words === 'stop') return consent.state === 'declined' ? null : 'declined'
  if (words === 'yes') return consent.state === 'pending' || consent.state === 'declined' || consent.state === 'unreachable' ? 'given' : null
  // "No" counts only while an opt-in is open, or as its button.
  if (words === 'no') return consent.state === 'pending' || (by === 'button' && consent.state !== 'declined') ? 'declined' : null
  return null
}
