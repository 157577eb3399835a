import type { RecordPlaceState, RecordRow } from '../../core/archive/view.ts'
import { wordsOf } from '../../core/dlp/content-texts.ts'
import { formatPhone } from '../../core/contacts/phone.ts'
import type { ContactId, E164, ThreadId } from '../../core/ids.ts'
import type { MessageState, RecordState } from '../../core/records/derived.ts'
import type { Contacts } from '../contacts/contacts.ts'
import { shownContent, verdictOf } from '../dlp/shown.ts'
import { NO_PAYLOAD } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { titleOf } from '../threads/title-of.ts'
import type { Threads } from '../threads/threads.ts'

/** How much of what was said stands in the list, in characters. */
const BEGINNING = 200
/** A number as somebody dialled it. */
const E164_FORM = /^\+[1-9]\d{6,14}$/

export interface RecordRowParts { readonly ledger: Ledger, readonly threads: Threads, readonly contacts: Contacts }

/** A record as the advisor sees it in a list. */
export function createRecordRows({ ledger, threads, contacts }: RecordRowParts): (record: RecordState, state: RecordPlaceState) => RecordRow {
  const factOf = ledger.db.prepare("SELECT actor, attrs ->> '$.code' AS code, sealed IS NULL AND digest <> ? AS erased FROM fact WHERE seq = ?")

  function text(record: RecordState, message: MessageState | null): string {
    switch (record.kind) {
      case 'message':
      case 'revoke':
      case 'status':
      case 'file':
      case 'call': {
        const content = message === null ? null : shownContent(ledger, message)
        return content === null ? '' : content.text !== '' || !('media' in content) ? wordsOf(content) : content.media.fileName ?? ''
      }
      case 'refusal': {
        const content = ledger.payload(record.fact, 'message.refused')?.content ?? (message === null ? null : shownContent(ledger, message))
        return content === null ? '' : wordsOf(content)
      }
      case 'edit': return (message && verdictOf(ledger, message, record.fact)?.delivered?.text) ?? ledger.payload(record.fact, 'message.edited')?.text ?? ''
      case 'transcript': return (message && verdictOf(ledger, message, record.fact)?.delivered?.text) ?? ledger.payload(record.fact, 'voicemail.transcribed')?.text ?? ''
      case 'consent': return worded.map((kind) => ledger.payload(record.fact, kind)?.words).find((words) => words !== undefined) ?? ''
    }
  }
  function client(id: ThreadId | null, fact: number): { client: string, contact: ContactId | null } {
    const thread = id === null ? null : threads.get(id)
    if (thread === null) {
      const dialled = ledger.payload(fact, 'call.refused')?.dialled ?? ''
      return { client: E164_FORM.test(dialled) ? formatPhone(dialled as E164) : dialled, contact: null }
    }
    const contact = thread.contact === null ? null : contacts.get(thread.contact)
    return { client: titleOf(contact, threads.party(thread)), contact: contact?.id ?? null }
  }

  return (record, state) => {
    const { fact, kind, at, channel, line, thread, about } = record
    const message = about === null ? null : ledger.state.get('message', about)
    const { actor, code, erased } = factOf.get(NO_PAYLOAD, fact) as { actor: string, code: string | null, erased: number }
    const said = message === null || message.direction === 'notice' ? null : message.direction
    return {
      fact, kind, state, at, channel, line, thread, message: about, ...client(thread, fact),
      direction: kind === 'refusal' ? 'out' : kind === 'consent' ? actor === 'client' ? 'in' : null : said,
      text: text(record, message).slice(0, BEGINNING),
      refusal: kind === 'refusal' ? code : null,
      erased: erased === 1 || message?.erasedAt != null,
    }
  }
}

const worded = ['consent.given', 'consent.declined', 'consent.unreachable', 'consent.ended', 'marketing.stopped', 'marketing.resumed'] as const
