import { safeStorage } from 'electron'
import type { Keychain } from '../ledger/data-key.ts'

/** The operating system's keychain by Electron: DPAPI on Windows, Keychain on macOS, libsecret or KWallet on Linux. */
export const electronKeychain: Keychain = {
  seal: (text) => safeStorage.encryptStringAsync(text),
  open: async (bytes) => (await safeStorage.decryptStringAsync(Buffer.from(bytes))).result,
}
