import { z } from 'zod'
import { trouble, type Answer, type Ask, type Asking } from './exchange.ts'

/*
 *  HubSpot's CRM API, v3, and associations v4 (developers.hubspot.com/docs/api-reference). Errors:
 *  {"status":"error","message","correlationId","category","subCategory"?,"errors"?,"context"?}. Their messages may quote
 *  what they were told: only codes are passed on.
 */
const problem = z.object({ category: z.string().optional(), subCategory: z.unknown().optional(), message: z.string().optional(), context: z.record(z.string(), z.unknown()).optional().catch(undefined), errors: z.array(z.object({ code: z.string().nullish(), message: z.string().optional() })).optional().catch(undefined) })
export type Problem = z.output<typeof problem>
export const problemIn = (json: unknown): Problem => problem.safeParse(json).data ?? {}

const code = (text: unknown): string | null => typeof text === 'string' && /^[A-Za-z][\w.-]{0,80}$/.test(text) ? text : null
/** `VALIDATION_ERROR, INVALID_OPTION` */
export const codesOf = ({ category, subCategory, errors = [] }: Problem): string => [...new Set([category, subCategory, ...errors.map((one) => one.code)].flatMap((one) => code(one) ?? []))].join(', ')

/** Scopes and properties are named by HubSpot; they are IT's, and no client's. */
const listed = ({ context = {} }: Problem, key: string): string[] => {
  const value = context[key]
  return (Array.isArray(value) ? value : []).flatMap((one) => code(one) ?? [])
}

export const searched = z.object({ results: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullish()) })) })
/** 200 or 201: all were taken; 207: some were not, and `errors` says which by their `objectWriteTraceId`. */
export const upserted = z.object({
  results: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullish()).default({}), objectWriteTraceId: z.string().nullish() })),
  errors: z.array(problem).default([]),
})
export const associated = z.object({ errors: z.array(problem).default([]) })
export const property = z.object({ name: z.string(), hasUniqueValue: z.boolean().default(false), archived: z.boolean().default(false) })
export const owners = z.object({ results: z.array(z.object({ id: z.string(), archived: z.boolean().default(false) })) })

export interface HubSpotWire {
  /** 2xx, 400, 404, 409 and the like; throws `NotDelivered` where nobody gets anything. */
  ask(path: string, asking: Omit<Asking, 'url' | 'headers'>, signal: AbortSignal): Promise<Answer>
}

export function hubspotWire(baseUrl: string, token: () => string | null, secret: string, exchange: Ask): HubSpotWire {
  return {
    async ask(path, asking, signal) {
      const bearer = token()
      if (bearer === null) throw trouble('needs-it', `the secret "${secret}" is not set`, 'secrets')
      const answer = await exchange({ ...asking, url: new URL(baseUrl.replace(/\/$/, '') + path), headers: { authorization: `Bearer ${bearer}` } }, signal)
      if (answer.status !== 401 && answer.status !== 403) return answer
      const said = problemIn(answer.json)
      if (answer.status === 401) throw trouble('needs-it', `HubSpot does not take the token "${secret}" (${codesOf(said) || 'HTTP 401'})`, 'sign-in')
      const scopes = [...listed(said, 'requiredGranularScopes'), ...listed(said, 'requiredScopes'), ...listed(said, 'missingScopes')]
      throw trouble('needs-it', `HubSpot: the token lacks ${scopes.length === 0 ? 'a scope' : scopes.join(' or ')} (${codesOf(said) || 'HTTP 403'})`)
    },
  }
}

/** What was asked for, in the shape that the documentation gives it. */
export function read<T>(schema: z.ZodType<T>, answer: Answer, step: string): T {
  if (answer.status < 200 || answer.status >= 300) throw trouble(answer.status === 404 || answer.status === 405 ? 'needs-it' : 'sink', `HubSpot, ${step}: HTTP ${String(answer.status)} ${codesOf(problemIn(answer.json))}`.trimEnd())
  const { data } = schema.safeParse(answer.json)
  if (data === undefined) throw trouble('sink', `HubSpot, ${step}: an answer of another shape`)
  return data
}
