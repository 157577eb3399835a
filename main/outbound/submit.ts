import { randomUUID } from 'node:crypto'
import type { Confirmation } from '../../core/dlp/verdict.ts'
import type { ContactId, E164, LineId, MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import type { MessageBody, OptInPreview } from '../../core/ipc.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { mediaOf, type Channel, type OutboundContent, type OutboundMessage, type Purpose } from '../../core/messaging/message.ts'
import { refused, type Refusal, type Refused } from '../../core/messaging/refusal.ts'
import { hasReplyButtons, type Policy } from '../../core/policy.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import { isWindowOpen, noWindow } from '../../core/whatsapp/customer-service-window.ts'
import { chargeFor } from '../../core/whatsapp/pricing.ts'
import type { Clock } from '../clock.ts'
import type { Contacts } from '../contacts/contacts.ts'
import { recordVerdict } from '../dlp/judge.ts'
import { clear, type Decision } from '../gate/gate.ts'
import type { Look } from '../gate/look.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Templates } from '../templates/templates.ts'
import type { Addresses } from '../threads/addresses.ts'
import type { Threads } from '../threads/threads.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import { composeBody, composeOptIn } from './compose.ts'

export type Submitted = { readonly ok: true } | Refused
type Opened = { readonly ok: true, readonly threadId: ThreadId } | Refused
interface Whom { readonly contactId: ContactId, readonly number: E164, readonly lineId: LineId }

/** The way of a message from the screen into the ledger: gate, verdict and queue in one durable commit, then the answer. */
export interface Submit {
  /** `confirmed`: the advisor knows of these warnings. `also`: recorded with the message, in the one commit, where it passes. */
  message(id: MessageId, threadId: ThreadId, body: MessageBody, given?: { readonly confirmed?: Confirmation | null, readonly also?: (tx: Transaction) => void }): Submitted
  /** What the gate would say of a voice note now: none is recorded that could not go. */
  refusesVoiceNote(threadId: ThreadId): Refusal | null
  optIn(id: MessageId, whom: Whom): Opened
  previewOptIn(whom: Whom): OptInPreview
  /** Consent obtained outside WhatsApp, with its evidence. It opens templates, not the window (rule 4). */
  recordConsent(whom: Whom, evidence: string): Opened
  /** Puts a message the app writes by itself (the note after an answer) in line; a refusal is recorded and goes no further. */
  note(tx: Transaction, thread: ThreadState, content: OutboundContent): void
}

export interface SubmitParts {
  readonly ledger: Ledger
  readonly policy: Policy
  readonly clock: Clock
  readonly threads: Threads
  readonly contacts: Contacts
  readonly addresses: Addresses
  readonly templates: Templates
  readonly marks: ViewMarks
  readonly look: Look
  readonly media: Pick<MediaStore, 'ref'>
  /** Called after the commit: there is something to send. */
  readonly queued: () => void
}

export function createSubmit(parts: SubmitParts): Submit {
  const { ledger, policy, clock, threads, contacts, addresses, templates, marks, look, media } = parts

  /** The gate's verdict on `message`, recorded whichever way it goes. */
  function decide(tx: Transaction, message: OutboundMessage, thread: ThreadState): Submitted {
    const verdict = clear(message, look(message, thread))
    const { id, purpose, content, to, about, confirmed } = message
    const actor = actorOf(message)
    if (!verdict.ok) return onRecord(tx, message, verdict, thread.id)
    tx.fact({ kind: 'message.queued', actor, subject: id, attrs: { thread: thread.id, type: content.type, purpose, consent: thread.consent, about: about?.id ?? null, media: mediaOf(content)?.id ?? null }, payload: { to, content, ...(confirmed != null && { confirmed }) } })
    judged(tx, message, verdict, thread.id)
    if (purpose === 'opt-in' && thread.consent !== null) {
      tx.fact({ kind: 'consent.asked', actor, subject: thread.consent, attrs: { thread: thread.id, message: id }, payload: { words: verdict.message.content.text } })
    }
    tx.afterwards(parts.queued)
    return { ok: true }
  }

  function onRecord(tx: Transaction, message: OutboundMessage, verdict: Extract<Decision, { ok: false }>, thread: ThreadId | null): Refused {
    tx.fact({ kind: 'message.refused', actor: actorOf(message), subject: message.id, attrs: { thread, code: verdict.refusal.code, stage: 'submit' }, payload: { content: message.content } })
    judged(tx, message, verdict, thread)
    return refused(verdict.refusal)
  }

  function judged(tx: Transaction, { id }: OutboundMessage, verdict: Decision, thread: ThreadId | null): void {
    if (verdict.judged !== null) recordVerdict(tx, { id, thread, stage: 'submit', verdict: verdict.judged, before: null })
  }

  /** The thread as it is, or as it would be if the opt-in opened it. */
  function wouldBe({ contactId, number, lineId }: Whom, thread: ThreadState | null): ThreadState {
    const address = addresses.keyOf({ e164: number, userId: null })
    if (thread?.address === address) return thread
    // The same conversation under another number: what was said in it before still counts.
    return { id: thread?.id ?? randomUUID() as ThreadId, line: lineId, channel: 'whatsapp', address, consent: addresses.consentKey(lineId, address), contact: contactId, addressFact: 0 }
  }

  const optInMessage = (id: MessageId, { lineId, number }: Whom, content: OutboundContent): OutboundMessage =>
    ({ id, lineId, channel: 'whatsapp', to: { e164: number, userId: null }, purpose: 'opt-in', content, about: null })

  const outbound = (id: MessageId, thread: Writable, purpose: Purpose, content: OutboundContent, about: OutboundMessage['about'] = null, confirmed: Confirmation | null = null): OutboundMessage => {
    const { e164, userId } = threads.party(thread)
    return { id, lineId: thread.line, channel: thread.channel, to: { e164, userId }, purpose, content, about, confirmed }
  }

  function optInContent({ contactId, number, lineId }: Whom): { content: OutboundContent, language: string, thread: ThreadState | null } | null {
    const contact = contacts.get(contactId)
    const line = policy.lines.find((entry) => entry.id === lineId)
    if (contact === null || line?.whatsapp === undefined || !contact.numbers.some(({ e164 }) => e164 === number)) return null
    const address = addresses.keyOf({ e164: number, userId: null })
    const window = ledger.state.get('window', addresses.consentKey(lineId, address)) ?? noWindow
    // Only the client's own message counts here: Meta takes free-form content after nothing else.
    const byButtons = policy.connectors.whatsapp !== undefined && hasReplyButtons(policy.connectors.whatsapp) && isWindowOpen(window, 'client', clock.now())
    return { ...composeOptIn(policy, line, contact, templates, byButtons), thread: threads.find({ line: lineId, channel: 'whatsapp', address, contact: contactId }) }
  }

  /** As a template it is; as a message with buttons it is an answer like any other. */
  function isCharged(content: OutboundContent, { lineId, number }: Whom): boolean {
    if (content.type !== 'template') return false
    const window = ledger.state.get('window', addresses.consentKey(lineId, addresses.keyOf({ e164: number, userId: null }))) ?? noWindow
    return chargeFor(templates.get(content.name, content.language)?.category ?? 'UTILITY', isWindowOpen(window, 'client', clock.now()), clock.now()) === 'charged'
  }

  return {
    message(id, threadId, body, { confirmed = null, also } = {}) {
      if (ledger.state.get('message', id) !== null) return { ok: true } // rule of the one id: the same answer, and nothing more
      const thread = threads.get(threadId)
      if (thread === null || !isWritable(thread)) return refused({ code: 'unknown-thread' })
      const about = body.type === 'reaction' ? body.about : body.type === 'template' ? null : body.replyTo
      const content = composeBody(body, { templates, media })
      return ledger.write((tx) => {
        const verdict = decide(tx, outbound(id, thread, 'talk', content, about === null ? null : aboutOf(ledger, about, threadId), confirmed), thread)
        if (!verdict.ok) return verdict
        marks.sentFrom(tx, threadId, id, body.type === 'media' && body.text !== '')
        also?.(tx)
        return verdict
      })
    },
    refusesVoiceNote(threadId) {
      const thread = threads.get(threadId)
      if (thread === null || !isWritable(thread)) return { code: 'unknown-thread' }
      if (thread.channel === 'sms') return { code: 'not-on-channel', channel: 'sms' }
      const message = outbound(randomUUID() as MessageId, thread, 'talk', { type: 'media', text: '', media: someVoiceNote })
      const view = look(message, thread)
      const verdict = clear(message, { ...view, mediaKept: true, dlp: { ...view.dlp, file: { state: 'none' } } })
      // What is asked before it goes can be asked when it is there.
      return verdict.ok || verdict.refusal.code === 'dlp-confirm' ? null : verdict.refusal
    },
    optIn(id, whom) {
      const sent = ledger.state.get('message', id)
      if (sent !== null) return { ok: true, threadId: sent.thread }
      const asked = optInContent(whom)
      if (asked === null) return refused({ code: contacts.get(whom.contactId) === null ? 'not-a-contact' : 'no-number' })
      const to = { e164: whom.number, userId: null, profileName: null }
      const message = optInMessage(id, whom, asked.content)
      return ledger.write<Opened>((tx) => {
        // A refused opt-in makes no thread, and is on record all the same.
        const verdict = clear(message, look(message, wouldBe(whom, asked.thread)))
        if (!verdict.ok) return onRecord(tx, message, verdict, asked.thread?.id ?? null)
        const thread = threads.open(tx, { line: whom.lineId, channel: 'whatsapp', party: to, contact: whom.contactId })
        const decided = decide(tx, message, thread)
        return decided.ok ? { ok: true, threadId: thread.id } : decided
      })
    },
    previewOptIn(whom) {
      const asked = optInContent(whom)
      if (asked === null) return { text: '', language: '', refusal: { code: 'not-a-contact' }, threadId: null, charged: false }
      const message = optInMessage(randomUUID() as MessageId, whom, asked.content)
      const verdict = clear(message, look(message, wouldBe(whom, asked.thread)))
      return { text: asked.content.text, language: asked.language, refusal: verdict.ok ? null : verdict.refusal, threadId: asked.thread?.id ?? null, charged: isCharged(asked.content, whom) }
    },
    recordConsent({ contactId, number, lineId }, evidence) {
      const contact = contacts.get(contactId)
      if (!policy.connectors.whatsapp?.enabled) return refused({ code: 'connector-off', channel: 'whatsapp' })
      if (!contact?.numbers.some(({ e164 }) => e164 === number)) return refused({ code: 'not-a-contact' })
      const key = addresses.consentKey(lineId, addresses.keyOf({ e164: number, userId: null }))
      const state = ledger.state.get('consent', key)?.state
      if (state === 'declined') return refused({ code: 'opted-out' })
      if (state === 'opted-in') return refused({ code: 'already-opted-in' })
      return ledger.write((tx) => {
        const thread = threads.open(tx, { line: lineId, channel: 'whatsapp', party: { e164: number, userId: null, profileName: null }, contact: contactId })
        tx.fact({ kind: 'consent.given', actor: 'advisor', subject: key, attrs: { thread: thread.id, by: 'elsewhere' }, payload: { words: evidence, recordedBy: policy.advisor.name } })
        return { ok: true, threadId: thread.id }
      })
    },
    note(tx, thread, content) {
      if (isWritable(thread)) decide(tx, outbound(randomUUID() as MessageId, thread, 'consent-note', content), thread)
    },
  }
}

/** One of one byte, for a question. */
const someVoiceNote: MediaRef = { id: '' as MediaId, kind: 'audio', mime: 'audio/ogg', bytes: 1, sha256: null, fileName: null, voice: true, width: null, height: null, duration: null }

const actorOf = ({ purpose }: OutboundMessage): 'system' | 'advisor' => purpose === 'consent-note' ? 'system' : 'advisor'

/** A conversation that messages go out from: calls and voicemail are answered on another. */
export type Writable = ThreadState & { readonly channel: Channel }
export const isWritable = (thread: ThreadState): thread is Writable => thread.channel !== 'voice'

/** The message `id` as its provider knows it; null where it is none of this thread's. */
export function aboutOf(ledger: Ledger, id: MessageId, threadId: ThreadId): OutboundMessage['about'] {
  const message = ledger.state.get('message', id)
  return message?.thread === threadId ? { id, providerId: providerIdOf(ledger, message) } : null
}

/** What the provider calls this message; null where it never had it. */
function providerIdOf(ledger: Ledger, { providerFact }: MessageState): string | null {
  if (providerFact === null) return null
  const kinds = ['message.received', 'message.accepted', 'message.status'] as const
  return kinds.map((kind) => ledger.payload(providerFact, kind)?.providerId).find((found) => found !== undefined) ?? null
}
