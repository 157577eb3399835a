import type { ThreadChannel } from '../messaging/message.ts'
import { problemsOf } from './compile.ts'
import { fileFindings } from './file-rules.ts'
import { inspectorOf } from './inspect.ts'
import { failingTests } from './rule-tests.ts'
import type { DlpPolicy, DlpRule } from './rule.ts'
import type { CutFinding, Finding, Inspected, Verdict } from './verdict.ts'

/** A file as its rules see it. `text`: whether what is written in it could be read; `none` = a picture, sound, video. */
export interface InspectedFile {
  readonly mime: string
  readonly bytes: number
  readonly text: 'read' | 'unreadable' | 'none'
  readonly direction: 'in' | 'out'
  readonly channel: ThreadChannel
}

/** A policy's rules, made ready once. Pure: the same question has the same answer, in main and in a worker. */
export interface RuleSet {
  readonly rules: readonly DlpRule[]
  /** In time linear in the length of the text. */
  inspect(what: Inspected): Verdict
  /** Rules about files as a whole (kind `file`, and each rule's `unreadable`); offsets are 0. Redaction cuts no file: it blocks. */
  inspectFile(file: InspectedFile): readonly Finding[]
  /** `text` with these findings cut out of it, each by its rule's `redaction`, whatever their action; offsets count in `text`. */
  redact(text: string, findings: readonly CutFinding[]): string
}

/** `problems` in plain words, with path: a regex that cannot be (with its position), a list that is not there, a rule's own test that fails. */
export type CompiledRules = { readonly ok: true, readonly rules: RuleSet } | { readonly ok: false, readonly problems: readonly string[] }

/** Made once for each policy: the same document gives the same rules. */
const known = new WeakMap<DlpPolicy, CompiledRules>()

export function compileRules(policy: DlpPolicy): CompiledRules {
  const found = known.get(policy) ?? compile(policy)
  known.set(policy, found)
  return found
}

/** Of a policy that has been read, so whose rules are known to be good. */
export function rulesOf({ dlp }: { readonly dlp: DlpPolicy }): RuleSet {
  const compiled = compileRules(dlp)
  if (!compiled.ok) throw new Error(`a policy with bad rules is refused where it is read: ${compiled.problems.join('; ')}`)
  return compiled.rules
}

function compile(policy: DlpPolicy): CompiledRules {
  const problems = problemsOf(policy)
  if (problems.length > 0) return { ok: false, problems }
  const inspector = inspectorOf(policy)
  const failing = failingTests(policy, inspector)
  if (failing.length > 0) return { ok: false, problems: failing }
  const { rules } = policy
  return { ok: true, rules: { rules, inspect: inspector.inspect, inspectFile: (file) => fileFindings(rules, file), redact: inspector.redact } }
}
