/*
 *  The words of the firm's rules. They stand apart from their schema (rule.ts), which the screen does not need to start.
 */

/** Weakest first: of all that rules say about one message, the strongest counts. */
export const dlpActions = ['allow', 'warn', 'redact', 'block'] as const
export type DlpAction = typeof dlpActions[number]

export const strength = (action: DlpAction): number => dlpActions.indexOf(action)

/** 'allow' where there is none. */
export const strongest = (findings: readonly { readonly action: DlpAction }[]): DlpAction =>
  findings.reduce<DlpAction>((most, { action }) => strength(action) > strength(most) ? action : most, 'allow')

/** `id@version`: as confirmations and the record name a rule. */
export const ruleName = ({ rule, version }: { readonly rule: string, readonly version: number }): string => `${rule}@${String(version)}`
