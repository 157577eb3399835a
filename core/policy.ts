import type { z } from 'zod'
import { contradictions } from './policy/contradictions.ts'
import { schemasAt } from './policy/json-schema.ts'
import { meant, problemWords } from './policy/problem-words.ts'
import { policySchema, type Policy } from './policy/schema.ts'

/* The organisation's policy: what the rest of the house knows of it. Its sections stand in policy/. */
export { hasCards, hasReplyButtons, refreshedBy } from './policy/connectors.ts'
export type { Connector, PhoneConnector, SmsConnector, TwilioWhatsAppConnector, VoiceConnector, WhatsAppCloudConnector, WhatsAppConnector } from './policy/connectors.ts'
export { optInTexts, type OptInTexts } from './policy/opt-in.ts'
export { policySchema } from './policy/schema.ts'
export type { Policy, PolicyInput, PolicyLine } from './policy/schema.ts'

/** Problems of a refused policy, path first, in words for people who write JSON: `lines.0.sms.number: is missing`. */
export function readPolicy(json: unknown): { ok: true, policy: Policy } | { ok: false, problems: string[] } {
  const result = policySchema.safeParse(json, { error: problemWords })
  if (!result.success) return { ok: false, problems: result.error.issues.map((issue) => `${issue.path.join('.') || '(document)'}: ${issue.message}${hintFor(issue, json)}`) }
  const problems = contradictions(result.data)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, policy: result.data }
}

/** A misspelt setting has a right one beside it, among those of the form that the document has there. */
function hintFor(issue: z.core.$ZodIssue, json: unknown): string {
  if (issue.code !== 'unrecognized_keys') return ''
  const known = schemasAt(issue.path.map(String), json).flatMap(({ properties }) => Object.keys(properties ?? {}))
  const near = issue.keys.map((key) => meant(key, known)).filter((name) => name !== null)
  return near.map((name) => `; did you mean ${JSON.stringify(name)}?`).join('')
}
