import { compileRules } from '../../core/dlp/rule-set.ts'
import { notYetInForce } from '../../core/policy/not-in-force.ts'
import { documentOf, type PolicyDocument } from './document.ts'
import { doubtsAbout } from './doubts.ts'
import { faultIn } from './json-fault.ts'
import { patternsOf } from './patterns.ts'
import { placesOf } from './places.ts'
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
  const { kind, dlp, policy } = document
  const rules = dlp?.rules ?? []
  const remarks: Remark[] = [
    ...document.problems.map((problem) => remark('problem', problem)),
    ...dlp === null ? [] : problemsOfRules(dlp),
    ...policy === null ? [] : notYetInForce(policy).map((section) => remark('warning', section, ' This version does not act on it.')),
    ...dlp === null ? [] : [...unreachable(dlp, policy?.connectors ?? null), ...doubtsAbout(dlp, document), ...patternsOf(dlp)],
  ]
  const found = [
    ...twice.map(({ path, line }): Found => ({ level: 'problem', path, line, message: 'stands there twice, and only the last one would count' })),
    ...remarks.map((one) => ({ ...one, line: lineOf(one.path) })),
  ]
  return { kind, rules: rules.length, tests: rules.reduce((sum, { tests }) => sum + tests.length, 0), found }
}

function problemsOfRules(dlp: NonNullable<PolicyDocument['dlp']>): Remark[] {
  const compiled = compileRules(dlp)
  return compiled.ok ? [] : compiled.problems.map((problem) => remark('problem', problem))
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
