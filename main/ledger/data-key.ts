import { constants, createPublicKey, privateDecrypt, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto'

/** The operating system's keychain (Electron's safeStorage): opens only for this user on this machine. */
export interface Keychain {
  seal(text: string): Promise<Uint8Array>
  /** Rejects where the bytes were sealed by another user or machine. */
  open(bytes: Uint8Array): Promise<string>
}

/** The ledger's data key, wrapped twice: for this desk, and for the firm's compliance officers. */
export interface WrappedKey {
  readonly byKeychain: Uint8Array
  /** RSA-OAEP (SHA-256) under the policy's recovery key; null where the policy has none. */
  readonly byRecovery: Uint8Array | null
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

export const newDataKey = (): Uint8Array => randomBytes(32)

export const wrapKey = async (dataKey: Uint8Array, keychain: Keychain, recoveryPublicKey: string | undefined): Promise<WrappedKey> => ({
  byKeychain: await keychain.seal(Buffer.from(dataKey).toString('base64')),
  byRecovery: recoveryPublicKey === undefined ? null : wrapForRecovery(dataKey, recoveryPublicKey),
})

export const wrapForRecovery = (dataKey: Uint8Array, recoveryPublicKey: string): Uint8Array =>
  publicEncrypt({ key: createPublicKey(recoveryPublicKey), ...oaep }, dataKey)

export const unwrapByKeychain = async (bytes: Uint8Array, keychain: Keychain): Promise<Uint8Array> => Buffer.from(await keychain.open(bytes), 'base64')

/** What compliance does with the private half: the data key of a copied ledger. Throws where it does not fit. */
export const unwrapByRecovery = (bytes: Uint8Array, recoveryPrivateKey: string | KeyObject): Uint8Array =>
  privateDecrypt({ key: recoveryPrivateKey, ...oaep }, bytes)
