import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { compileRules } from '../../core/dlp/rule-set.ts'
import { readPolicy, type Policy } from '../../core/policy.ts'

export interface LoadedPolicy { readonly policy: Policy, readonly origin: string, readonly digest: string }
export type PolicyResult = { readonly ok: true, readonly loaded: LoadedPolicy } | { readonly ok: false, readonly code: 'policy-missing' | 'policy-bad', readonly details: readonly string[] }

/** Where IT puts the policy for everybody on a machine. Fixed: a user can change an environment variable, and so escape it. */
export function machineWidePolicy(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'C:\\ProgramData\\Compline\\policy.json'
  return platform === 'darwin' ? '/Library/Application Support/Compline/policy.json' : '/etc/compline/policy.json'
}

/** The machine's policy wins; a file named on the command line counts only where there is none. */
export function loadPolicy(machineWide: string, named: string | null): PolicyResult {
  const path = existsSync(machineWide) ? machineWide : named
  if (path === null) return { ok: false, code: 'policy-missing', details: [machineWide] }
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return { ok: false, code: 'policy-missing', details: [path, error instanceof Error ? error.message : String(error)] }
  }
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { ok: false, code: 'policy-bad', details: [path, error instanceof Error ? error.message : String(error)] }
  }
  const read = readPolicy(json)
  if (!read.ok) return { ok: false, code: 'policy-bad', details: [path, ...read.problems] }
  const compiled = compileRules(read.policy.dlp)
  if (!compiled.ok) return { ok: false, code: 'policy-bad', details: [path, ...compiled.problems] }
  return { ok: true, loaded: { policy: read.policy, origin: path, digest: createHash('sha256').update(text).digest('hex') } }
}
