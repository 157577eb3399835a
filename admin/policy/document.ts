import { readFileSync } from 'node:fs'
import type { ZodError } from 'zod'
import { compileRules, type RuleSet } from '../../core/dlp/rule-set.ts'
import { dlpSchema, type DlpPolicy } from '../../core/dlp/rule.ts'
import { readPolicy, type Policy } from '../../core/policy.ts'
import { WrongCall } from '../command.ts'
import { readableIn, type Readable } from './readable.ts'

/**
 * What a file is: a whole policy, or a fragment `{"version": 1, "dlp": {…}}` with rules alone. `dlp` is there where that
 * section can be read, whatever is wrong elsewhere.
 */
export interface PolicyDocument {
  readonly kind: 'policy' | 'fragment'
  readonly json: unknown
  readonly policy: Policy | null
  readonly dlp: DlpPolicy | null
  /** Where `dlp` cannot be read as a whole: what of it can. */
  readonly readable: Readable | null
  /** "dlp.rules.0.id: …"; empty = it can be read as a whole. Not about what rules say: see `compileRules`. */
  readonly problems: readonly string[]
}

export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    throw new WrongCall(`${path}: ${code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${String(code)})`}`)
  }
}

/** Throws where the text is not JSON. */
export function documentOf(text: string): PolicyDocument {
  const json: unknown = JSON.parse(text)
  return isFragment(json) ? fragment(json) : whole(json)
}

function whole(json: unknown): PolicyDocument {
  const read = readPolicy(json)
  if (read.ok) return { kind: 'policy', json, policy: read.policy, dlp: read.policy.dlp, readable: null, problems: [] }
  const { dlp: own, ...others } = isObject(json) ? json : {}
  const dlp = own === undefined ? null : dlpSchema.safeParse(own)
  // What sections say against each other is told only of a policy that can be read: without its rules it may be one.
  const rest = dlp?.success === false ? readPolicy(others) : null
  const problems = [...new Set([...read.problems, ...rest === null || rest.ok ? [] : rest.problems])]
  return { kind: 'policy', json, policy: null, dlp: dlp?.data ?? null, readable: dlp?.success === false ? readableIn(own) : null, problems }
}

function fragment(json: Record<string, unknown>): PolicyDocument {
  const version = json['version'] === 1 ? [] : ['version: must be 1']
  const dlp = dlpSchema.safeParse(json['dlp'])
  return { kind: 'fragment', json, policy: null, dlp: dlp.data ?? null, readable: dlp.success ? null : readableIn(json['dlp']), problems: [...version, ...dlp.success ? [] : inWords(dlp.error)] }
}

const inWords = ({ issues }: ZodError): string[] => issues.map(({ path, message }) => `${['dlp', ...path.map(String)].join('.')}: ${message}`)

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isFragment = (json: unknown): json is Record<string, unknown> =>
  isObject(json) && json['dlp'] !== undefined && Object.keys(json).every((key) => ['$schema', 'version', 'dlp'].includes(key))

/** The rules of a policy or fragment that is in order; else it is said what is wrong with it. */
export function rulesIn(path: string): RuleSet {
  const refused = (problems: readonly string[]): never => {
    throw new WrongCall(`${path} is refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nnpm run admin -- policy check says where.`)
  }
  const text = textOf(path)
  let document
  try {
    document = documentOf(text)
  } catch {
    return refused(['it is not JSON'])
  }
  if (document.problems.length > 0 || document.dlp === null) return refused(document.problems)
  const compiled = compileRules(document.dlp)
  return compiled.ok ? compiled.rules : refused(compiled.problems)
}
