import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Keychain } from '../ledger/data-key.ts'

/** Tokens and keys of the providers, each sealed by the operating system's keychain; main alone has them open. */
export interface Secrets {
  get(name: string): string | null
  set(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
  /** Takes `{name: value}` from a file of IT's, seals each, and destroys the file. Rejects where it cannot be read. */
  importFile(path: string): Promise<number>
}

const sealedFile = z.record(z.string(), z.string())
const importedFile = z.record(z.string().regex(/^[a-z][a-z0-9-]{1,63}$/), z.string().min(1).max(10_000))

/** Opens what `secrets.json` in `folder` has sealed. What was sealed for another user or machine counts as missing. */
export async function openSecrets(folder: string, keychain: Keychain): Promise<Secrets> {
  const path = join(folder, 'secrets.json')
  const sealed = new Map(Object.entries(readSealed(path)))
  const opened = new Map<string, string>()
  for (const [name, bytes] of sealed) {
    const value = await keychain.open(Buffer.from(bytes, 'base64')).catch(() => null)
    if (value !== null) opened.set(name, value)
  }
  async function put(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      sealed.set(name, Buffer.from(await keychain.seal(value)).toString('base64'))
      opened.set(name, value)
    }
    write()
  }
  function write(): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(sealed)), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  return {
    get: (name) => opened.get(name) ?? null,
    set: (name, value) => put({ [name]: value }),
    async remove(name) {
      opened.delete(name)
      if (sealed.delete(name)) write()
    },
    async importFile(file) {
      const values = importedFile.safeParse(parsed(file))
      // Never with what stands in it: this sentence is shown on the screen.
      if (!values.success) throw new Error(`${file}: not a JSON object of secrets by name`)
      await put(values.data)
      rmSync(file)
      return Object.keys(values.data).length
    },
  }
}

function readSealed(path: string): Record<string, string> {
  if (!existsSync(path)) return {}
  const found = sealedFile.safeParse(parsed(path))
  if (found.success) return found.data
  // Kept for IT: the next secret that is set would overwrite it.
  renameSync(path, `${path}.unreadable`)
  return {}
}

function parsed(path: string): unknown {
  try { return JSON.parse(readFileSync(path, 'utf8')) } catch { return null }
}
