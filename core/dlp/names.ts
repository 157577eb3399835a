/*
 *  The words of the firm's rules. They stand apart from their schema (rule.ts), which the screen does not need to start.
 */

/** Weakest first: of all that rules say about one message, the strongest counts. */
export const dlpActions = ['allow', 'warn', 'redact', 'block'] as const
export type DlpAction = typeof dlpActions[number]
