import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Keychain } from '../../ledger/data-key.ts'

/** The policy that was last in force on this desk, as its text stood there. `number`: counted on with each, so that one put back is known. */
const schema = z.strictObject({ text: z.string(), origin: z.string(), managed: z.boolean(), since: z.number(), number: z.int().default(0) })
export type LastGood = z.output<typeof schema>

/** Sealed by the keychain of the operating system: not to keep it secret, but so that nobody writes one by hand. */
export function createLastGood(folder: string, keychain: Keychain): { get(): Promise<LastGood | null>, set(good: LastGood): Promise<void> } {
  const path = join(folder, 'policy-last-good')
  return {
    async get() {
      try {
        return schema.parse(JSON.parse(await keychain.open(readFileSync(path))))
      } catch {
        return null
      }
    },
    async set(good) {
      const sealed = await keychain.seal(JSON.stringify(good))
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, sealed, { mode: 0o600, flush: true })
      renameSync(`${path}.new`, path)
    },
  }
}
