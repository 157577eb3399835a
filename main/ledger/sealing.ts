import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import type { AddressKey } from '../../core/ids.ts'

/*
 *  What the data key does. Sealed bytes: version (1) | nonce (12) | tag (16) | AES-256-GCM ciphertext.
 */
const VERSION = 1
const NONCE = 12
const TAG = 16

export interface Sealing {
  /** Seals JSON under a label that binds it to its place; the salt keeps equal contents from looking equal. */
  seal(value: unknown, label: string): Uint8Array
  /** Throws where the bytes were changed or the label is another. */
  open(bytes: Uint8Array, label: string): unknown
  /** Keyed digest (hex) by which an address or provider's id is found again, or a value that a rule found is told from another. */
  lookUp(kind: 'address' | 'provider' | 'dlp', text: string): AddressKey & string
  /** The key of one file: `salt` is random, new for each, and kept with it. */
  fileKey(salt: Uint8Array, label: string): KeyObject
  /** The key of the advisor's view; another one for each ledger. */
  readonly viewKey: Uint8Array
  /** 32 bytes from which this ledger's signing key is made. */
  readonly signingSeed: Uint8Array
  /** Tells a right data key from a wrong one, and says nothing about it. */
  readonly check: string
}

export function createSealing(dataKey: Uint8Array): Sealing {
  const derive = (use: string): Buffer => Buffer.from(hkdfSync('sha256', dataKey, '', `compline ${use}`, 32))
  // As key objects: bytes would be made into one at each call, which takes six times as long as the sealing.
  const contentKey = createSecretKey(derive('content'))
  const lookUpKey = createSecretKey(derive('look-up'))
  return {
    seal(value, label) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', contentKey, nonce).setAAD(Buffer.from(label))
      const plain = JSON.stringify({ salt: randomBytes(12).toString('base64'), value })
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
    },
    open(bytes, label) {
      if (bytes[0] !== VERSION) throw new Error(`sealed by another version (${String(bytes[0])})`)
      const decipher = createDecipheriv('aes-256-gcm', contentKey, bytes.subarray(1, 1 + NONCE))
        .setAAD(Buffer.from(label)).setAuthTag(bytes.subarray(1 + NONCE, 1 + NONCE + TAG))
      const plain = Buffer.concat([decipher.update(bytes.subarray(1 + NONCE + TAG)), decipher.final()])
      return (JSON.parse(plain.toString('utf8')) as { value: unknown }).value
    },
    lookUp: (kind, text) => createHmac('sha256', lookUpKey).update(`${kind}:${text}`).digest('hex') as AddressKey,
    fileKey: (salt, label) => createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, salt, `compline file ${label}`, 32))),
    viewKey: derive('view'),
    signingSeed: derive('sign'),
    check: createHmac('sha256', derive('check')).update('compline').digest('hex'),
  }
}
