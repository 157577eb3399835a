import { createHash } from 'node:crypto'
import { splitList } from './sip-message.ts'

/*
 *  The digest (RFC 7616 §3.4.1, RFC 3261 §22.4) with the line's password, which never leaves main: the phone window signs
 *  with a dummy one, and its `response` is replaced on the way out.
 */

/** Credentials or a challenge, taken apart; quotes off. */
export type DigestParts = Readonly<Record<string, string>>

/** null = not a digest, or a parameter stands twice. */
export function readDigest(value: string): DigestParts | null {
  const rest = /^Digest\s+(.*)$/is.exec(value)?.[1]
  if (rest === undefined) return null
  const parts: Record<string, string> = {}
  for (const entry of splitList(rest)) {
    const [, name, quoted, plain] = /^([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))$/.exec(entry) ?? []
    if (name === undefined || Object.hasOwn(parts, name.toLowerCase())) return null
    parts[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? ''
  }
  return parts
}

export interface Signer {
  readonly user: string
  readonly password: string
  /** The only realm that it is signed for. */
  readonly realm: string
}

/** `response` for these credentials; null = they are not ours to sign, or by a rule that is not known. */
export function responseOf(parts: DigestParts, { user, password, realm }: Signer, method: string, uri: string, body: string): string | null {
  const algorithm = (parts['algorithm'] ?? 'MD5').toUpperCase()
  const hashName = algorithm === 'MD5' ? 'md5' : algorithm === 'SHA-256' ? 'sha256' : null
  if (hashName === null || parts['username'] !== user || parts['realm'] !== realm || parts['uri'] !== uri) return null
  const { nonce, qop, nc, cnonce } = parts
  if (nonce === undefined) return null
  const hash = (text: string): string => createHash(hashName).update(text).digest('hex')
  const who = hash(`${user}:${realm}:${password}`)
  if (qop === undefined) return hash(`${who}:${nonce}:${hash(`${method}:${uri}`)}`)
  if (nc === undefined || cnonce === undefined) return null
  if (qop === 'auth') return hash(`${who}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`)
  if (qop === 'auth-int') return hash(`${who}:${nonce}:${nc}:${cnonce}:auth-int:${hash(`${method}:${uri}:${hash(body)}`)}`)
  return null
}

/** The header's value with the right `response`; null as above. */
export function signed(value: string, signer: Signer, method: string, uri: string, body: string): string | null {
  const parts = readDigest(value)
  const response = parts && responseOf(parts, signer, method, uri, body)
  // Written anew from its parts: nothing that stands between them goes out.
  return parts === null || response === null ? null : `Digest ${Object.entries({ ...parts, response }).map(([name, text]) => BARE.has(name) ? `${name}=${text}` : `${name}="${text.replace(/["\\]/g, '\\$&')}"`).join(', ')}`
}

/** Without quotes by their grammar (RFC 7616 §3.4). */
const BARE = new Set(['algorithm', 'qop', 'nc', 'stale', 'userhash'])
