import { compileRules } from '../../core/dlp/rule-set.ts'
import { documentOf, type PolicyDocument } from './document.ts'
import { doubtsAbout } from './doubts.ts'
import { faultIn } from './json-fault.ts'
import { patternsOf } from './patterns.ts'
import { placesOf } from './places.ts'
import { silent } from './readable.ts'
import { unreachable } from './unreachable.ts'

export interface Found {
  /** `problem`: refused. `warning`: hardly what was meant. `note`: worth knowing. */
  readonly level: 'problem' | 'warning' | 'note'
  /** `dlp.rules.3.id`; '' = the document. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly message: string
}
export interface Report {
  /** Null: not JSON. */
  readonly kind: PolicyDocument['kind'] | null
  readonly rules: number
  /** The rules' own. */
  readonly tests: number
  readonly found: readonly Found[]
}

/** What is found before it is known on which line. */
export type Remark = Omit<Found, 'line'>

/** All that can be said of a policy's text without a desk, strongest first. */
export function reportOn(text: string): Report {
  let document: PolicyDocument
  try {
    document = documentOf(text)
  } catch {
    return { kind: null, rules: 0, tests: 0, found: [notJson(text)] }
  }
  const { lineOf, twice } = placesOf(text)
  const { kind, dlp, policy, readable } = document
  const rules = dlp?.rules ?? readable?.dlp.rules ?? []
  const remarks: Remark[] = [
    ...document.problems.map((problem) => remark('problem', problem)),
    ...problemsOfRules(dlp ?? readable?.dlp ?? null),
    ...dlp === null ? [] : [...unreachable(dlp, policy?.connectors ?? null), ...doubtsAbout(dlp, document), ...patternsOf(dlp)],
  ]
  const found = [
    ...twice.map(({ path, line }): Found => ({ level: 'problem', path, line, message: 'stands there twice, and only the last one would count' })),
    ...remarks.map((one) => ({ ...one, line: lineOf(one.path) })),
  ]
  return { kind, rules: rules.length, tests: rules.reduce((sum, { tests }) => sum + tests.length, 0), found }
}

/** What is wrong with a rule, and of the rules without such mistakes the tests that fail. */
function problemsOfRules(dlp: PolicyDocument['dlp']): Remark[] {
  const compiled = dlp === null ? null : compileRules(dlp)
  if (dlp === null || compiled === null || compiled.ok) return []
  const wrong = new Set(compiled.problems.map((problem) => /^dlp\.rules\.(\d+)\./.exec(problem)?.[1]))
  const sound = compileRules({ ...dlp, rules: dlp.rules.map((rule, index) => wrong.has(String(index)) ? silent(null, index) : rule) })
  return [...compiled.problems, ...sound.ok ? [] : sound.problems.filter((problem) => !compiled.problems.includes(problem) && problem.includes('.tests.'))].map((problem) => remark('problem', problem))
}

/** "dlp.rules.3.id: why" as its path and why. */
function remark(level: Remark['level'], problem: string, more = ''): Remark {
  const colon = problem.indexOf(': ')
  const path = colon === -1 ? '' : problem.slice(0, colon)
  const isPath = /^[\w$.-]+$/.test(path)
  return { level, path: isPath ? path : '', message: `${(isPath ? problem.slice(colon + 2) : problem).replace(/^\(document\): /, '')}${more}` }
}

function notJson(text: string): Found {
  const { at, why } = faultIn(text)
  const before = text.slice(0, at).split('\n')
  return { level: 'problem', path: '', line: before.length, message: `not JSON from column ${String((before.at(-1)?.length ?? 0) + 1)} on: ${why}` }
}
