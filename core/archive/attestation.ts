import type { AnswerBy } from '../consent/opt-in.ts'
import type { ConsentKey, ContactId, E164, LineId, MessageId, ThreadId } from '../ids.ts'
import type { FactKind } from '../records/fact.ts'

/*
 *  What a client was asked and what they said to it, as it stands on record: for the screen, and as JSON for whoever wants
 *  it proved. docs/for-compliance.md explains how to check the proofs.
 */
export const ATTESTATION_FORMAT = 'compline.attestation/1'

export type AttestedKind = Extract<FactKind, `consent.${string}` | `marketing.${string}` | 'identity.changed' | 'thread.opened' | 'thread.address'>

/** A fact as it is chained: `hash` is SHA-256 of `previous`, `digest` (both as bytes) and the JSON array of the six others. */
export interface FactProof {
  readonly fact: number
  /** UTC ms, by the organisation's clock; and by how much this computer's own was behind it. */
  readonly at: number
  readonly clockOffset: number
  readonly kind: string
  readonly actor: string
  readonly subject: string
  /** JSON, byte for byte as it was hashed. */
  readonly attrs: string
  /** Of the sealed words; hex, as the next two. */
  readonly digest: string
  readonly previous: string
  readonly hash: string
}

export interface AttestedEvent {
  readonly kind: AttestedKind
  /** ISO 8601, UTC. */
  readonly at: string
  /** Whose consent, on which line. */
  readonly key: ConsentKey | null
  readonly line: LineId
  readonly thread: ThreadId
  /** The number that it was about then; null where only a user id was known. */
  readonly number: E164 | null
  readonly userId: string | null
  readonly profileName: string | null
  /** How they answered; `elsewhere` = the advisor recorded what was given outside WhatsApp. */
  readonly by: AnswerBy | null
  /** The question as it was asked, the client's words, or the advisor's evidence; null where the event has none. */
  readonly words: string | null
  readonly recordedBy: string | null
  /** The message that asked. */
  readonly message: MessageId | null
  readonly proof: FactProof
}

export interface AttestedClient {
  readonly contact: ContactId | null
  /** Of the contact today; else as they call themselves, or their number. */
  readonly name: string
  readonly events: readonly AttestedEvent[]
}

export interface Attestation {
  readonly format: typeof ATTESTATION_FORMAT
  readonly made: string
  readonly organisation: string
  readonly advisor: { readonly name: string, readonly email: string | null }
  /** Of the events, ISO 8601; null = all. */
  readonly between: { readonly from: string | null, readonly to: string | null }
  readonly clients: readonly AttestedClient[]
  /** Where the chain stood. */
  readonly head: { readonly fact: number, readonly hash: string }
}
