import type { Policy } from './schema.ts'

/** Of `recording` calls are recorded as it says; nothing is destroyed yet, and nothing goes out. */
const later = {
  recording: { 'recording.keepYears': 'how long a record must stay; now all of them stay', 'recording.viewDays': "how long content stays in the advisor's view; now it stays" },
  archive: { archive: "delivery to the firm's archive" },
  crm: { crm: "logging in the firm's CRM" },
} as const

/** The sections that a document sets and that this version does not act on, or what of them: `["archive: …"]`, path first. */
export const notYetInForce = (policy: Policy): string[] =>
  Object.entries(later).flatMap(([section, lines]) => policy[section as keyof typeof later] === undefined ? [] : Object.entries(lines).map(([path, what]) => `${path}: ${what}`))
