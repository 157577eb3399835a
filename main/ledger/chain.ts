import { createHash } from 'node:crypto'

/** A fact as it lies in the file. */
export interface StoredFact {
  readonly seq: number
  readonly at: number
  readonly clock_offset: number
  readonly kind: string
  readonly actor: string
  readonly subject: string
  /** JSON, byte for byte as it was hashed. */
  readonly attrs: string
  /** Destroyed by retention: null, while `digest` still stands for it. */
  readonly sealed: Uint8Array | null
  /** SHA-256 of the sealed bytes; of nothing where the fact has no payload. */
  readonly digest: Uint8Array
  readonly prev: Uint8Array
  readonly hash: Uint8Array
}

const sha256 = (...parts: (Uint8Array | string)[]): Uint8Array => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** What the first fact takes for the one before it. */
export const GENESIS: Uint8Array = new Uint8Array(32)
export const NO_PAYLOAD: Uint8Array = sha256('')
export const digestOf = (sealed: Uint8Array | null): Uint8Array => sealed === null ? NO_PAYLOAD : sha256(sealed)

/** SHA-256 over: previous hash, payload digest, and the header as a JSON array. */
export const hashOf = (fact: Omit<StoredFact, 'hash' | 'sealed'>): Uint8Array =>
  sha256(fact.prev, fact.digest, JSON.stringify([fact.seq, fact.at, fact.clock_offset, fact.kind, fact.actor, fact.subject, fact.attrs]))
