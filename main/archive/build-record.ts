import type { ArchiveRecord, RecordedConsent, RecordId, RecordParty } from '../../core/archive/record.ts'
import { RECORD_FORMAT } from '../../core/archive/record.ts'
import type { Contact } from '../../core/contacts/contact.ts'
import type { ConsentKey, ContactId, E164, LineId, ThreadId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { InboundContent, OutboundContent, ThreadChannel } from '../../core/messaging/message.ts'
import type { Policy } from '../../core/policy.ts'
import type { MessageState, RecordState, ThreadState } from '../../core/records/derived.ts'
import type { FactHeader, FactKind } from '../../core/records/fact.ts'
import type { UtcMs } from '../../core/time.ts'
import { createFactsOf, stateAfter, type FactsOf, type Of, type RecordSource } from './facts-of.ts'
import { recordedCall } from './recorded-call.ts'
import { createRecordedFile } from './recorded-files.ts'

/** Who sits at this desk, as the policy says it today. */
export interface Whose {
  readonly organisation: string
  readonly advisor: ArchiveRecord['advisor']
  readonly lines: readonly { readonly id: LineId, readonly name: string, readonly numbers: Readonly<Partial<Record<ThreadChannel, E164 | undefined>>> }[]
}
export const whoseOf = ({ organisation, advisor, lines }: Pick<Policy, 'organisation' | 'advisor' | 'lines'>): Whose => ({
  organisation: organisation.name,
  advisor: { name: advisor.name, email: advisor.email ?? null },
  lines: lines.map(({ id, name, whatsapp, sms, voice, phone }) => ({ id, name, numbers: { whatsapp: whatsapp?.number as E164 | undefined, sms: sms?.number as E164 | undefined, voice: (phone?.number ?? voice?.number) as E164 | undefined } })),
})

/** The id that a record has everywhere: from the hash of its fact. */
export const recordIdOf = (hash: Uint8Array): RecordId => Buffer.from(hash).toString('hex').slice(0, 32)

/** A verdict stands in one transaction with what it is about, right behind it. */
const NEAR = 20
const LATER: readonly RecordState['kind'][] = ['edit', 'revoke', 'transcript', 'file', 'status']
const CONSENT = ['consent.asked', 'consent.retracted', 'consent.given', 'consent.declined', 'consent.unreachable', 'consent.ended'] as const satisfies FactKind[]
const iso = (at: UtcMs): string => new Date(at).toISOString()

interface Story {
  /** What it is about, up to the record's own fact; of a refusal before there was a message, that alone. */
  readonly facts: readonly FactHeader[]
  readonly state: MessageState | null
  readonly verdicts: readonly Of<'dlp.judged'>[]
}
interface Party extends RecordParty { readonly profileName: string | null }
const NOBODY: Party = { name: null, e164: null, userId: null, profileName: null }

/**
 * Makes a record from its facts. The same each time, whatever has happened since, but for the contact's name, what the
 * policy calls desk and lines, and what retention has destroyed.
 */
export function createBuildRecord(source: RecordSource, whose: Whose): (record: RecordState) => ArchiveRecord {
  const { db, payload } = source
  const facts = createFactsOf(source)
  const fileOf = createRecordedFile(source, facts)
  const threadRow = db.prepare('SELECT row FROM thread WHERE id = ?')
  const contactRow = db.prepare('SELECT sealed FROM contact WHERE id = ? AND deleted = 0')
  const original = db.prepare("SELECT fact FROM record WHERE about = ? AND kind IN ('message', 'call') ORDER BY fact LIMIT 1")

  function contactOf(id: ThreadId | null): { readonly id: ContactId | null, readonly name: string | null } {
    const thread = id === null ? undefined : threadRow.get(id) as { row: string } | undefined
    const contact = thread === undefined ? null : (JSON.parse(thread.row) as ThreadState).contact
    const sealed = contact === null ? undefined : contactRow.get(contact) as { sealed: Uint8Array } | undefined
    return contact === null || sealed === undefined ? { id: contact, name: null } : { id: contact, name: (source.sealing.open(sealed.sealed, `contact ${contact}`) as Contact).name }
  }

  function originalOf({ kind, about }: RecordState): RecordId | null {
    const found = LATER.includes(kind) && about !== null ? original.get(about) as { fact: number } | undefined : undefined
    return found === undefined ? null : recordIdOf(facts.one(found.fact).hash)
  }

  function partyOf(first: FactHeader | undefined, thread: Party): Party {
    switch (first?.kind) {
      case 'message.received': return { ...NOBODY, ...payload(first.seq, first.kind)?.from }
      case 'message.queued': {
        const to = payload(first.seq, first.kind)?.to
        return to === undefined ? NOBODY : { name: null, e164: to.e164, userId: to.userId, profileName: thread.profileName }
      }
      case 'call.offered': {
        const offered = payload(first.seq, first.kind)
        return offered === null ? NOBODY : { name: null, ...offered.from, extension: offered.from.e164 === null && offered.user !== '' ? offered.user : null }
      }
      case 'call.placed': {
        const placed = payload(first.seq, first.kind)
        return placed === null ? NOBODY : { ...NOBODY, ...placed.to, extension: placed.to.e164 === null && placed.to.userId === null ? placed.dialled : null }
      }
      case 'call.refused': return thread.e164 === null ? { ...NOBODY, extension: payload(first.seq, first.kind)?.dialled ?? null } : thread
      default: return thread
    }
  }

  /** Where the conversation went when it was recorded. */
  function addressOf(record: RecordState, used: Set<number>): { readonly party: Party, readonly consent: ConsentKey | null } {
    const fact = record.thread === null ? null : facts.last(record.thread, ['thread.opened', 'thread.address'], record.fact)
    if (fact === null) return { party: NOBODY, consent: null }
    used.add(fact.seq)
    const address = payload(fact.seq, fact.kind)
    return { party: address === null ? NOBODY : { name: null, e164: address.e164, userId: address.userId, profileName: address.profileName }, consent: fact.attrs.consent }
  }

  function consentOf(key: ConsentKey | null, upTo: number, used: Set<number>): RecordedConsent | null {
    if (key === null) return null
    const known = facts.about(key, 0, upTo).filter((fact) => (CONSENT as readonly string[]).includes(fact.kind))
    const last = known.at(-1)
    const state = stateAfter(known).get('consent', key)
    if (last !== undefined) used.add(last.seq)
    return { key, state: state?.state ?? 'none', fact: last?.seq ?? null, at: last === undefined ? null : iso(last.at), by: state?.answeredBy ?? null }
  }

  return (record) => {
    const own = facts.one(record.fact)
    const due = record.due ?? record.fact
    const used = new Set<number>([own.seq])
    const story = storyOf(record, own, due, facts)
    const { state } = story
    const [first] = story.facts
    const address = addressOf(record, used)
    const contact = contactOf(record.thread)
    const party = { ...partyOf(first, address.party), name: contact.name }
    const { profileName, ...client } = party
    const line = whose.lines.find(({ id }) => id === record.line) ?? null
    const desk: RecordParty = { name: whose.advisor.name, e164: line?.numbers[record.channel] ?? null, userId: null }
    const direction = record.kind === 'consent' ? null : state?.direction === 'in' ? 'in' : 'out'
    const content = contentOf(first, payload)
    const media = mediaIdOf(record, own, state)
    if (first !== undefined) used.add(first.seq)
    for (const { seq } of story.verdicts) used.add(seq)
    if (record.kind === 'call') for (const { seq } of story.facts) used.add(seq)
    const verdict = story.verdicts.at(-1)
    const files = media === null || state === null ? [] : [fileOf({ id: media, ref: content === null ? null : refOf(content), message: state.id, direction: state.direction === 'in' ? 'in' : 'out', isCall: state.call !== null, upTo: due }, used)]
    const policy = facts.last('policy', ['policy.loaded'], record.fact)
    const word = record.kind === 'consent' ? own.subject as ConsentKey : record.channel === 'whatsapp' ? consentKeyOf(first) ?? address.consent : null
    const consent = isMarketing(own) ? { key: own.subject, state: own.kind.replace('.', '-'), fact: own.seq, at: iso(own.at), by: null } : consentOf(word, record.fact, used)
    return {
      format: RECORD_FORMAT, id: recordIdOf(own.hash), kind: record.kind, of: originalOf(record),
      organisation: whose.organisation, advisor: whose.advisor,
      line: record.line === null ? null : { id: record.line, name: line?.name ?? record.line },
      channel: record.channel, direction, conversation: record.thread, message: record.about,
      client: { ...client, contact: contact.id, profileName },
      from: direction === 'out' ? desk : client, to: direction === 'out' ? client : desk,
      time: { recorded: iso(own.at), clockOffsetMs: own.clock_offset, provider: providerTime(own) },
      original: wordsOf(own, payload) ?? (record.kind === 'message' || record.kind === 'refusal' ? content : null),
      delivered: verdict === undefined ? null : payload(verdict.seq, 'dlp.judged')?.delivered ?? null,
      dlp: story.verdicts.map(({ seq, at, attrs: { stage, action, rules } }) => ({ stage, action, rules, justification: payload(seq, 'dlp.judged')?.justification ?? null, at: iso(at) })),
      policy: policy === null ? null : { digest: policy.attrs.digest, revision: policy.attrs.signed?.revision ?? null },
      status: record.kind === 'refusal' && own.kind !== 'call.refused' ? 'refused' : record.kind === 'consent' || state?.call != null ? null : state?.status ?? null,
      failure: failureOf(record, state, facts, payload, used),
      refusal: own.kind === 'message.refused' || own.kind === 'call.refused' ? own.attrs.code : null,
      providerId: providerIdOf(own, first, state, facts, payload, used),
      consent,
      about: state?.about ?? null,
      call: record.kind === 'call' && state !== null ? recordedCall(state, story.facts, source) : null,
      files,
      proof: { fact: own.seq, hash: hex(own.hash), previous: hex(own.prev), facts: [...used].sort((a, b) => a - b) },
    }
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
type Payload = RecordSource['payload']

function storyOf(record: RecordState, own: FactHeader, due: number, facts: FactsOf): Story {
  if (record.about === null) return { facts: [], state: null, verdicts: [] }
  const all = facts.about(record.about, 0, due + NEAR)
  const verdictsBehind = (seq: number): Of<'dlp.judged'>[] => {
    const behind = all.filter((fact) => fact.seq > seq)
    const end = behind.findIndex((fact) => fact.kind !== 'dlp.judged')
    return verdictsIn(end === -1 ? behind : behind.slice(0, end), seq, seq + NEAR)
  }
  // The same id may have been refused before, and gone later: what was refused is not a message yet.
  if (own.kind === 'call.refused' || (own.kind === 'message.refused' && own.attrs.stage === 'submit')) return { facts: [own], state: null, verdicts: verdictsBehind(own.seq) }
  const whole = all.slice(Math.max(0, all.findIndex(({ kind }) => begins.includes(kind))))
  const told = whole.filter(({ seq, kind }) => seq <= (record.kind === 'call' && kind.startsWith('call.') ? due : record.fact))
  const state = stateAfter(told).get('message', record.about)
  const since = told[0]?.seq ?? 0
  switch (record.kind) {
    // Of its file the rules speak when it is there; of one that came later, in a record of its own.
    case 'message': {
      if (state?.direction !== 'in') return { facts: told, state, verdicts: verdictsIn(whole, since, record.fact) }
      const { media } = state
      const ofThis = ({ seq }: FactHeader): boolean => media === null || (facts.last(media, ['media.kept'], seq)?.seq ?? 0) <= due
      return { facts: told, state, verdicts: verdictsIn(whole, since, due + NEAR, 'received').filter(ofThis) }
    }
    case 'refusal': return { facts: told, state, verdicts: [...verdictsIn(whole, since, record.fact), ...verdictsBehind(record.fact)] }
    case 'file': return { facts: told, state, verdicts: verdictsIn(whole, record.fact, record.fact + NEAR, 'received') }
    case 'edit':
    case 'transcript': return { facts: told, state, verdicts: verdictsBehind(record.fact) }
    default: return { facts: told, state, verdicts: [] }
  }
}
const begins: readonly string[] = ['message.queued', 'message.received', 'call.placed', 'call.offered'] satisfies FactKind[]

const verdictsIn = (facts: readonly FactHeader[], from: number, to: number, stage?: string): Of<'dlp.judged'>[] =>
  facts.flatMap((fact) => fact.kind === 'dlp.judged' && fact.seq >= from && fact.seq <= to && (stage === undefined || fact.attrs.stage === stage) ? fact : [])

function contentOf(first: FactHeader | undefined, payload: Payload): OutboundContent | InboundContent | null {
  switch (first?.kind) {
    case 'message.queued': return payload(first.seq, first.kind)?.content ?? null
    case 'message.received': return payload(first.seq, first.kind)?.content ?? null
    case 'message.refused': return payload(first.seq, first.kind)?.content ?? null
    default: return null
  }
}
const refOf = (content: OutboundContent | InboundContent): MediaRef | null => 'media' in content ? content.media : content.type === 'template' ? content.header : null

/** Words of its own: an edit's, a transcript's, a consent's. */
function wordsOf(own: FactHeader, payload: Payload): ArchiveRecord['original'] {
  switch (own.kind) {
    case 'message.edited': return texted('edit', payload(own.seq, own.kind)?.text)
    case 'voicemail.transcribed': return texted('transcript', payload(own.seq, own.kind)?.text)
    case 'consent.given':
    case 'consent.declined':
    case 'consent.unreachable':
    case 'consent.ended':
    case 'marketing.stopped':
    case 'marketing.resumed': return texted('consent', payload(own.seq, own.kind)?.words)
    default: return null
  }
}
const texted = (type: 'edit' | 'transcript' | 'consent', text: string | undefined): ArchiveRecord['original'] => text === undefined ? null : { type, text }

function mediaIdOf({ kind }: RecordState, own: FactHeader, state: MessageState | null): MessageState['media'] {
  if (own.kind === 'media.kept') return own.subject
  return kind === 'message' || kind === 'call' || kind === 'refusal' ? state?.media ?? null : null
}
const consentKeyOf = (first: FactHeader | undefined): ConsentKey | null => first?.kind === 'message.queued' || first?.kind === 'message.received' ? first.attrs.consent : null
const isMarketing = (fact: FactHeader): fact is Of<'marketing.stopped' | 'marketing.resumed'> => fact.kind === 'marketing.stopped' || fact.kind === 'marketing.resumed'

function providerTime(own: FactHeader): string | null {
  switch (own.kind) {
    case 'message.received':
    case 'message.edited':
    case 'message.revoked': return iso(own.attrs.sentAt)
    case 'message.status': return iso(own.attrs.reportedAt)
    default: return null
  }
}

function providerIdOf(own: FactHeader, first: FactHeader | undefined, state: MessageState | null, facts: FactsOf, payload: Payload, used: Set<number>): string | null {
  if (own.kind === 'message.edited') return payload(own.seq, own.kind)?.providerId ?? null
  if (own.kind === 'message.revoked') return payload(own.seq, own.kind)?.providerId ?? null
  if (first?.kind === 'call.offered') return payload(first.seq, first.kind)?.sipCallId ?? null
  if (state?.providerFact == null) return null
  used.add(state.providerFact)
  const fact = facts.one(state.providerFact)
  return fact.kind === 'message.accepted' || fact.kind === 'message.status' || fact.kind === 'message.received' ? payload(fact.seq, fact.kind)?.providerId ?? null : null
}

function failureOf({ kind }: RecordState, state: MessageState | null, facts: FactsOf, payload: Payload, used: Set<number>): ArchiveRecord['failure'] {
  if ((kind !== 'message' && kind !== 'status') || state?.status !== 'failed' || state.failed === null) return null
  if (state.failedFact === null) return { code: state.failed.code, details: '' }
  used.add(state.failedFact)
  const fact = facts.one(state.failedFact)
  const details = fact.kind === 'message.failed' || fact.kind === 'message.status' || fact.kind === 'message.deferred' ? payload(fact.seq, fact.kind)?.details : undefined
  return { code: state.failed.code, details: details ?? '' }
}

