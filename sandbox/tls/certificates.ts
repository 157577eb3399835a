import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, boolean, integer, moment, octets, oid, sequence, set, tagged, utf8, wrapped } from './der.ts'

/** An authority that nobody trusts yet, and what it gave out; PEM. Its own key is kept nowhere. */
export interface Certificates {
  /** To be put where the app looks: the policy's `network.caFile`, or the system's store. */
  readonly authority: string
  /** For these names and 127.0.0.1, with the authority behind it. */
  readonly certificate: string
  readonly key: string
}

export const AUTHORITY_NAME = 'Compline Sandbox CA'
const DAY_MS = 86_400_000
/** By the machine's clock, which TLS goes by: time travel does not end it. */
const GOOD_FOR_MS = 365 * DAY_MS

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const nameOf = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(text))))
const extension = (id: string, critical: boolean, value: Buffer): Buffer => sequence(oid(id), ...critical ? [boolean(true)] : [], octets(value))
const pem = (what: string, bytes: Buffer): string => `-----BEGIN ${what}-----\n${bytes.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END ${what}-----\n`

interface Wanted {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly signedBy: KeyObject
  /** SHA-1 of the authority's public key: its authority key identifier. */
  readonly authorityId: Buffer
  readonly now: number
  readonly extensions: readonly Buffer[]
}

/** X.509 version 3 (RFC 5280 §4.1). */
function certificateOf({ subject, publicKey, signedBy, authorityId, now, extensions }: Wanted): string {
  const body = sequence(
    wrapped(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_SHA256,
    nameOf(AUTHORITY_NAME),
    sequence(moment(now - DAY_MS), moment(now + GOOD_FOR_MS)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    wrapped(3, sequence(...extensions, extension('2.5.29.35', false, sequence(tagged(0, authorityId))))),
  )
  return pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(sign('sha256', body, signedBy))))
}

const identifierOf = (key: KeyObject): Buffer => createHash('sha1').update(key.export({ type: 'spki', format: 'der' })).digest()

/** New ones at each start. `names`: of hosts, beside 127.0.0.1. */
export function makeCertificates(names: readonly string[], now = Date.now()): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const authorityId = identifierOf(authority.publicKey)
  const signed = { signedBy: authority.privateKey, authorityId, now }
  const own = certificateOf({
    ...signed, subject: AUTHORITY_NAME, publicKey: authority.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true))),
      // keyCertSign alone.
      extension('2.5.29.15', true, bits(Buffer.from([0x04]), 2)),
      extension('2.5.29.14', false, octets(authorityId)),
    ],
  })
  const certificate = certificateOf({
    ...signed, subject: names[0] ?? '127.0.0.1', publicKey: leaf.publicKey,
    extensions: [
      extension('2.5.29.17', false, sequence(...names.map((name) => tagged(2, Buffer.from(name))), tagged(7, Buffer.from([127, 0, 0, 1])))),
      // serverAuth.
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.14', false, octets(identifierOf(leaf.publicKey))),
    ],
  })
  return { authority: own, certificate: certificate + own, key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
