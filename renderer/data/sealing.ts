import type { Sealed } from './schema.ts'

/*
 *  Rows at rest: AES-256-GCM by WebCrypto. `sealed` = 12 bytes of random nonce, then ciphertext and tag.
 *  The place (table and id) is authenticated too, so that no row can be passed off as another.
 */
const NONCE_BYTES = 12

/** Where a row lies: `messages/3f2c…`. */
export type Place = `${'contacts' | 'threads' | 'messages' | 'templates'}/${string}`

export interface Sealer {
  seal(place: Place, row: object): Promise<Sealed>
  /** Rejects where the key is another one, or the bytes or the place were changed. */
  open<T>(place: Place, sealed: Sealed): Promise<T>
}

/** `key`: 32 bytes (Session.viewKey); kept by WebCrypto, not extractable. */
export async function createSealer(key: Uint8Array): Promise<Sealer> {
  const secret = await crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  return {
    async seal(place, row) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) }
      const ciphertext = await crypto.subtle.encrypt(algorithm, secret, encoder.encode(JSON.stringify(row)))
      const sealed = new Uint8Array(NONCE_BYTES + ciphertext.byteLength)
      sealed.set(iv)
      sealed.set(new Uint8Array(ciphertext), NONCE_BYTES)
      return sealed
    },
    async open<T>(place: Place, sealed: Sealed): Promise<T> {
      const algorithm = { name: 'AES-GCM', iv: sealed.subarray(0, NONCE_BYTES), additionalData: encoder.encode(place) }
      const plain = await crypto.subtle.decrypt(algorithm, secret, sealed.subarray(NONCE_BYTES))
      return JSON.parse(decoder.decode(plain)) as T
    },
  }
}

/** Names this sealing of a row: a nonce is never used twice. */
export const sealingOf = (sealed: Sealed): string => String.fromCharCode(...sealed.subarray(0, NONCE_BYTES))
