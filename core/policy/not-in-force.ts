import type { Policy } from './schema.ts'

const later = {
  recording: 'what is recorded and how long it stays',
  archive: "delivery to the firm's archive",
  crm: "logging in the firm's CRM",
} as const

/** The sections that a document sets and that this version does not act on: `["archive: …"]`, path first. */
export const notYetInForce = (policy: Policy): string[] =>
  Object.entries(later).flatMap(([path, what]) => policy[path as keyof typeof later] === undefined ? [] : [`${path}: ${what}`])
