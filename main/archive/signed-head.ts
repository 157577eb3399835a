import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { SignedHead } from '../../core/archive/record.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Sealing } from '../ledger/sealing.ts'

/** A fact, by which the chain up to it is known. */
export interface HeadFact { readonly seq: number, readonly at: UtcMs, readonly hash: Uint8Array }

/** RFC 8410 §7: PKCS #8 of an Ed25519 key, up to its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
/** RFC 8410 §4: SubjectPublicKeyInfo, up to the raw key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

const signed = ({ ledger, fact, hash, at }: Pick<SignedHead, 'ledger' | 'fact' | 'hash' | 'at'>): Buffer => Buffer.from(['compline.head/1', ledger, String(fact), hash, at].join('\n'), 'utf8')
/** A ledger is called by its public key: another one, made after it was set aside, has another. */
const nameOf = (publicKey: Uint8Array): string => createHash('sha256').update(publicKey).digest('hex').slice(0, 32)

/** Signs where the chain stands. The same fact gives the same bytes. */
export function createSigner({ signingSeed }: Pick<Sealing, 'signingSeed'>): (fact: HeadFact) => SignedHead {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, signingSeed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
  return ({ seq, at, hash }) => {
    const head = { ledger: nameOf(raw), fact: seq, hash: Buffer.from(hash).toString('hex'), at: new Date(at).toISOString() }
    return { format: 'compline.head/1', ...head, publicKey: raw.toString('base64'), signature: sign(null, signed(head), key).toString('base64') }
  }
}

/** Whether this head was signed by the desk that it names. Which desk that is, its `ledger` says; keep it from the first batch on. */
export function isSigned(head: SignedHead): boolean {
  const raw = Buffer.from(head.publicKey, 'base64')
  if (raw.length !== 32 || nameOf(raw) !== head.ledger) return false
  try {
    return verify(null, signed(head), createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' }), Buffer.from(head.signature, 'base64'))
  } catch {
    return false
  }
}
