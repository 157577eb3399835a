import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Keychain } from '../ledger/data-key.ts'

/** Tokens and keys of the providers, each sealed by the operating system's keychain; main alone reads them. */
export interface Secrets {
  get(name: string): string | null
  set(name: string, value: string): void
  /** Takes `{name: value}` from a file of IT's, seals each, and destroys the file. Throws where it cannot be read. */
  importFile(path: string): number
}

const sealedFile = z.record(z.string(), z.string())
const importedFile = z.record(z.string().regex(/^[a-z][a-z0-9-]{1,63}$/), z.string().min(1).max(10_000))

export function createSecrets(folder: string, keychain: Keychain): Secrets {
  const path = join(folder, 'secrets.json')
  const read = (): Record<string, string> => {
    if (!existsSync(path)) return {}
    const parsed = sealedFile.safeParse(parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.data : {}
  }
  function write(all: Record<string, string>): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(all), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  const seal = (value: string): string => Buffer.from(keychain.seal(value)).toString('base64')
  return {
    get(name) {
      const sealed = read()[name]
      if (sealed === undefined) return null
      // Sealed for another user or machine: as good as none; Settings says which one is missing.
      try { return keychain.open(Buffer.from(sealed, 'base64')) } catch { return null }
    },
    set(name, value) { write({ ...read(), [name]: seal(value) }) },
    importFile(file) {
      const values = importedFile.parse(JSON.parse(readFileSync(file, 'utf8')))
      write({ ...read(), ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, seal(value)])) })
      rmSync(file)
      return Object.keys(values).length
    },
  }
}

function parse(text: string): unknown {
  try { return JSON.parse(text) } catch { return null }
}
