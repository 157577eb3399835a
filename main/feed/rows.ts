import { formatPhone } from '../../core/contacts/phone.ts'
import { mayAskAgainAt, noConsent } from '../../core/consent/opt-in.ts'
import type { FactKind } from '../../core/records/fact.ts'
import type { ContactId, MessageId } from '../../core/ids.ts'
import { smsBlockKey, type MessageState, type ThreadState } from '../../core/records/derived.ts'
import type { FeedChange, MessageRow, ThreadPreview, ThreadRow } from '../../core/view.ts'
import { noWindow } from '../../core/whatsapp/customer-service-window.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { FeedEntity, Ledger } from '../ledger/ledger.ts'
import type { Templates } from '../templates/templates.ts'
import type { Threads } from '../threads/threads.ts'
import type { ViewMarks } from '../threads/view-marks.ts'

export interface RowParts { readonly ledger: Ledger, readonly contacts: Contacts, readonly threads: Threads, readonly templates: Templates, readonly marks: ViewMarks }

/** Opens what is sealed and makes the rows that the advisor sees; the only place that knows both sides. */
export function createRows({ ledger, contacts, threads, templates, marks }: RowParts): (entity: FeedEntity, id: string) => FeedChange {
  const { db, state } = ledger
  // The app's own note about an answer is not what the advisor looks for in the list: the answer is.
  const newest = db.prepare("SELECT id FROM message WHERE thread = ? AND status <> 'canceled' AND row ->> '$.purpose' IS NOT 'consent-note' ORDER BY at DESC, seq DESC LIMIT 1")
  const unread = db.prepare("SELECT count(*) AS n FROM message WHERE thread = ? AND direction = 'in' AND seq > ?")
  const newestIn = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM message WHERE thread = ? AND direction = 'in'")

  function messageRow(message: MessageState): MessageRow {
    const { id, thread, direction, at, seq, type, purpose, status, statusAt, retryAt, refusal, failed, failedFact } = message
    const content = contentOf(message)
    const notice = message.notice === null ? null : { ...message.notice, fact: seq, detail: detailOf(seq) }
    const failure = failed === null || (status !== 'failed' && status !== 'queued') ? null : { ...failed, details: failedFact === null ? '' : failureDetails(failedFact) }
    return { id, threadId: thread, direction, at, seq, type, purpose, text: content.text, template: content.template, buttons: content.buttons, status, statusAt, retryAt, failure, refusal, notice }
  }
  function contentOf({ seq, direction }: MessageState): Pick<MessageRow, 'text' | 'template' | 'buttons'> {
    const gone = { text: '', template: null, buttons: [] }
    if (direction === 'notice') return gone
    const content = direction === 'out' ? ledger.payload(seq, 'message.queued')?.content : ledger.payload(seq, 'message.received')?.content
    if (content === undefined) return gone
    return { text: content.text, template: content.type === 'template' ? content.name : null, buttons: content.type === 'buttons' ? content.buttons : [] }
  }
  /** Whatever of these kinds the fact is, its payload has the words. */
  const worded = ['consent.asked', 'consent.given', 'consent.declined', 'consent.unreachable', 'sms.blocked', 'sms.unblocked'] as const satisfies readonly FactKind[]
  const detailOf = (seq: number): string => worded.map((kind) => ledger.payload(seq, kind)?.words).find((words) => words !== undefined) ?? ''
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
      title: contact?.name ?? party.profileName ?? (party.e164 === null ? party.userId ?? '' : formatPhone(party.e164)),
      address: party.e164,
      lastAt: message?.at ?? 0,
      preview: message === null ? null : previewOf(messageRow(message)),
      unread: (unread.get(thread.id, marks.readTo(thread.id)) as { n: number }).n,
      newestIn: (newestIn.get(thread.id) as { seq: number }).seq,
      draft: marks.draft(thread.id),
      consent: consent && { state: consent.state, since: consent.since, againAt: mayAskAgainAt(consent), answeredBy: consent.answeredBy },
      window: window && { lastClientAt: window.lastClientAt, lastOwnAt: window.lastOwnAt, closedAt: window.closedAt },
      smsBlock: thread.channel === 'sms' ? state.get('sms_block', smsBlockKey(thread))?.reason ?? null : null,
      ...marks.flags(thread.id),
    }
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
        return { entity, id: id, row: message && message.status !== 'canceled' ? messageRow(message) : null }
      }
    }
  }
}

const previewOf = ({ direction, text, status, notice }: MessageRow): ThreadPreview =>
  ({ direction, text: text.slice(0, 200), status: direction === 'out' ? status : null, notice })
