import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { PolicyFloor, Revision } from '../../ledger/policy-floor.ts'
import type { Get } from './get.ts'

/*
 *  A policy at an address. Whoever can answer there cannot change it: the firm signs the document (Ed25519, RFC 8032), and
 *  the public key stands in the managed source. The signature comes in the header X-Compline-Signature or lies beside the
 *  document as `<address>.sig`; Base64, of the very bytes.
 *
 *  The last good copy stays on disk, in the clear, and its signature is checked again each time it is used. Signed once is
 *  signed for ever: the ledger knows the newest revision that this desk went by, and an older one counts no more, whether it
 *  is answered at the address or lies in that copy.
 */
export interface Address {
  readonly url: string
  /** Ed25519, SPKI: as PEM, or as Base64 of its DER. */
  readonly publicKey: string
}
/** The very document: `key` is the SHA-256 (hex) of the key's DER, `document` that of its bytes. */
export interface Signed extends Revision { readonly key: string }
export type SignedResult =
  /** `trouble`: why it is the copy on disk and not asked for just now. `keep`: from now on it is the copy on disk. */
  | { readonly ok: true, readonly text: string, readonly signed: Signed, readonly trouble: string | null, readonly keep: () => void }
  | { readonly ok: false, readonly problems: readonly string[] }

const copySchema = z.strictObject({ url: z.string(), etag: z.string().nullable(), body: z.base64(), signature: z.base64() })
type Copy = z.output<typeof copySchema>

/** `gets`: ways to ask, the next where the one before found no answer. */
export async function readSigned({ url, publicKey }: Address, folder: string, gets: readonly Get[], how: 'quick' | 'fresh', floor: Pick<PolicyFloor, 'signedBy'>): Promise<SignedResult> {
  const no = (...problems: string[]): SignedResult => ({ ok: false, problems })
  const address = URL.parse(url)
  if (address?.protocol !== 'https:') return no(`${url} is not an https address`)
  const key = keyOf(publicKey)
  if (key === null) return no('the public key is not an Ed25519 key (PEM, or Base64 of its DER)')
  const path = join(folder, 'policy-copy.json')
  const keyId = sha256(key.export({ type: 'spki', format: 'der' }))
  const had = floor.signedBy(keyId)
  const onDisk = copyOn(path, url, key)
  const putBack = onDisk === null ? null : rolledBack(had, onDisk)
  const copy = putBack === null ? onDisk : null
  const good = (from: Copy, trouble: string | null = null, keep = (): void => undefined): SignedResult =>
    ({ ok: true, text: textOf(from), signed: { key: keyId, ...revisionOf(from) }, trouble, keep })
  if (how === 'quick' && copy !== null) return good(copy)

  let trouble = ''
  for (const get of gets) {
    try {
      const answer = await get(address, copy?.etag ? { 'if-none-match': copy.etag } : {})
      if (answer.status === 304 && copy !== null) return good(copy)
      if (answer.status !== 200) {
        trouble = `it answered HTTP ${String(answer.status)}`
        continue
      }
      const signature = await signatureOf(address, answer.headers['x-compline-signature'], get)
      if (signature === null) return no(`there is no signature: neither the header X-Compline-Signature nor ${beside(address).href}`)
      if (!isSigned(answer.body, signature, key)) return no('its signature does not fit the document and the public key')
      const fresh = { url, etag: answer.headers.etag ?? null, body: answer.body.toString('base64'), signature: signature.toString('base64') }
      const older = rolledBack(had, fresh) ?? rolledBack(copy === null ? null : revisionOf(copy), fresh)
      return older === null ? good(fresh, null, () => { write(path, fresh) }) : no(older)
    } catch (error) {
      trouble = error instanceof Error ? error.message || error.name : String(error)
    }
  }
  return copy === null ? no(trouble, ...putBack === null ? [] : [`the copy on this desk does not count: ${putBack}`]) : good(copy, `${url}: ${trouble}`)
}

const textOf = ({ body }: Pick<Copy, 'body'>): string => Buffer.from(body, 'base64').toString('utf8')
const isSigned = (body: Buffer, signature: Buffer, key: KeyObject): boolean => signature.length === 64 && verify(null, body, key, signature)
const beside = (address: URL): URL => {
  const url = new URL(address)
  url.pathname += '.sig'
  return url
}

async function signatureOf(address: URL, header: string | string[] | undefined, get: Get): Promise<Buffer | null> {
  if (typeof header === 'string') return Buffer.from(header, 'base64')
  const { status, body } = await get(beside(address), {})
  if (status !== 200) return null
  return body.length === 64 ? body : Buffer.from(body.toString('latin1'), 'base64')
}

function keyOf(text: string): KeyObject | null {
  try {
    const key = text.includes('-----BEGIN') ? createPublicKey(text) : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

/** What `copy` is behind; null = nothing. Only its number says that a document has been overtaken. */
function rolledBack(had: Revision | null, copy: Copy): string | null {
  const { revision, document } = revisionOf(copy)
  if (had === null || revision > had.revision || document === had.document) return null
  return revision < had.revision
    ? `its revision ${String(revision)} is older than ${String(had.revision)}, which this desk already had`
    : `it was changed, but its revision is still ${String(revision)}: give each change a higher one`
}
function revisionOf(copy: Copy): Revision {
  const document = sha256(Buffer.from(copy.body, 'base64'))
  try {
    return { document, revision: z.object({ revision: z.int().min(0) }).parse(JSON.parse(textOf(copy))).revision }
  } catch {
    return { document, revision: 0 }
  }
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function copyOn(path: string, url: string, key: KeyObject): Copy | null {
  try {
    const copy = copySchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    return copy.url === url && isSigned(Buffer.from(copy.body, 'base64'), Buffer.from(copy.signature, 'base64'), key) ? copy : null
  } catch {
    return null
  }
}
function write(path: string, copy: Copy): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, JSON.stringify(copy), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
