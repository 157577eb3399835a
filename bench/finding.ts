/** What one measurement found. Times are noisy, so a goal is a ratio to a limit measured beside it, in the same run. */
export interface Finding {
  readonly bench: string
  /** What was done, with its sizes. */
  readonly work: string
  readonly value: number
  readonly unit: Unit
  /** The limit, in the same unit; null = there is none to compare with. */
  readonly beside: { readonly what: string, readonly value: number } | null
  readonly goal: Goal | null
}
export type Unit = 'µs' | 'ms' | 'px' | '/s' | '%'

/** `ratio`: of value to limit. `value`: of the value itself, in its unit. */
export type Goal = { readonly of: 'ratio' | 'value' } & ({ readonly atMost: number } | { readonly atLeast: number })

export const ratioOf = ({ value, beside }: Finding): number | null => beside === null ? null : value / beside.value

/** null = there is no goal. */
export function isMet(finding: Finding): boolean | null {
  const { goal } = finding
  if (goal === null) return null
  const measured = goal.of === 'ratio' ? ratioOf(finding) : finding.value
  if (measured === null) throw new Error(`"${finding.work}" has a goal for a ratio and nothing beside it`)
  return 'atMost' in goal ? measured <= goal.atMost : measured >= goal.atLeast
}
