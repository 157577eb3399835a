import type { Policy } from './schema.ts'

const later = {
  crm: { crm: "logging in the firm's CRM" },
} as const

/** The sections that a document sets and that this version does not act on, or what of them: `["archive: …"]`, path first. */
export const notYetInForce = (policy: Policy): string[] =>
  Object.entries(later).flatMap(([section, lines]) => policy[section as keyof typeof later] === undefined ? [] : Object.entries(lines).map(([path, what]) => `${path}: ${what}`))
