import { ATTESTATION_FORMAT, type AttestedClient, type AttestedEvent, type AttestedKind, type Attestation, type FactProof } from '../../core/archive/attestation.ts'
import type { ContactId, ThreadId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import type { FactHeader } from '../../core/records/fact.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { StoredFact } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { titleOf } from '../threads/title-of.ts'
import type { Threads } from '../threads/threads.ts'

interface AttestationParts { readonly ledger: Ledger, readonly threads: Threads, readonly contacts: Contacts, readonly policy: Pick<Policy, 'organisation' | 'advisor'>, readonly now: () => UtcMs }
/** Of one client, or of all; `from` and `to` (without) in UTC ms. */
export interface Attested { readonly contact: ContactId | null, readonly from: UtcMs | null, readonly to: UtcMs | null }
type AttestedFact = Extract<FactHeader, { kind: AttestedKind }>

const kinds = [
  'consent.asked', 'consent.retracted', 'consent.given', 'consent.declined', 'consent.unreachable', 'consent.ended', 'marketing.stopped', 'marketing.resumed', 'identity.changed', 'thread.opened', 'thread.address',
] as const satisfies readonly AttestedKind[]
/** Whose conversation it is stands in the fact, or is its subject. */
const THREAD = "CASE kind WHEN 'thread.opened' THEN subject WHEN 'thread.address' THEN subject ELSE attrs ->> '$.thread' END"
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const iso = (at: UtcMs): string => new Date(at).toISOString()

/** What clients were asked, and what they said, each with its proof. */
export function createAttestation({ ledger, threads, contacts, policy, now }: AttestationParts): (asked: Attested) => Attestation {
  const { db, state } = ledger
  const found = db.prepare(`SELECT * FROM (SELECT *, ${THREAD} AS thread FROM fact WHERE kind IN (${kinds.map((kind) => `'${kind}'`).join()})) WHERE thread IN (SELECT id FROM thread WHERE row ->> '$.channel' = 'whatsapp' AND (?1 IS NULL OR contact = ?1)) AND at >= ?2 AND at < ?3 ORDER BY seq`)
  const addressAt = db.prepare("SELECT max(seq) AS seq FROM fact WHERE subject = ? AND kind IN ('thread.opened', 'thread.address') AND seq <= ?")

  function eventOf(row: StoredFact & { readonly thread: ThreadId }): AttestedEvent[] {
    const thread = state.get('thread', row.thread)
    const fact = { ...row, attrs: JSON.parse(row.attrs) as unknown } as object as AttestedFact
    const { seq } = addressAt.get(row.thread, row.seq) as { seq: number | null }
    const party = seq === null ? null : ledger.payload(seq, 'thread.opened') ?? ledger.payload(seq, 'thread.address')
    if (thread === null) return []
    const moved = fact.kind === 'thread.opened' || fact.kind === 'thread.address'
    return [{
      kind: fact.kind, at: iso(fact.at), line: thread.line, thread: thread.id,
      key: moved ? fact.attrs.consent : fact.kind === 'identity.changed' ? null : fact.subject,
      number: party?.e164 ?? null, userId: party?.userId ?? null, profileName: party?.profileName ?? null,
      by: fact.kind === 'consent.given' || fact.kind === 'consent.declined' ? fact.attrs.by : null,
      words: wordsOf(fact), recordedBy: fact.kind === 'consent.given' ? ledger.payload(fact.seq, fact.kind)?.recordedBy ?? null : null,
      message: 'message' in fact.attrs ? fact.attrs.message : null,
      proof: proofOf(row),
    }]
  }
  function wordsOf(fact: AttestedFact): string | null {
    switch (fact.kind) {
      case 'thread.opened':
      case 'thread.address':
      case 'consent.retracted': return null
      default: return ledger.payload(fact.seq, fact.kind)?.words ?? null
    }
  }
  /** A client who is not in the contacts is told by their conversation. */
  function clientsOf(events: readonly AttestedEvent[]): AttestedClient[] {
    const whose = Map.groupBy(events, ({ thread }) => state.get('thread', thread)?.contact ?? thread)
    return [...whose.values()].flatMap((own) => {
      const thread = own[0] && state.get('thread', own[0].thread)
      if (thread == null) return []
      const contact = thread.contact === null ? null : contacts.get(thread.contact)
      return [{ contact: thread.contact, name: titleOf(contact, threads.party(thread)), events: own }]
    })
  }
  return ({ contact, from, to }) => {
    const rows = found.all(contact, from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER) as object[] as (StoredFact & { thread: ThreadId })[]
    const last = db.prepare('SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1').get() as { seq: number, hash: Uint8Array }
    return {
      format: ATTESTATION_FORMAT, made: iso(now()), organisation: policy.organisation.name, advisor: { name: policy.advisor.name, email: policy.advisor.email ?? null },
      between: { from: from === null ? null : iso(from), to: to === null ? null : iso(to) },
      clients: clientsOf(rows.flatMap(eventOf)), head: { fact: last.seq, hash: hex(last.hash) },
    }
  }
}

const proofOf = ({ seq, at, clock_offset: clockOffset, kind, actor, subject, attrs, digest, prev, hash }: StoredFact): FactProof =>
  ({ fact: seq, at, clockOffset, kind, actor, subject, attrs, digest: hex(digest), previous: hex(prev), hash: hex(hash) })
