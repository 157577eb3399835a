import type { Contact } from '../contacts/contact.ts'
import type { ConsentKey, E164, LineId, MediaId, MessageId, ThreadId } from '../ids.ts'
import type { InboundContent, OutboundContent, ThreadChannel } from '../messaging/message.ts'
import type { MessageStatus } from '../messaging/status.ts'
import type { RecordKind } from '../records/derived.ts'
import type { CallEnd } from '../telephony/call.ts'

/*
 *  One record, as the firm's archive and `admin ledger export` get it: everything that facts-of-record rules ask for
 *  (SEC 17a-4(f), FCA SYSC 10A), made from the facts alone but for the client's name, which is that of the contact on
 *  the day of delivery. JSON; times are ISO 8601 in UTC. docs/for-compliance.md explains each field.
 */
export const RECORD_FORMAT = 'compline.record/1'

/** Made from the hash of its fact: 32 hex digits; the same in every archive and in every delivery. */
export type RecordId = string

export interface ArchiveRecord {
  readonly format: typeof RECORD_FORMAT
  readonly id: RecordId
  readonly kind: RecordKind
  /** Of the original that an edit, a revoke, a file, a transcript or a status is about; null = it is one itself, or that was not recorded. */
  readonly of: RecordId | null
  readonly organisation: string
  readonly advisor: { readonly name: string, readonly email: string | null }
  readonly line: { readonly id: LineId, readonly name: string } | null
  readonly channel: ThreadChannel
  readonly direction: 'in' | 'out' | null
  readonly conversation: ThreadId | null
  /** The message's or call's own id on this desk. */
  readonly message: MessageId | null
  readonly client: RecordParty & { readonly contact: Contact['id'] | null, /** As they call themselves at the provider. */ readonly profileName: string | null }
  readonly from: RecordParty
  readonly to: RecordParty
  readonly time: {
    /** By the organisation's clock: when it was put on record. */
    readonly recorded: string
    /** That clock minus this computer's own, in ms. */
    readonly clockOffsetMs: number
    /** What the provider says: when the client sent it, or when it took ours; null = it said nothing. */
    readonly provider: string | null
  }
  /** As it was written; null where there is none, or retention destroyed it. */
  readonly original: OutboundContent | InboundContent | RecordedText | null
  /** What the client got, or the advisor was shown, where the firm's rules made that another one. */
  readonly delivered: OutboundContent | InboundContent | null
  readonly dlp: readonly { readonly stage: string, readonly action: string, /** `id@version` */ readonly rules: readonly string[], readonly justification: string | null, readonly at: string }[]
  /** In force when it was recorded: SHA-256 (hex) of the document, and the number it gives itself. */
  readonly policy: { readonly digest: string, readonly revision: number | null } | null
  readonly status: MessageStatus | null
  readonly failure: { readonly code: string, readonly details: string } | null
  /** Why the gate refused it. */
  readonly refusal: string | null
  /** Meta's wamid, Twilio's SID, the exchange's Call-ID. */
  readonly providerId: string | null
  /** The client's word by which it could be sent; null of what needs none. */
  readonly consent: RecordedConsent | null
  /** The message that it answers or reacts to. */
  readonly about: MessageId | null
  readonly call: RecordedCall | null
  readonly files: readonly RecordedFile[]
  /** Where it stands in the chain of the desk's ledger. */
  readonly proof: { readonly fact: number, readonly hash: string, readonly previous: string, /** All facts that this was made from. */ readonly facts: readonly number[] }
}

export interface RecordParty { readonly name: string | null, readonly e164: E164 | null, readonly userId: string | null, /** Of a call inside the firm. */ readonly extension?: string | null }
/** An edit's or a transcript's text; a consent's words. */
export interface RecordedText { readonly type: 'edit' | 'transcript' | 'consent', readonly text: string }
export interface RecordedConsent { readonly key: ConsentKey, readonly state: string, /** Its newest fact before this record. */ readonly fact: number | null, readonly at: string | null, readonly by: string | null }
export interface RecordedCall {
  readonly began: string
  readonly answered: string | null
  readonly ended: string | null
  readonly end: CallEnd | null
  readonly code: number | null
  readonly pauses: readonly { readonly from: string, readonly to: string | null }[]
  readonly transfers: readonly { readonly at: string, readonly to: string, readonly done: boolean }[]
}
export interface RecordedFile {
  readonly id: MediaId
  readonly name: string
  readonly mime: string
  readonly bytes: number | null
  readonly sha256: string | null
  /** Why its bytes are not with it: a code of media.failed, `erased`, `missing`; null = they are. */
  readonly missing: string | null
}

/** What goes with each batch: where the chain stood, signed by this desk. */
export interface SignedHead {
  readonly format: 'compline.head/1'
  /** Of the ledger; another one after it was set aside. */
  readonly ledger: string
  readonly fact: number
  /** Hex. */
  readonly hash: string
  readonly at: string
  /** Ed25519, raw, base64; its private half is made from the ledger's data key. */
  readonly publicKey: string
  /** Of the UTF-8 bytes of `compline.head/1\n<ledger>\n<fact>\n<hash>\n<at>`; base64. */
  readonly signature: string
}
