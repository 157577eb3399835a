import { optInTexts, type Policy } from '../../core/policy.ts'
import { mayAskAgainAt, noConsent, type Consent } from '../../core/consent/opt-in.ts'
import type { FactKind } from '../../core/records/fact.ts'
import type { ContactId, E164, MediaId, MessageId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { InboundContent, OutboundContent } from '../../core/messaging/message.ts'
import { smsBlockKey, type MessageState, type ThreadState } from '../../core/records/derived.ts'
import { wordsOf } from '../../core/dlp/content-texts.ts'
import { strength, strongest, type DlpAction } from '../../core/dlp/names.ts'
import { isClosed, shownContent, verdictOf, writtenContent } from '../dlp/shown.ts'
import type { UtcMs } from '../../core/time.ts'
import type { FeedChange, MediaView, MessageRow, ThreadPreview, ThreadRow } from '../../core/view.ts'
import { noWindow } from '../../core/whatsapp/customer-service-window.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { FeedEntity, Ledger } from '../ledger/ledger.ts'
import { countUnread } from './counted.ts'
import { fileNameOf } from '../media/file-name.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Templates } from '../templates/templates.ts'
import type { Threads } from '../threads/threads.ts'
import { titleOf } from '../threads/title-of.ts'
import type { ViewMarks } from '../threads/view-marks.ts'

export interface RowParts { readonly policy: Policy, readonly ledger: Ledger, readonly contacts: Contacts, readonly threads: Threads, readonly templates: Templates, readonly marks: ViewMarks, readonly media: Pick<MediaStore, 'ref'>, readonly turnOf: (message: MessageState, thread: ThreadState) => UtcMs | null }

/** How much of a message an answer to it shows, in characters. */
const QUOTE = 200
/** A short number of the firm's own, as the exchange has it. */
const EXTENSION = /^\d{1,10}$/

/** Opens what is sealed and makes the rows that the advisor sees; the only place that knows both sides. */
export function createRows({ policy, ledger, contacts, threads, templates, marks, media, turnOf }: RowParts): (entity: FeedEntity, id: string) => FeedChange {
  const { db, state } = ledger
  // The app's own note about an answer is not what the advisor looks for in the list: the answer is.
  const newest = db.prepare("SELECT id FROM message WHERE thread = ? AND status <> 'canceled' AND row ->> '$.purpose' IS NOT 'consent-note' ORDER BY at DESC, seq DESC LIMIT 1")
  const heard = db.prepare('SELECT 1 FROM heard WHERE message = ?')
  const editAt = db.prepare("SELECT at, attrs ->> '$.sentAt' AS sentAt FROM fact WHERE seq = ?")
  const unread = db.prepare(countUnread)
  const newestIn = db.prepare("SELECT seq FROM message WHERE thread = ? AND direction = 'in' AND row ->> '$.type' IS NOT 'reaction' ORDER BY seq DESC LIMIT 1")

  function messageRow(message: MessageState): MessageRow {
    const { id, thread, direction, at, seq, type, purpose, status, statusAt, refusal, failed, failedFact, revokedAt, erasedAt, pricing } = message
    const inThread = status === 'queued' ? state.get('thread', thread) : null
    const retryAt = message.retryAt ?? (inThread && turnOf(message, inThread))
    const content = shownContent(ledger, message)
    const notice = message.notice === null ? null : { kind: message.notice.kind, by: message.notice.by, fact: seq, number: message.notice.kind === 'number-changed' ? newNumber(seq) : numberOf(message.notice.address), detail: detailOf(message.notice.words ?? seq) }
    const failure = failed === null || (status !== 'failed' && status !== 'queued') ? null : { ...failed, details: failedFact === null ? '' : failureDetails(failedFact) }
    // Webhooks come in disorder: as they were written.
    const edits = message.edits.flatMap((edit) => editOf(message, edit)).sort((one, other) => one.sentAt - other.sentAt)
    const versions = [{ text: content?.text ?? '', at }, ...edits.map(({ text, at: heardAt }) => ({ text, at: heardAt }))]
    return {
      id, threadId: thread, direction, at, seq, type, purpose, status, statusAt, retryAt, failure, refusal, notice, revokedAt, erasedAt, pricing,
      text: transcriptOf(message) ?? versions.at(-1)?.text ?? '',
      earlier: versions.slice(0, -1),
      template: content?.type === 'template' ? content.name : null,
      buttons: content?.type === 'buttons' ? content.buttons : [],
      media: message.call !== null ? recordingView(message.media) : mediaView(content, verdictOf(ledger, message, seq)?.delivered != null, isClosed(ledger, message)),
      place: content?.type === 'location' ? content.place : null,
      cards: content?.type === 'cards' ? content.cards : [],
      about: message.about === null || type === 'reaction' ? null : quoteOf(message.about),
      reactions: [message.reactions.in, message.reactions.out].flatMap((reaction) => reaction === null ? [] : reactionOf(reaction)),
      dlp: dlpOf(message),
      call: callOf(message),
      heard: type === 'voicemail' && heard.get(id) !== undefined,
    }
  }
  const callOf = ({ call, media: recording }: MessageState): MessageRow['call'] => {
    if (call === null) return null
    const kept = recording === null ? null : state.get('media', recording)
    return { ...call, recording: kept === null ? 'none' : kept.state }
  }
  /** Of the fact that gave the thread its address then: it may have another one now. */
  const numberOf = (seq: number): E164 | null => (ledger.payload(seq, 'thread.opened') ?? ledger.payload(seq, 'thread.address'))?.e164 ?? null
  /** The one that WhatsApp named; null where it named a user id alone. */
  const newNumber = (seq: number): E164 | null => ledger.payload(seq, 'identity.changed')?.to.e164 ?? null
  /** As it is shown; the original is in the record. */
  const maskedIn = (message: MessageState, seq: number): string | undefined => verdictOf(ledger, message, seq)?.delivered?.text
  const editOf = (message: MessageState, seq: number): { text: string, at: UtcMs, sentAt: UtcMs }[] => {
    const edit = ledger.payload(seq, 'message.edited')
    return edit === null ? [] : [{ text: maskedIn(message, seq) ?? edit.text, ...editAt.get(seq) as { at: UtcMs, sentAt: UtcMs } }]
  }
  const transcriptOf = (message: MessageState): string | null => {
    const { transcriptFact: seq } = message
    return seq === null ? null : maskedIn(message, seq) ?? ledger.payload(seq, 'voicemail.transcribed')?.text ?? null
  }
  /** The strongest word about any version that is shown; a transcript that a better one has replaced is not. */
  function dlpOf(message: MessageState): MessageRow['dlp'] {
    const shown = new Set([message.seq, ...message.edits, message.transcriptFact])
    const verdicts = message.judged.flatMap(({ of }) => shown.has(of) ? verdictOf(ledger, message, of) ?? [] : [])
    const action = strongest(verdicts)
    if (action === 'allow') return null
    // Of those that did what is said of it: a rule that only warned has hidden nothing. What comes in, a block hides as well.
    const said = message.refusal === 'dlp-confirm' ? 'warn' : action
    const did = (one: DlpAction): boolean => one === said || (message.direction === 'in' && strength(one) >= strength('redact'))
    const cut = message.direction === 'out' && verdicts.some(({ delivered }) => delivered !== null)
    const written = cut ? writtenContent(ledger, message) : null
    return {
      action,
      rules: [...new Set(verdicts.flatMap(({ findings }) => findings.flatMap((finding) => did(finding.action) ? finding.name : [])))],
      original: written === null ? null : wordsOf(written),
      justification: verdicts.find(({ justification }) => justification !== null)?.justification ?? null,
    }
  }
  /** `masked`: its name is not to be seen as it is kept. `closed`: nor what is in it. */
  function mediaView(content: InboundContent | OutboundContent | null, masked: boolean, closed: boolean): MediaView | null {
    const ref = content === null ? null : 'media' in content ? content.media : content.type === 'template' ? content.header : null
    if (ref === null) return null
    const kept = state.get('media', ref.id)
    // What was fetched is known better than what was announced.
    const known = media.ref(ref.id) ?? ref
    // Shown as it would be saved: a name cannot look like another.
    const named = { ...known, fileName: masked ? ref.fileName : known.fileName }
    return { ...named, fileName: named.fileName === null ? null : fileNameOf(named), state: closed && kept?.state === 'kept' ? 'closed' : kept?.state ?? 'wanted', code: kept?.code ?? null }
  }
  /** Of a call. What is not whole yet has no size and no length. */
  function recordingView(id: MediaId | null): MediaView | null {
    const kept = id === null ? null : state.get('media', id)
    if (id === null || kept === null) return null
    const unknown: MediaRef = { id, kind: 'audio', mime: 'audio/ogg', bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null }
    return { ...media.ref(id) ?? unknown, state: kept.state, code: kept.code }
  }
  function quoteOf(id: MessageId): MessageRow['about'] {
    const message = state.get('message', id)
    if (message === null || message.direction === 'notice') return null
    return { id, direction: message.direction, type: message.type, text: (shownContent(ledger, message)?.text ?? '').slice(0, QUOTE) }
  }
  function reactionOf(id: MessageId): MessageRow['reactions'] {
    const reaction = state.get('message', id)
    const emoji = reaction === null ? '' : shownContent(ledger, reaction)?.text ?? ''
    return reaction === null || reaction.direction === 'notice' || emoji === '' || reaction.status === 'canceled' ? [] : [{ direction: reaction.direction, emoji, status: reaction.status }]
  }
  /** Whatever of these kinds the fact is, its payload has the words. */
  const worded = ['consent.asked', 'consent.given', 'consent.declined', 'consent.unreachable', 'consent.ended', 'sms.blocked', 'sms.unblocked', 'identity.changed', 'marketing.stopped', 'marketing.resumed'] as const satisfies readonly FactKind[]
  const detailOf = (seq: number): string => worded.map((kind) => ledger.payload(seq, kind)?.words).find((words) => words !== undefined)
    ?? ledger.payload(seq, 'message.queued')?.content.text ?? ''
  const failedKinds = ['message.failed', 'message.deferred', 'message.status'] as const satisfies readonly FactKind[]
  const failureDetails = (seq: number): string => failedKinds.map((kind) => ledger.payload(seq, kind)?.details).find((details) => details !== undefined) ?? ''

  function threadRow(thread: ThreadState): ThreadRow {
    const party = threads.party(thread)
    const contact = thread.contact === null ? null : contacts.get(thread.contact)
    const last = newest.get(thread.id) as { id: MessageId } | undefined
    const message = last === undefined ? null : state.get('message', last.id)
    const consent = thread.consent === null ? null : state.get('consent', thread.consent) ?? noConsent(thread.consent)
    const window = thread.consent === null ? null : state.get('window', thread.consent) ?? noWindow
    return {
      id: thread.id,
      lineId: thread.line,
      channel: thread.channel,
      contactId: contact?.id ?? null,
      title: titleOf(contact, party),
      address: party.e164,
      ...thread.channel === 'voice' && party.e164 === null && party.userId !== null && EXTENSION.test(party.userId) && { extension: party.userId },
      lastAt: message?.at ?? 0,
      preview: message === null ? null : previewOf(messageRow(message)),
      unread: (unread.get(thread.id, marks.readTo(thread.id)) as { n: number }).n,
      newestIn: (newestIn.get(thread.id) as { seq: number } | undefined)?.seq ?? 0,
      draft: marks.draft(thread.id),
      consent: consent && { state: consent.state, since: consent.since, againAt: mayAskAgainAt(consent), answeredBy: consent.answeredBy, yes: yesOf(contact?.language ?? ''), left: hasLeft(consent) },
      window: window && { lastClientAt: window.lastClientAt, lastOwnAt: window.lastOwnAt, closedAt: window.closedAt },
      marketingStopped: thread.consent !== null && state.get('marketing', thread.consent)?.stopped === true,
      smsBlock: thread.channel === 'sms' ? state.get('sms_block', smsBlockKey(thread))?.reason ?? null : null,
      ...marks.flags(thread.id),
    }
  }

  const yesOf = (language: string): string => (optInTexts(policy, language).yes[0] ?? '').toUpperCase()
  const hasLeft = ({ askedBy }: Consent): boolean => {
    const asked = askedBy === null ? null : state.get('message', askedBy)
    return asked !== null && (asked.provider !== null || (asked.status !== 'queued' && asked.status !== 'dispatching'))
  }

  return (entity, id) => {
    switch (entity) {
      case 'contact': return { entity, id, row: contacts.get(id as ContactId) }
      case 'template': return { entity, id, row: templates.row(id) }
      case 'thread': {
        const thread = state.get('thread', id)
        return { entity, id: id, row: thread && threadRow(thread) }
      }
      case 'message': {
        const message = state.get('message', id)
        return { entity, id: id, row: message !== null && isShown(message) ? messageRow(message) : null }
      }
    }
  }
}

/** A reaction is shown on its message; where that one never came to this desk, by itself. */
const isShown = ({ status, type, about }: MessageState): boolean => status !== 'canceled' && (type !== 'reaction' || about === null)

const previewOf = ({ direction, text, type, media, status, notice, call, erasedAt }: MessageRow): ThreadPreview =>
  ({ direction, text: text.slice(0, 200), type, media: media && fileOf(media), status: direction === 'out' && call === null ? status : null, notice, ...(call && { call }), ...(erasedAt != null && { erased: true as const }) })
const fileOf = ({ kind, voice, fileName, duration }: MediaView): ThreadPreview['media'] => ({ kind, voice, fileName, duration })
