import { dlpActions, type DlpAction } from './names.ts'
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

const keyOf = ({ rule, version }: ToldFinding): string => `${rule}@${String(version)}`
const rank = (action: DlpAction): number => dlpActions.indexOf(action)

/** 'allow' where there is none. */
export const strongest = (findings: readonly { readonly action: DlpAction }[]): DlpAction =>
  findings.reduce<DlpAction>((most, { action }) => rank(action) > rank(most) ? action : most, 'allow')

/** The strongest first, then in the order in which they were first met. */
export function byRule<F extends ToldFinding>(findings: readonly F[]): readonly RuleFindings<F>[] {
  return [...Map.groupBy(findings, keyOf)].map(([key, [first, ...others]]) => {
    if (first === undefined) throw new Error('a group has at least one')
    const all = [first, ...others]
    return { key, name: first.name, userMessage: first.userMessage, action: strongest(all), findings: all }
  }).toSorted((a, b) => rank(b.action) - rank(a.action))
}

/** The advisor's word on every warning among these findings. */
export const confirmationOf = (findings: readonly ToldFinding[], justification: string): Confirmation =>
  ({ rules: byRule(findings.filter(({ action }) => action === 'warn')).map(({ key }) => key), justification: justification.trim() })
