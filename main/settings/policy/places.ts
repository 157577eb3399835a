import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { readManagedPreferences } from './managed-preferences.ts'
import { readRegistry, type ManagedValues } from './registry.ts'
import type { RunProgram } from './run-program.ts'
import type { Address } from './signed.ts'

/*
 *  Where a policy may stand, the first that has one wins as a whole, good or bad:
 *
 *    Windows   HKLM, then HKCU  Software\Policies\Compline   values Policy | PolicyFile | PolicyUrl + PolicyKey
 *    macOS     managed preferences, for everybody, then for this user     the same names
 *    all       the machine-wide file: a policy, or {"source": {"url", "publicKey"}}
 *    all       a file named on the command line: only where nobody manages this machine
 */

/** Where IT puts the policy for everybody on a machine. Fixed: a user can change an environment variable, and so escape it. */
export function machineWidePolicy(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'C:\\ProgramData\\Compline\\policy.json'
  return platform === 'darwin' ? '/Library/Application Support/Compline/policy.json' : '/etc/compline/policy.json'
}

/** What was found, before anybody has looked whether it is a good policy. `managed`: by IT, not by the command line. */
export type Found =
  | { readonly kind: 'none', readonly looked: readonly string[] }
  | { readonly kind: 'text', readonly origin: string, readonly managed: boolean, readonly text: string, readonly file: string | null }
  | { readonly kind: 'address', readonly origin: string, readonly managed: boolean, readonly address: Address, readonly caFile: string | null, readonly file: string | null }
  | { readonly kind: 'unreadable', readonly origin: string, readonly managed: boolean, readonly why: string, readonly file: string | null }

export interface World {
  readonly platform: NodeJS.Platform
  readonly machineWide: string
  /** `--policy=FILE` */
  readonly named: string | null
  readonly user: string
  readonly run: RunProgram
}

const pointer = z.strictObject({
  $schema: z.string().optional(),
  source: z.strictObject({ url: z.string(), publicKey: z.string(), caFile: z.string().optional() }),
})

export async function findPolicy(world: World): Promise<Found> {
  const [managedBy, read] = world.platform === 'win32' ? ['HKLM\\Software\\Policies\\Compline', () => readRegistry(world.run)] as const
    : world.platform === 'darwin' ? ['/Library/Managed Preferences', () => readManagedPreferences({ run: world.run, exists: existsSync, user: world.user })] as const
      : ['', () => Promise.resolve(null)] as const
  let silent: string | null = null
  let managed: Found | null = null
  try {
    const values = await read()
    managed = values === null ? null : await ofValues(values)
  } catch (error) {
    silent = wordsOf(error)
  }
  if (managed !== null) return managed
  if (existsSync(world.machineWide)) return ofFile(world.machineWide, true)
  // What cannot be read may hold a policy: the command line must not stand in for it.
  if (silent !== null) return { kind: 'unreadable', origin: managedBy, managed: true, why: silent, file: null }
  if (world.named !== null) return existsSync(world.named) ? ofFile(world.named, false) : { kind: 'none', looked: [world.named, 'there is no such file'] }
  return { kind: 'none', looked: [...managedBy === '' ? [] : [managedBy], world.machineWide] }
}

/** The most direct of the values counts. A dictionary (macOS) is a policy as well as its JSON. */
async function ofValues({ place, values }: ManagedValues): Promise<Found | null> {
  const text = (name: string): string | null => {
    const value = values.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  }
  const policy = values.get('Policy')
  const origin = `${place} (Policy)`
  if (typeof policy === 'object' && policy !== null) return { kind: 'text', origin, managed: true, text: JSON.stringify(policy), file: null }
  const [json, file, url, publicKey] = [text('Policy'), text('PolicyFile'), text('PolicyUrl'), text('PolicyKey')]
  if (json !== null) return { kind: 'text', origin, managed: true, text: json, file: null }
  if (file !== null) return ofFile(file, true, ` (${place}, PolicyFile)`)
  if (url === null) return null
  const at = `${url} (${place}, PolicyUrl)`
  if (publicKey === null) return { kind: 'unreadable', origin: at, managed: true, why: 'PolicyKey is missing: an address counts only with the public key that signs', file: null }
  return { kind: 'address', origin: at, managed: true, address: { url, publicKey }, caFile: text('PolicyCaFile'), file: null }
}

/** Not at once: it may lie on a share that does not answer. */
async function ofFile(path: string, managed: boolean, by = ''): Promise<Found> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    return { kind: 'unreadable', origin: path + by, managed, why: wordsOf(error), file: path }
  }
  const source = pointer.safeParse(parsed(text))
  if (!source.success) return { kind: 'text', origin: path + by, managed, text, file: path }
  const { url, publicKey, caFile = null } = source.data.source
  return { kind: 'address', origin: `${url} (${path}${by})`, managed, address: { url, publicKey }, caFile, file: path }
}

function parsed(text: string): unknown {
  try { return JSON.parse(text) } catch { return null }
}
export const wordsOf = (error: unknown): string => error instanceof Error ? error.message : String(error)
