import { randomUUID } from 'node:crypto'
import { answerIn, noConsent } from '../../core/consent/opt-in.ts'
import { foldKeyword, matchKeyword, type Keyword } from '../../core/consent/keywords.ts'
import { rulesOf } from '../../core/dlp/rule-set.ts'
import type { ConsentKey, MessageId, ThreadId } from '../../core/ids.ts'
import type { InboundContent } from '../../core/messaging/message.ts'
import type { Policy } from '../../core/policy.ts'
import { smsBlockKey, type MessageState, type ThreadState } from '../../core/records/derived.ts'
import { MINUTE, SECOND, type UtcMs } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import { createJudgeInbound } from '../dlp/judge.ts'
import { shownContent } from '../dlp/shown.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import { composeNote, OPT_IN_NO, OPT_IN_YES } from '../outbound/compose.ts'
import { recordStatus } from '../outbound/failure.ts'
import type { Submit } from '../outbound/submit.ts'
import type { ProviderEvent } from '../providers/provider.ts'
import type { Addresses } from '../threads/addresses.ts'
import type { Threads } from '../threads/threads.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { createIdentity } from './identity.ts'

/*
 *  What comes in: deduplicated, its consent words understood, kept. `receive` returns when it is on disk,
 *  and only then does the provider get its 200.
 */
export interface InboundParts {
  readonly ledger: Ledger
  readonly policy: Policy
  readonly threads: Threads
  readonly contacts: Contacts
  readonly addresses: Addresses
  readonly clock: Pick<Clock, 'ahead'>
  readonly marks: ViewMarks
  readonly submit: Pick<Submit, 'note'>
  /** After the commit: its new messages and its answers to opt-ins. */
  readonly arrived: (what: readonly Arrival[]) => void
  readonly templatesChanged: () => void
}

export type Arrival =
  | { readonly kind: 'message', readonly threadId: ThreadId, readonly messageId: MessageId }
  | { readonly kind: 'answer', readonly threadId: ThreadId, readonly answer: 'given' | 'declined' | 'unreachable' }
  /** Words that should have gone without the advisor seeing the thread wait there as a draft. */
  | { readonly kind: 'kept', readonly threadId: ThreadId }

/** Messages whose answer was lost ("dispatching" still waits for its own, and gets it); by an index. */
export const LISTED_LOST = "SELECT id FROM message WHERE status = 'unknown' ORDER BY seq"

/** The client's moment is the provider's, the question's is ours. */
const CLOCKS_DIFFER = MINUTE

/** What a poll lists is cut to the second, and smaller differences of clocks are not known. */
const CUT = 5 * SECOND

type MessageEvent = Extract<ProviderEvent, { kind: 'message' }>

