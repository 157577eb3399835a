import { ruleName, strength, strongest, type DlpAction } from './names.ts'
import type { Confirmation, ToldFinding } from './verdict.ts'

/** What one rule found, however often. */
export interface RuleFindings<F extends ToldFinding = ToldFinding> {
  /** `id@version` */
  readonly key: string
  readonly name: string
  readonly userMessage: string | null
  /** The strongest of its findings'. */
  readonly action: DlpAction
  readonly findings: readonly F[]
}

/** The strongest first, then in the order in which they were first met. */
export function byRule<F extends ToldFinding>(findings: readonly F[]): readonly RuleFindings<F>[] {
  return [...Map.groupBy(findings, ruleName)].map(([key, [first, ...others]]) => {
    if (first === undefined) throw new Error('a group has at least one')
    const all = [first, ...others]
    return { key, name: first.name, userMessage: first.userMessage, action: strongest(all), findings: all }
  }).toSorted((a, b) => strength(b.action) - strength(a.action))
}

/** The advisor's word on every warning among these findings. */
export const confirmationOf = (findings: readonly ToldFinding[], justification: string): Confirmation =>
  ({ rules: byRule(findings.filter(({ action }) => action === 'warn')).map(({ key }) => key), justification: justification.trim() })
