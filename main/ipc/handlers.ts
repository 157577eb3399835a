import type { Confirmation } from '../../core/dlp/verdict.ts'
import type { CommandName, MessageBody, Output, ParsedInput, Session } from '../../core/ipc.ts'
import type { MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import { refused, type Refused } from '../../core/messaging/refusal.ts'
import type { MessageState } from '../../core/records/derived.ts'
import type { AccountHandlers } from '../accounts/accounts.ts'
import type { Desk } from '../desk.ts'
import type { Transaction } from '../ledger/ledger.ts'
import { createRecordHandlers, type RecordHandlerParts } from '../records/handlers.ts'
import { giveBack } from '../threads/give-back.ts'

type Answer<N extends CommandName> = Output<N> | Promise<Output<N>>
export type Handlers = { readonly [N in CommandName]: (input: ParsedInput<N>) => Answer<N> }

/** What the handlers need beyond the desk. */
export interface HandlerParts {
  readonly session: () => Session
  readonly ended: () => void
  readonly saveView: (state: ParsedInput<'view.save'>) => void
  readonly openHelp: (link?: number) => void
  readonly policy: Pick<Handlers, 'policy.about' | 'policy.values' | 'policy.check'>
  readonly openLink: (url: string) => Promise<boolean>
  readonly saveMedia: (id: MediaId) => Promise<Output<'media.save'>>
  readonly accounts: AccountHandlers
  readonly records: Pick<RecordHandlerParts, 'policy' | 'world' | 'now' | 'media'>
  readonly act: (action: ParsedInput<'problem.act'>['action']) => Promise<Output<'problem.act'>>
}

const ok = { ok: true } as const
const unknownLine = (channel: 'whatsapp' | 'sms'): Refused => refused({ code: 'unknown-line', channel })

/** One handler for each command of core/ipc.ts; the type sees to it that none is missing. */
export function createHandlers(desk: Desk, parts: HandlerParts): Handlers {
  const { ledger, threads, contacts, addresses, marks, submit, feed } = desk
  const stateOf = (id: MessageId): MessageState | null => ledger.state.get('message', id)

  const newestIn = ledger.db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM message WHERE thread = ? AND direction = 'in' AND seq <= ?")
  /** The client's newest message up to this one; 0 = there is none. */
  const newestUpTo = (threadId: ThreadId, shown = Number.MAX_SAFE_INTEGER): number => (newestIn.get(threadId, shown) as { seq: number }).seq
  /** The provider hears that it was read. WhatsApp alone knows such a thing. */
  function tellRead(threadId: ThreadId, seq: number, typing: boolean): void {
    const thread = threads.get(threadId)
    const providerId = thread?.channel === 'whatsapp' ? ledger.payload(seq, 'message.received')?.providerId : undefined
    if (thread && providerId !== undefined) desk.markReadAtProvider(thread.line, providerId, typing)
  }

  const queuedBehind = ledger.db.prepare("SELECT id FROM message WHERE status = 'queued' AND thread = ? AND seq > ?")

  /** The message's content as the composer would hand it over again. */
  function bodyAgain(message: MessageState): MessageBody | null {
    const content = ledger.payload(message.seq, 'message.queued')?.content
    switch (content?.type) {
      case 'text': return { type: 'text', text: content.text, replyTo: message.about }
      case 'template': return { type: 'template', name: content.name, language: content.language, values: { ...content.values }, header: content.header?.id ?? null }
      case 'media': return { type: 'media', media: content.media.id, text: content.text, replyTo: message.about }
      case 'location': return { type: 'location', place: content.place, replyTo: message.about }
      case 'cards': return { type: 'cards', cards: content.cards, replyTo: message.about }
      case 'reaction': return message.about === null ? null : { type: 'reaction', about: message.about, emoji: content.text }
      default: return null
    }
  }
  /** `confirmed` null: with the word that the advisor gave the first time, as far as the rules are the same. */
  function sendAgain(message: MessageState, newId: MessageId, confirmed: Confirmation | null, also?: (tx: Transaction) => void): Answer<'messages.retry'> {
    const body = bodyAgain(message)
    if (body === null) return refused({ code: 'empty' })
    const before = ledger.payload(message.seq, 'message.queued')?.confirmed ?? null
    return onceRead(message.thread, body, () => {
      // While its file was read the provider may have said what became of it, or it was sent again by another click.
      if (stateOf(newId) === null && stateOf(message.id)?.status !== message.status) return ok
      return submit.message(newId, message.thread, body, { confirmed: confirmed ?? before, ...(also && { also }) })
    })
  }

  /** The firm's rules look at what is written in a file, and reading it takes a moment. Without one the answer is there at once. */
  function onceRead<T>(threadId: ThreadId, body: MessageBody, then: () => T): T | Promise<T> {
    const file = body.type === 'media' ? body.media : body.type === 'template' ? body.header : null
    const channel = threads.get(threadId)?.channel
    return file === null || channel === undefined ? then() : desk.files.ready(file, { direction: 'out', channel }).then(then)
  }

  return {
    async 'session.start'() {
      // A page that begins has nothing that records: the one before it had.
      await desk.recordings.abandon()
      return parts.session()
    },
    'phone.get': () => desk.phone.now(),
    'phone.about'() {
      const { lines, connectors, calling, organisation } = parts.session()
      return { ...calling, lines: lines.map(({ id, name }) => ({ id, name })), sms: connectors.sms, accent: organisation.accent ?? null }
    },
    'calls.dial': (input) => desk.phone.dial(input),
    'calls.act': (act) => desk.phone.act(act),
    'phone.set'(input) {
      desk.phone.set(input)
      return ok
    },
    'phone.test'(input) {
      desk.phone.test(input)
      return ok
    },
    'session.end'() {
      parts.ended()
      return ok
    },
    'feed.since': ({ cursor, limit }) => feed.since(cursor, limit),
    'status.get': () => desk.status(),

    'threads.open'({ contactId, channel, number, lineId }) {
      if (!desk.hasLine(lineId, channel)) return unknownLine(channel)
      const contact = contacts.get(contactId)
      if (contact === null || !contact.numbers.some(({ e164 }) => e164 === number)) return refused({ code: 'not-a-contact' })
      const party = { e164: number, userId: null, profileName: null }
      if (channel === 'whatsapp') {
        const address = addresses.keyOf(party)
        const found = threads.find({ line: lineId, channel, address, contact: contactId })
        return found === null ? refused({ code: 'opt-in-needed' }) : { ok: true, threadId: found.id }
      }
      const { id } = ledger.write((tx) => threads.open(tx, { line: lineId, channel, party, contact: contactId }))
      return { ok: true, threadId: id }
    },
    'threads.read'({ threadId, seq: shown }) {
      const seq = newestUpTo(threadId, shown)
      if (seq <= marks.readTo(threadId)) return ok
      ledger.write((tx) => { marks.markRead(tx, threadId, seq) })
      tellRead(threadId, seq, false)
      return ok
    },
    'threads.flag'({ threadId, pinned, muted, archived }) {
      const flags = { ...(pinned !== undefined && { pinned }), ...(muted !== undefined && { muted }), ...(archived !== undefined && { archived }) }
      ledger.write((tx) => { marks.setFlags(tx, threadId, flags) })
      return ok
    },

    'messages.submit': ({ id, threadId, body, confirmed }) => onceRead(threadId, body, () => submit.message(id, threadId, body, { confirmed })),
    'dlp.preview': ({ threadId, body }) => onceRead(threadId, body, () => desk.preview(threadId, body)),
    'dlp.try': ({ text, direction, channel }) => desk.tryRules(text, direction, channel),
    'dlp.rules': () => desk.toldRules(),
    'messages.cancel'({ id }) {
      return ledger.write((tx) => {
        const message = tx.state.get('message', id)
        if (message?.status !== 'queued') return { ok: false }
        tx.fact({ kind: 'message.canceled', actor: 'advisor', subject: id, attrs: {}, payload: null })
        if (message.purpose === 'opt-in' && message.consent !== null) tx.fact({ kind: 'consent.retracted', actor: 'advisor', subject: message.consent, attrs: { thread: message.thread, message: id }, payload: null })
        const content = ledger.payload(message.seq, 'message.queued')?.content
        if (content !== undefined) giveBack(tx, marks, message, content)
        // Their turn comes sooner.
        for (const behind of queuedBehind.all(message.thread, message.seq) as { id: MessageId }[]) tx.touch('message', behind.id)
        tx.afterwards(() => { desk.dispatch.cancel(id) })
        return ok
      })
    },
    'messages.retry'({ id, newId, confirmed }) {
      const message = stateOf(id)
      return message?.direction === 'out' && (message.status === 'failed' || message.status === 'refused') ? sendAgain(message, newId, confirmed) : refused({ code: 'empty' })
    },
    'messages.settle'({ id, as, newId, confirmed }) {
      const message = stateOf(id)
      if (message?.status !== 'unknown') return ok
      const settled = (tx: Transaction): void => { tx.fact({ kind: 'message.settled', actor: 'advisor', subject: id, attrs: { as }, payload: null }) }
      // One commit: between two a crash would leave the old one open and the new one on its way.
      if (as === 'again') return sendAgain(message, newId, confirmed, settled)
      ledger.write(settled)
      return ok
    },
    'threads.typing'({ threadId }) {
      tellRead(threadId, newestUpTo(threadId), true)
      return ok
    },
    'voicemail.heard'({ id, heard }) {
      ledger.write((tx) => {
        ledger.db.prepare(heard ? 'INSERT OR IGNORE INTO heard (message) VALUES (?)' : 'DELETE FROM heard WHERE message = ?').run(id)
        tx.touch('message', id)
      })
      return ok
    },
    'recording.start': ({ threadId }) => desk.recordings.start(threadId),
    'recording.piece': async ({ id, index, bytes }) => ({ ok: await desk.recordings.piece(id, index, bytes) }),
    'recording.end': async ({ id, keep }) => ({ ok: true, media: await desk.recordings.end(id, keep) }),
    'media.discard'({ mediaId }) {
      desk.recordings.forget(mediaId)
      // What a message knows stays: it is on record.
      if (ledger.state.get('media', mediaId) === null) desk.media.remove(mediaId)
      return ok
    },
    'media.save': ({ mediaId }) => parts.saveMedia(mediaId),
    'media.fetch'({ mediaId }) {
      desk.fetchMedia(mediaId)
      return ok
    },
    'places.known': () => desk.knownPlaces(),
    'drafts.save'({ threadId, draft }) {
      // A late save of what has been sent meanwhile must not bring it back.
      const sent = (id: MessageId | undefined): boolean => id !== undefined && stateOf(id) !== null
      const left = draft === null ? null : { ...draft, text: sent(draft.id) ? '' : draft.text, template: sent(draft.template?.id) ? null : draft.template, attachments: draft.attachments.filter((attachment) => !sent(attachment.id)) }
      if (threads.get(threadId) !== null) ledger.write((tx) => { marks.saveDraft(tx, threadId, left) })
      return ok
    },

    'optIn.preview': (whom) => desk.hasLine(whom.lineId, 'whatsapp') ? submit.previewOptIn(whom) : { text: '', language: '', refusal: unknownLine('whatsapp').refusal, threadId: null, charged: false },
    'optIn.send': ({ id, ...whom }) => desk.hasLine(whom.lineId, 'whatsapp') ? submit.optIn(id, whom) : unknownLine('whatsapp'),
    'consent.record': ({ evidence, ...whom }) => desk.hasLine(whom.lineId, 'whatsapp') ? submit.recordConsent(whom, evidence) : unknownLine('whatsapp'),

    'contacts.save': (contact) => contacts.save(contact),
    'contacts.delete'({ id }) {
      contacts.delete(id)
      return ok
    },
    'contacts.restore': ({ id }) => ({ ok: contacts.restore(id) }),

    'connections.retry'({ channel }) {
      if (channel === 'phone') desk.phone.retry()
      else desk.retry(channel)
      return ok
    },
    ...createRecordHandlers({ ...parts.records, ledger, threads, contacts, archive: desk.archive }),
    ...parts.accounts,
    async 'templates.sync'() {
      const result = await desk.connections.whatsapp?.syncTemplates()
      return result === undefined || result.ok ? ok : { ok: false, details: result.error.details }
    },
    'view.save'(state) {
      parts.saveView(state)
      return ok
    },
    'help.open'(input) {
      parts.openHelp(input?.link)
      return ok
    },
    ...parts.policy,
    'links.open': async ({ url }) => ({ ok: await parts.openLink(url) }),
    'problem.act': ({ action }) => parts.act(action),
  }
}