/** One commit for a whole webhook body, however many changes it has. */
export function createReceive(parts: InboundParts): (events: readonly ProviderEvent[]) => void {
  const { ledger, policy, threads, contacts, addresses, marks } = parts
  const identity = createIdentity(parts)
  const judge = createJudgeInbound(ledger, rulesOf(policy))
  const byProvider = ledger.db.prepare('SELECT id FROM message WHERE provider = ?')
  const lost = ledger.db.prepare(LISTED_LOST)
  const notes = ledger.db.prepare("SELECT id FROM message WHERE thread = ? AND status = 'queued' AND row ->> '$.purpose' = 'consent-note'")
  const onItsWay = ledger.db.prepare("SELECT 1 FROM message WHERE status = 'dispatching' AND thread = ?")
  const later = ledger.db.prepare("SELECT seq FROM message WHERE thread = ? AND at > ? AND direction = 'in'")

  let arrivals: Arrival[] = []

  const messageOf = (providerId: string): MessageState | null => {
    const row = byProvider.get(ledger.sealing.lookUp('provider', providerId)) as { id: MessageId } | undefined
    return row === undefined ? null : ledger.state.get('message', row.id)
  }

  function message(tx: Transaction, event: MessageEvent): void {
    if (messageOf(event.providerId) !== null) return // the provider repeats itself for days
    const address = addresses.keyOf(event.from)
    const contact = contacts.byAddress(address)
    const known = contact ?? threads.find({ line: event.lineId, channel: event.channel, address, contact: null })?.contact ?? null
    const thread = threads.open(tx, { line: event.lineId, channel: event.channel, party: event.from, contact: known })
    identity.wroteFrom(tx, event, thread)
    const id = randomUUID() as MessageId
    // Word about a person (their number changed) is none of theirs: it opens no window and answers nothing.
    const said = event.content.type !== 'unsupported' || event.content.of !== 'system'
    tx.fact({
      kind: 'message.received',
      actor: 'client',
      subject: id,
      attrs: { thread: thread.id, type: event.content.type, provider: ledger.sealing.lookUp('provider', event.providerId), sentAt: Math.min(event.at, tx.now), consent: said ? thread.consent : null, about: aboutOf(event, thread), media: 'media' in event.content ? event.content.media.id : null },
      payload: { content: event.content, from: event.from, providerId: event.providerId },
    })
    if (said) judge(tx, { id, thread, stage: 'received', content: event.content, at: event.at })
    if (marks.flags(thread.id).archived) marks.setFlags(tx, thread.id, { archived: false })
    arrivals.push({ kind: 'message', threadId: thread.id, messageId: id })
    if (!said) return
    if (thread.consent !== null) answer(tx, event, thread, thread.consent)
    else if (thread.channel === 'sms') smsWords(tx, event, thread)
  }

  /** The message it answers or reacts to: of this conversation, else none of ours to point at. */
  function aboutOf({ about }: MessageEvent, thread: ThreadState): MessageId | null {
    const found = about === null ? null : messageOf(about)
    return found?.thread === thread.id ? found.id : null
  }

  /** Only who wrote a message can write it anew or take it back. */
  function isBy(original: MessageState, { lineId, from }: Pick<MessageEvent, 'lineId' | 'from'>): boolean {
    const by = ledger.payload(original.seq, 'message.received')?.from
    if (by === undefined || threads.get(original.thread)?.line !== lineId) return false
    return addresses.keyOf(by) === addresses.keyOf(from) || (by.userId !== null && by.userId === from.userId)
  }

  /** The client wrote it anew, or took it back: kept beside the original, which stands. */
  function changed(tx: Transaction, event: Extract<ProviderEvent, { kind: 'changed' }>): void {
    const original = messageOf(event.of)
    if (original?.direction !== 'in' || !isBy(original, event)) return unknownChange(tx, event)
    const attrs = { provider: ledger.sealing.lookUp('provider', event.providerId), sentAt: Math.min(event.at, tx.now) }
    if (event.text === null) {
      if (original.revokedAt === null) tx.fact({ kind: 'message.revoked', actor: 'client', subject: original.id, attrs, payload: { providerId: event.providerId } })
      return
    }
    if (original.edits.some((seq) => ledger.payload(seq, 'message.edited')?.providerId === event.providerId)) return
    tx.fact({ kind: 'message.edited', actor: 'client', subject: original.id, attrs, payload: { text: event.text, providerId: event.providerId } })
    judgeAgain(tx, original, 'edited', event.text, event.at)
    // Taking consent back is as easy as can be; giving it takes a message of its own.
    const thread = threads.get(original.thread)
    if (thread?.consent == null || thread.consent !== original.consent || matchKeyword(event.text, policy.optIn.languages) !== 'stop') return
    answer(tx, { ...event, kind: 'message', content: { type: 'text', text: event.text }, optOut: null, about: null }, thread, thread.consent)
  }
  /** Of a message that never came to this desk. Nothing is dropped: what it said stands as a message of its own. */
  function unknownChange(tx: Transaction, { lineId, channel, from, providerId, at, text }: Extract<ProviderEvent, { kind: 'changed' }>): void {
    message(tx, { kind: 'message', lineId, channel, from, providerId, at, content: { type: 'unsupported', of: text === null ? 'revoke' : 'edit', text: text ?? '' }, optOut: null, about: null })
  }

  function transcript(tx: Transaction, event: Extract<ProviderEvent, { kind: 'transcript' }>): void {
    const voicemail = messageOf(event.of)
    if (voicemail?.type !== 'voicemail') return
    const known = voicemail.transcriptFact === null ? null : ledger.payload(voicemail.transcriptFact, 'voicemail.transcribed')
    if (known?.text === event.text) return
    tx.fact({ kind: 'voicemail.transcribed', actor: 'provider', subject: voicemail.id, attrs: {}, payload: { text: event.text } })
    judgeAgain(tx, voicemail, 'transcribed', event.text, tx.now)
  }

  /** Its words are others now; keywords are heard in them as they were written. */
  function judgeAgain(tx: Transaction, { id, thread: of }: MessageState, stage: 'edited' | 'transcribed', text: string, at: UtcMs): void {
    const thread = threads.get(of)
    if (thread !== null) judge(tx, { id, thread, stage, content: { type: 'text', text }, at })
  }

  /** A button of another template answers another question: "Yes" on it is no consent. `underOptIn`: it stood under ours. */
  function meaningOf(content: InboundContent, underOptIn = false): Keyword | null {
    const tapped = optInButton(content)
    if (tapped !== null) return tapped
    const word = matchKeyword(content.text, policy.optIn.languages)
    return content.type === 'button' && word === 'yes' && !underOptIn ? null : word
  }

  /** Twilio's buttons carry what was written into the template, not our word for it: the message they stood under tells. */
  const isUnderOptIn = ({ content, about }: MessageEvent): boolean =>
    content.type === 'button' && about !== null && messageOf(about)?.purpose === 'opt-in'

  /** Webhooks come in disorder: a "yes" does not undo the "no" that was written after it. */
  const isOvertaken = (thread: ThreadState, at: UtcMs): boolean => (later.all(thread.id, at) as { seq: number }[]).some(({ seq }) => {
    const content = ledger.payload(seq, 'message.received')?.content
    const meaning = content === undefined ? null : meaningOf(content)
    return meaning === 'no' || meaning === 'stop'
  })

  /** Rule 4: yes, no and STOP as whole messages or buttons; everything else is talk. */
  function answer(tx: Transaction, event: MessageEvent, thread: ThreadState, key: ConsentKey): void {
    const { content, at } = event
    const underOptIn = isUnderOptIn(event)
    const words = meaningOf(content, underOptIn)
    const by = optInButton(content) === null && !underOptIn ? 'keyword' : 'button'
    const consent = tx.state.get('consent', key) ?? noConsent(key)
    // A "yes" that was written before the question, and came late, answers something else.
    const early = by === 'keyword' && words !== 'stop' && consent.askedAt !== null && at < consent.askedAt + parts.clock.ahead() - CLOCKS_DIFFER
    const result = early ? null : answerIn(consent, words, by)
    if (result === null || (result === 'given' && isOvertaken(thread, at))) return
    const attrs = { thread: thread.id, by: words === 'stop' ? 'stop' : by } as const
    if (result === 'given') tx.fact({ kind: 'consent.given', actor: 'client', subject: key, attrs, payload: { words: content.text, recordedBy: null } })
    else tx.fact({ kind: 'consent.declined', actor: 'client', subject: key, attrs, payload: { words: content.text } })
    const contact = thread.contact === null ? null : contacts.get(thread.contact)
    // What an answer before it did, and the client has not been told yet, is not true any more.
    for (const { id } of notes.all(thread.id) as { id: MessageId }[]) tx.fact({ kind: 'message.canceled', actor: 'system', subject: id, attrs: {}, payload: null })
    parts.submit.note(tx, thread, composeNote(policy, contact?.language ?? '', result))
    arrivals.push({ kind: 'answer', threadId: thread.id, answer: result })
  }

  /** STOP and START by SMS: the carrier's platform answers by itself; we record it and hold back. */
  function smsWords(tx: Transaction, { content, optOut }: MessageEvent, thread: ThreadState): void {
    // The firm's own words for STOP count too; the carriers know only English ones.
    const word = optOut ?? smsKeyword(content.text) ?? (matchKeyword(content.text, policy.optIn.languages) === 'stop' ? 'stop' : null)
    const key = smsBlockKey(thread)
    const blocked = tx.state.get('sms_block', key)?.reason ?? null
    const attrs = { thread: thread.id, address: thread.address }
    if (word === 'stop' && blocked === null) tx.fact({ kind: 'sms.blocked', actor: 'client', subject: key, attrs: { ...attrs, reason: 'sms-opted-out' }, payload: { words: content.text } })
    if (word === 'start' && blocked === 'sms-opted-out') tx.fact({ kind: 'sms.unblocked', actor: 'client', subject: key, attrs, payload: { words: content.text } })
  }

  function status(tx: Transaction, event: Extract<ProviderEvent, { kind: 'status' }>): void {
    // By its id with the provider; where the answer to our request was lost or is still under way, by ours.
    const found = messageOf(event.providerId) ?? (event.ourId === null ? null : tx.state.get('message', event.ourId))
    if (found?.direction !== 'out') return
    const thread = threads.asWritten(found)
    if (thread === null) return
    reported(tx, found, thread, event)
  }

  function reported(tx: Transaction, found: MessageState, thread: ThreadState, { status, at, providerId, error, pricing }: Omit<Extract<ProviderEvent, { kind: 'status' }>, 'kind' | 'channel' | 'ourId'>): void {
    const consentBefore = found.consent === null ? null : tx.state.get('consent', found.consent)?.state
    recordStatus(tx, { message: found, thread, status, at, providerId, error, pricing, marks, ledger })
    if (found.consent !== null && consentBefore === 'pending' && tx.state.get('consent', found.consent)?.state === 'unreachable') {
      arrivals.push({ kind: 'answer', threadId: thread.id, answer: 'unreachable' })
    }
  }

  /** A poll lists what the provider took: it settles a message whose answer was lost, by number, text and time. */
  function listed(tx: Transaction, event: Extract<ProviderEvent, { kind: 'listed' }>): void {
    const to = addresses.keyOf({ e164: event.to, userId: null })
    const known = messageOf(event.providerId) ?? lostOne(tx, event, to)
    const thread = known === null ? null : threads.asWritten(known)
    if (known?.direction !== 'out' || thread === null) return
    // On its way there: news only where nothing was known.
    if (event.status === null && known.status !== 'unknown') return
    if (event.status === null) {
      tx.fact({ kind: 'message.accepted', actor: 'provider', subject: known.id, attrs: { provider: ledger.sealing.lookUp('provider', event.providerId) }, payload: { providerId: event.providerId } })
      return
    }
    reported(tx, known, thread, { ...event, status: event.status, pricing: null })
  }

  function lostOne(tx: Transaction, event: Extract<ProviderEvent, { kind: 'listed' }>, to: string): MessageState | null {
    for (const { id } of lost.all() as { id: MessageId }[]) {
      const candidate = tx.state.get('message', id)
      // Its conversation may have gone on to another number.
      const thread = candidate && threads.asWritten(candidate)
      if (candidate === null || thread?.channel !== event.channel || thread.address !== to || thread.line !== event.lineId) continue
      if (event.at - parts.clock.ahead() + CUT < candidate.at) continue
      // It may be the one that is being sent now, whose answer is still to come: the next poll knows.
      if (onItsWay.get(candidate.thread) !== undefined) continue
      // By what the client got, which may be less than what was written.
      if (shownContent(ledger, candidate)?.text === event.text) return candidate
    }
    return null
  }

  return (events) => {
    if (events.length === 0) return
    const one = (tx: Transaction, event: ProviderEvent): void => {
      switch (event.kind) {
        case 'message': return message(tx, event)
        case 'status': return status(tx, event)
        case 'listed': return listed(tx, event)
        case 'changed': return changed(tx, event)
        case 'number-changed': return identity.numberChanged(tx, event)
        case 'marketing': return identity.marketing(tx, event)
        case 'transcript': return transcript(tx, event)
        case 'templates-changed': return tx.afterwards(parts.templatesChanged)
      }
    }
    arrivals = []
    ledger.write((tx) => {
      for (const event of events) one(tx, event)
      const arrived = arrivals
      tx.afterwards(() => { parts.arrived(arrived) })
    })
  }
}

/** What the opt-in's own buttons say. */
function optInButton(content: InboundContent): 'yes' | 'no' | null {
  const payload = content.type === 'button' ? content.payload : null
  return payload === OPT_IN_YES ? 'yes' : payload === OPT_IN_NO ? 'no' : null
}

/** Twilio's default keywords for long codes and toll-free numbers (help centre, "opt-out keywords"). */
const stopWords = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout'])
const startWords = new Set(['start', 'unstop', 'yes'])
/** STOP is heard in "Stop!"; START only where it stands alone, as the carriers' platforms read it. */
const smsKeyword = (text: string): 'stop' | 'start' | null =>
  stopWords.has(foldKeyword(text)) ? 'stop' : startWords.has(text.trim().toLowerCase()) ? 'start' : null
